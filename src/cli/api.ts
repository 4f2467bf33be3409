import type { Command } from 'commander'
import { z } from 'zod'
import type { JsonValue } from '../contract/index.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

/** How a command reaches a running host. */
export interface ApiOptions {
  readonly url?: string
  readonly token?: string
}

/** The options of every command that talks to a host. */
export const withHost = (command: Command) =>
  command.option('--url <url>', 'the host').option('--token <token>', 'a token of its admin API')

/** The same, for commands that can all answer in JSON. */
export const withHostAndJson = (command: Command) => withHost(command).option('--json', 'as JSON')

export interface Api {
  readonly url: string
  call<T>(method: string, path: string, shape: z.ZodType<T>, body?: JsonValue): Promise<T>
  /** An answer in plain text. */
  text(path: string): Promise<string>
  /** An answer that is read as it comes; undefined where there is none to be had. */
  open(path: string): Promise<ReadableStream<Uint8Array> | undefined>
}

const problemShape = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  actor: z.string().optional(),
  faults: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})

/** What a token endpoint answers (RFC 6749 section 5.2). */
const oauthShape = z.object({ error: z.string(), error_description: z.string().optional() })

/** The sentence of a problem document, and the exit code of whoever must act. */
export function problemToError(status: number, body: unknown): CommandError {
  const refused = oauthShape.safeParse(body)
  if (refused.success) {
    const { error, error_description: why } = refused.data
    return new CommandError(exitCodes.usage, `${error}: ${why ?? 'the token endpoint refused'}`)
  }
  const parsed = problemShape.safeParse(body)
  if (!parsed.success) {
    const what = status === 431 ? 'the token is too long to be one' : 'its answer is no problem document'
    // By class (RFC 9110, 15.5): below 500 it is about what was sent, or where to.
    return new CommandError(status < 500 ? exitCodes.usage : exitCodes.operator, `the host answered ${status}: ${what}`)
  }
  const { code, title, detail, actor, faults = [] } = parsed.data
  const exitCode = actor === 'provider' ? exitCodes.provider : actor === 'admin' ? exitCodes.admin : exitCodes.usage
  const named = faults.map(fault => `${fault.path} ${fault.message.replace(/\.$/, '')}`).join('; ')
  return new CommandError(exitCode, `${code}: ${detail ?? title}${named && ` ${named}.`}`)
}

const unreadable = Symbol('unreadable')

function readJson(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return unreadable
  }
}

/** The admin API of a running host, by `--url` and `--token` or STEPGATE_URL and STEPGATE_TOKEN. */
export function apiOf(context: Context, options: ApiOptions): Api {
  const url = (options.url ?? context.env.STEPGATE_URL)?.replace(/\/+$/, '')
  const token = options.token ?? context.env.STEPGATE_TOKEN
  if (url && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new CommandError(exitCodes.usage, `${url} is no address of a host: it begins with https:// or http://`)
  }
  if (!url || !token) {
    throw new CommandError(
      exitCodes.usage,
      'say which host and who you are: --url and --token, or STEPGATE_URL and STEPGATE_TOKEN (an owner makes a token with "stepgate admin link")',
    )
  }
  return {
    url,
    async call(method, path, shape, body) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch(() => {
        throw new CommandError(exitCodes.operator, `nothing answers at ${url}: is the host running?`)
      })
      const text = await response.text()
      const answer = readJson(text)
      if (answer === unreadable)
        throw new CommandError(exitCodes.usage, `what answers at ${url} is no Stepgate host (${response.status})`)
      if (!response.ok) throw problemToError(response.status, answer)
      const read = shape.safeParse(answer)
      if (!read.success) throw new CommandError(exitCodes.usage, `what answers at ${url} is no Stepgate host of this version`)
      return read.data
    },
    async text(path) {
      const headers = { authorization: `Bearer ${token}` }
      const response = await fetch(`${url}${path}`, { headers }).catch(() => {
        throw new CommandError(exitCodes.operator, `nothing answers at ${url}: is the host running?`)
      })
      const text = await response.text()
      if (!response.ok) throw problemToError(response.status, readJson(text))
      return text
    },
    async open(path) {
      const headers = { authorization: `Bearer ${token}` }
      const response = await fetch(`${url}${path}`, { headers }).catch(() => undefined)
      return response?.ok ? (response.body ?? undefined) : undefined
    },
  }
}
