import { randomFillSync } from 'node:crypto'
import type { HostContext, Logger, PeopleList, TokenSource } from '../../../contract/index.ts'
import { responseOf, type WireRequest, type WireResponse } from './wire.ts'

/** The host as the connector sees it from here: each port is a call to the other side. */

export type CallHost = <T>(name: string, given: readonly unknown[], signal?: AbortSignal | null) => Promise<T>

interface Parts {
  readonly integration: { readonly id: string; readonly url: string }
  readonly call: CallHost
  readonly now: () => number
  readonly say: (level: string, facts: object, message: string) => void
}

const listMethods = ['size', 'mark', 'page', 'changes', 'turning', 'get', 'find'] as const satisfies readonly (keyof PeopleList)[]

export function contextOf({ integration, call, now, say }: Parts): HostContext {
  const level = (name: keyof Logger) => (facts: object, message: string) => say(name, plain(facts), message)
  const ask =
    (name: string) =>
    (...given: readonly unknown[]) =>
      call<never>(name, given)

  function token(grant: object): TokenSource {
    let scheme: ReturnType<NonNullable<TokenSource['scheme']>>
    return {
      async fetch(url, init) {
        const [request, signal] = await requestOf(url, init)
        const answer = await call<{ response: WireResponse; scheme?: typeof scheme }>('token.fetch', [grant, request], signal)
        scheme = answer.scheme
        return responseOf(answer.response)
      },
      forget() {
        scheme = undefined
        // In the order of the line, before whatever is asked for next.
        call('token.forget', [grant]).catch(() => undefined)
      },
      scheme: () => scheme,
    }
  }

  return {
    integration: integration as HostContext['integration'],
    clock: { now },
    random: {
      bytes: length => randomFillSync(new Uint8Array(length)),
      fraction: () => (randomFillSync(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
    },
    log: { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') },
    async fetch(input, init) {
      const [request, signal] = await requestOf(input, init)
      return responseOf(await call<WireResponse>('fetch', [request], signal))
    },
    token,
    state: { get: ask('state.get'), set: ask('state.set') },
    seal: { close: ask('seal.close'), open: ask('seal.open') },
    once: ask('once'),
    keys: { jwks: ask('keys.jwks'), sign: ask('keys.sign'), certificate: ask('keys.certificate') },
    directory: { find: ask('directory.find'), nudge: ask('directory.nudge') },
    list: Object.fromEntries(listMethods.map(name => [name, ask(`list.${name}`)])) as unknown as PeopleList,
    verifications: {
      start: ask('verifications.start'),
      latest: ask('verifications.latest'),
      latestOfSession: ask('verifications.latestOfSession'),
      issued: ask('verifications.issued'),
      view: ask('verifications.view'),
      redeem: ask('verifications.redeem'),
    },
  }
}

async function requestOf(
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<readonly [WireRequest, AbortSignal | null | undefined]> {
  const given = input instanceof Request ? input : undefined
  const url = given ? given.url : String(input)
  // Reads every form of body that Fetch knows; the address does not matter for it.
  const made = new Request(given ?? 'https://host.invalid/', {
    method: init?.method ?? given?.method ?? 'GET',
    ...(init?.headers === undefined ? {} : { headers: init.headers }),
    ...(init?.body === undefined || init.body === null ? {} : { body: init.body, duplex: 'half' }),
  } as RequestInit)
  const bytes = made.body === null ? undefined : Buffer.from(await made.arrayBuffer()).toString('base64')
  const request = { url, method: made.method, headers: [...made.headers], ...(bytes === undefined ? {} : { body: bytes }) }
  return [request, init?.signal ?? given?.signal]
}

/** Facts of a log line as plain data; of an error its code and its message. */
function plain(facts: object): object {
  const shown = (_key: string, value: unknown) =>
    value instanceof Error ? { error: 'code' in value ? value.code : value.name, message: value.message } : value
  try {
    return JSON.parse(JSON.stringify(facts, shown)) as object
  } catch {
    return {}
  }
}
