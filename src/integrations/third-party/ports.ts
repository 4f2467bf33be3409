import { z } from 'zod'
import { connectorError, type HostContext, type Logger, type Manifest } from '../../contract/index.ts'
import { startVerification } from './answers.ts'
import { tokensOf } from './grants.ts'
import { wireOf } from './runner/wire.ts'

/**
 * The host's side of what a connector asks for. Each port is named; what a connector's grants do not need it cannot call,
 * and what it hands in is read like any foreign body.
 */

export type Port = (given: readonly unknown[], signal: AbortSignal) => Promise<unknown>
export type Ports = ReadonlyMap<string, Port>

/** For what products repeat by themselves: hints, `jti`, event ids. */
const longestOnceSeconds = 7 * 86_400
const key = z.string().min(1).max(200)
const text = z.string().max(1_000_000)
const request = z.object({
  url: z.string().max(16_000),
  method: z.string().max(20),
  headers: z.array(z.tuple([z.string().max(200), z.string().max(32_000)])).max(100),
  body: z.string().max(16_000_000).optional(),
})
const json = z.record(z.string(), z.json())

const about = z.object({ verificationId: key })

export interface PortRules {
  readonly manifest: Pick<Manifest, 'capabilities' | 'holdsList'>
  /** Tests alone: connectors of our own sign with the integration's key. */
  readonly isOurs?: boolean
}

export function portsOf(host: HostContext, { manifest, isOurs = false }: PortRules): Ports {
  const tokenFor = tokensOf(host, isOurs)
  const init = (given: z.infer<typeof request>, signal: AbortSignal): RequestInit => ({
    method: given.method,
    headers: given.headers,
    signal,
    ...(given.body === undefined ? {} : { body: Buffer.from(given.body, 'base64') }),
  })
  const startsVerifications = manifest.capabilities.some(name => name === 'surface' || name === 'relyingParty')

  const ports: Record<string, Port> = {
    async fetch([given], signal) {
      const read = request.parse(given)
      return wireOf(await host.fetch(read.url, init(read, signal)))
    },
    async 'token.fetch'([with_, given], signal) {
      const source = tokenFor(with_)
      const read = request.parse(given)
      const response = await wireOf(await source.fetch(read.url, init(read, signal)))
      const scheme = source.scheme?.()
      return { response, ...(scheme === undefined ? {} : { scheme }) }
    },
    'token.forget': async ([given]) => tokenFor(given).forget(),
    'state.get': ([name]) => host.state.get(key.parse(name)),
    'state.set': ([name, value]) => host.state.set(key.parse(name), text.parse(value)),
    'seal.close': ([plain]) => host.seal.close(text.parse(plain)),
    'seal.open': ([sealed]) => host.seal.open(text.parse(sealed) as Parameters<HostContext['seal']['open']>[0]),
    once: ([name, ttl]) => host.once(key.parse(name), z.number().min(1).max(longestOnceSeconds).parse(ttl)),
    'directory.nudge': ([reason]) => host.directory.nudge(z.string().max(100).parse(reason)),
    // A signature of the integration's key makes verdicts: it is never lent, in no form.
    ...(isOurs
      ? {
          'keys.jwks': () => host.keys.jwks(),
          'keys.certificate': () => host.keys.certificate(),
          'keys.sign': ([claims, of]) => host.keys.sign(json.parse(claims), about.parse(of)),
        }
      : {}),
    ...(startsVerifications || isOurs
      ? {
          'directory.find': ([by]) =>
            host.directory.find(z.union([z.object({ externalId: key }), z.object({ loginHint: key })]).parse(by)),
          'verifications.issued': ([claims, of]) => host.verifications.issued(json.parse(claims), about.parse(of)),
          'verifications.start': ([given]) =>
            host.verifications.start(startVerification.parse(given) as Parameters<HostContext['verifications']['start']>[0]),
          'verifications.latest': ([externalId, maxAge]) =>
            host.verifications.latest(key.parse(externalId), z.number().min(0).parse(maxAge)),
          'verifications.latestOfSession': ([externalId, sessionRef, maxAge]) =>
            host.verifications.latestOfSession(
              key.parse(externalId),
              z.string().min(1).max(1_000).parse(sessionRef),
              z.number().min(0).parse(maxAge),
            ),
        }
      : {}),
    ...(manifest.holdsList ? listPorts(host) : {}),
  }
  return new Map(Object.entries(ports))
}

function listPorts({ list }: HostContext): Record<string, Port> {
  const limit = z.int().min(1).max(10_000)
  const after = z.string().max(1_000).nullish()
  const day = z.string().max(10)
  return {
    'list.size': () => list.size(),
    'list.mark': () => list.mark(),
    'list.page': ([from, most]) => list.page(after.parse(from) ?? undefined, limit.parse(most)),
    'list.changes': ([mark, most]) => list.changes(z.string().max(4_000).parse(mark), limit.parse(most)),
    'list.turning': ([days, from, most]) =>
      list.turning(z.object({ from: day, to: day }).parse(days), after.parse(from) ?? undefined, limit.parse(most)),
    'list.get': ([id]) => list.get(key.parse(id)),
    'list.find': ([login]) => list.find(z.string().max(1_000).parse(login)),
  }
}

/** Answers a call of the other side, or refuses it in a way that says nothing of the host. */
export async function answerPort(ports: Ports, name: string, given: readonly unknown[], signal: AbortSignal): Promise<unknown> {
  const port = ports.get(name)
  if (port === undefined) throw connectorError('policy_denied', 'The host does not offer this to the connector.')
  try {
    return await port(given, signal)
  } catch (error) {
    if (error instanceof z.ZodError) throw connectorError('internal', 'The connector asked for something in a wrong form.')
    throw error
  }
}

const levels: ReadonlySet<string> = new Set(['debug', 'info', 'warn', 'error'])
const longestFacts = 8_000

/** A line of its log, cut down where it is too long. The host's log scrubs and redacts it like any other. */
export function logLine(log: Logger, level: string, facts: unknown, message: string): void {
  const name = levels.has(level) ? (level as keyof Logger) : 'warn'
  // Measured by writing it out, which throws where it is nested too deep.
  const isPlain = typeof facts === 'object' && facts !== null && JSON.stringify(facts).length <= longestFacts
  log[name](isPlain ? facts : {}, message.slice(0, 500))
}
