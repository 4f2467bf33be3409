import type { Capabilities, Connector } from '../../../contract/index.ts'
import { contextOf } from './context.ts'
import { lockDown } from './lockdown.ts'
import { type FromProcess, lineReader, type ToProcess, type WireError } from './wire.ts'

/**
 * The process of one third-party connector. It reads calls from standard input and answers on standard output; all that
 * it gets of the world it asks the host for. It starts with the folders that its modules may come from.
 */

const write = process.stdout.write.bind(process.stdout)
const tell = (message: FromProcess): void => void write(`${JSON.stringify(message)}\n`)
const quit = process.exit.bind(process)
const input = process.stdin
const folders = process.argv.slice(2)
const longestLine = 64 * 1024 * 1024

/** The host's time when it last spoke, and our own steady one at that moment. */
let told = { now: 0, at: performance.now() }
const now = (): number => Math.round(told.now + performance.now() - told.at)

let connector: Pick<Connector<unknown>, 'open'> & { readonly config?: { parse?(config: unknown): unknown } }
let capabilities: Capabilities = {}
let lastId = 0
const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
const stops = new Map<number, AbortController>()
const iterators = new Map<number, AsyncIterator<unknown>>()

function call<T>(name: string, given: readonly unknown[], signal?: AbortSignal | null): Promise<T> {
  if (signal?.aborted) return Promise.reject(signal.reason)
  lastId += 1
  const id = lastId
  return new Promise<T>((resolve, reject) => {
    const stop = () => {
      waiting.delete(id)
      tell({ t: 'abort', id })
      reject(signal?.reason)
    }
    const settled = (work: () => void) => {
      signal?.removeEventListener('abort', stop)
      work()
    }
    waiting.set(id, { resolve: value => settled(() => resolve(value)), reject: error => settled(() => reject(error)) })
    signal?.addEventListener('abort', stop, { once: true })
    tell({ t: 'call', id, name, given })
  })
}

function errorOf({ code, message, ...facts }: WireError): Error {
  return Object.assign(new Error(message), { name: 'StepgateError', family: 'connector', code, faults: [], ...facts })
}

function wireOf(error: unknown): WireError {
  if (!(error instanceof Error)) return { code: 'internal', message: 'The connector failed.' }
  const { name, message } = error
  const facts = error as unknown as Partial<WireError>
  if (name !== 'StepgateError' || typeof facts.code !== 'string') {
    return { code: 'internal', message: 'The connector failed.', detail: `${name}: ${message}`.slice(0, 500) }
  }
  const { code, detail, retryAfterSeconds, faults } = facts
  return {
    code,
    message,
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(faults === undefined ? {} : { faults }),
  }
}

async function load(entry: string, name: string): Promise<void> {
  const module = (await import(entry)) as Record<string, unknown>
  const found = module[name]
  if (typeof found !== 'object' || found === null || !('open' in found) || typeof found.open !== 'function') {
    throw errorOf({ code: 'internal', message: `The entry exports no ${name} with an open().` })
  }
  connector = found as typeof connector
}

function open(config: unknown, integration: { readonly id: string; readonly url: string }): readonly string[] {
  // One that brings a schema of its own reads by it what the host has checked already.
  const parsed = connector.config?.parse ? connector.config.parse(config) : config
  const say = (level: string, facts: object, message: string) => tell({ t: 'log', level, facts, message })
  capabilities = connector.open(parsed, contextOf({ integration, call, now, say }))
  return Object.keys(capabilities).filter(name => capabilities[name as keyof Capabilities] !== undefined)
}

type Method = (...given: readonly unknown[]) => unknown

function methodOf(name: string): Method {
  const path = name.split('.')
  const own = path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && key in value ? (value as Record<string, unknown>)[key] : undefined,
    capabilities,
  )
  const holder = path.length === 1 ? capabilities : (capabilities as Record<string, unknown>)[path[0] ?? '']
  if (typeof own !== 'function') throw errorOf({ code: 'internal', message: `The connector has no ${name}.` })
  return (...given) => (own as Method).apply(holder, [...given])
}

async function run(id: number, name: string, given: readonly unknown[], signal: AbortSignal): Promise<unknown> {
  if (name === 'next') return iterators.get(Number(given[0]))?.next()
  if (name === 'return') return end(Number(given[0]))
  if (name === 'surface.handle') {
    const [method, path, { query, headers, body }] = given as [
      string,
      string,
      { query: string; headers: [string, string][]; body: string },
    ]
    const route = capabilities.surface?.routes.find(one => one.method === method && one.path === path)
    const request = {
      query: new URLSearchParams(query),
      headers: new Headers(headers),
      body: Buffer.from(body, 'base64'),
      signal,
    }
    return route?.handle(request)
  }
  // JSON has no undefined, in which a first read begins.
  const answer = methodOf(name)(...given.map(value => value ?? undefined), signal)
  if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) {
    iterators.set(id, (answer as AsyncIterable<unknown>)[Symbol.asyncIterator]())
    return id
  }
  return answer
}

async function end(handle: number): Promise<void> {
  const iterator = iterators.get(handle)
  iterators.delete(handle)
  stops.delete(handle)
  await iterator?.return?.()
}

async function answer(id: number, work: (signal: AbortSignal) => unknown): Promise<void> {
  const stop = new AbortController()
  stops.set(id, stop)
  try {
    const value = await work(stop.signal)
    tell({ t: 'answer', id, ...(value === undefined ? {} : { value }) })
  } catch (error) {
    tell({ t: 'failure', id, error: wireOf(error) })
  } finally {
    if (!iterators.has(id)) stops.delete(id)
  }
}

function take(line: string): void {
  const message = JSON.parse(line) as ToProcess
  if ('now' in message) told = { now: message.now, at: performance.now() }
  switch (message.t) {
    case 'load':
      void answer(message.id, () => load(message.entry, message.name))
      return
    case 'open':
      void answer(message.id, () => open(message.config, message.integration))
      return
    case 'call':
      void answer(message.id, signal => run(message.id, message.name, message.given, signal))
      return
    case 'abort':
      stops.get(message.id)?.abort(errorOf({ code: message.code, message: 'Cancelled.' }))
      return
    case 'answer':
      waiting.get(message.id)?.resolve(message.value as never)
      waiting.delete(message.id)
      return
    case 'failure':
      waiting.get(message.id)?.reject(errorOf(message.error))
      waiting.delete(message.id)
      return
  }
}

input.setEncoding('utf8')
input.on(
  'data',
  lineReader(longestLine, take, () => quit(1)),
)
// The host is gone.
input.on('end', () => quit(0))
lockDown(folders)
