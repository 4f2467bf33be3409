import {
  type Clock,
  connectorError,
  endedBy,
  isStepgateError,
  type JsonObject,
  type Pause,
  type Random,
  type StepgateError,
  type TokenSource,
} from '../../src/contract/index.ts'
import { type Failure, readFault, refused, unreadable } from './errors.ts'
import { patience, type RemedyName, remedyFor, untilReset } from './remedies.ts'

/** Calls to the management API: one at a time, each retried as `remedies.ts` says. */

export interface OktaAnswer {
  readonly headers: Headers
  readonly body: unknown
}

export interface OktaApi {
  /** `path` starts with `/` and names users by id only: DPoP compares decoded paths, and a login has an `@`. */
  get(path: string, signal: AbortSignal, patient?: 'bulk' | 'quick'): Promise<OktaAnswer>
  /** The same, once, and a failure is an answer. */
  ask(path: string, signal: AbortSignal): Promise<OktaAnswer | Failure>
  /** Made again only where Okta refused it before it did anything: its outcome is known, or it is the caller's to look. */
  post(path: string, body: JsonObject, signal: AbortSignal): Promise<OktaAnswer>
  /** The same of any change, with or without a body, and a failure is an answer. */
  change(order: Change, signal: AbortSignal): Promise<OktaAnswer | Failure>
}

export interface Change {
  readonly method: 'POST' | 'DELETE'
  readonly path: string
  readonly body?: JsonObject
}

interface ApiDeps {
  readonly origin: string
  readonly token: TokenSource
  readonly clock: Clock
  readonly random: Random
  readonly pause: Pause
  /** With the credentials of people, which no read of many is to ask for. */
  readonly isWhole?: boolean
}

/**
 * A request header on a GET: leaves out what Okta would have to ask a delegated directory for
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/, `okta-response`).
 */
const headers = {
  accept: 'application/json',
  'content-type': 'application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus',
} as const

const plain = { accept: 'application/json' } as const
const written = { accept: 'application/json', 'content-type': 'application/json' } as const

/** A `POST` without a body carries `Content-Length: 0`, as Fetch has it; Okta answers 411 to one without it. */
function requestOf(change: Change | undefined, isWhole: boolean): RequestInit {
  if (change === undefined) return { headers: isWhole ? plain : headers }
  const { method, body } = change
  return body === undefined ? { method, headers: plain } : { method, headers: written, body: JSON.stringify(body) }
}

export function createApi({ origin, token, clock, random, pause, isWhole = false }: ApiDeps): OktaApi {
  async function ask(path: string, signal: AbortSignal, change?: Change): Promise<OktaAnswer | Failure> {
    if (signal.aborted) throw endedBy(signal)
    const init = requestOf(change, isWhole)
    let response: Response
    let text: string
    try {
      response = await token.fetch(`${origin}${path}`, { ...init, signal })
      text = await response.text()
    } catch (error) {
      if (signal.aborted) throw endedBy(signal)
      return { error: isStepgateError(error) ? error : connectorError('provider_unavailable') }
    }
    const { status, headers: answered } = response
    if (!response.ok) {
      const fault = readFault(text)
      return { error: refused(response, fault, path, init.method), status, errorCode: fault.errorCode, headers: answered }
    }
    // What a change has to say nothing about it says nothing about.
    if (text === '' && change !== undefined) return { headers: answered, body: undefined }
    try {
      return { headers: answered, body: JSON.parse(text) as unknown }
    } catch {
      const type = answered.get('content-type') ?? 'no content type'
      return { error: unreadable(`${text.length} characters of ${type} are not JSON`, answered, path), status, headers: answered }
    }
  }

  async function tryAgain(
    once: () => Promise<OktaAnswer | Failure>,
    patient: keyof typeof patience,
    signal: AbortSignal,
  ): Promise<OktaAnswer | Failure> {
    const tries: Partial<Record<RemedyName, number>> = {}
    const tried = (name: RemedyName): number => tries[name] ?? 0
    for (;;) {
      const answer = await once()
      if (!('error' in answer)) return answer
      const remedy = remedyFor(answer, random, clock.now(), tried)
      if (remedy === undefined || tried(remedy.name) >= patience[patient][remedy.name]) {
        return { ...answer, error: lastWord(answer, clock.now()) }
      }
      tries[remedy.name] = tried(remedy.name) + 1
      if (remedy.name === 'mint') token.forget()
      if (remedy.waitMs > 0) await pause(remedy.waitMs, signal)
    }
  }

  async function insist(answer: Promise<OktaAnswer | Failure>): Promise<OktaAnswer> {
    const last = await answer
    if ('error' in last) throw last.error
    return last
  }

  const change = (order: Change, signal: AbortSignal) => tryAgain(() => ask(order.path, signal, order), 'change', signal)

  return {
    ask: (path, signal) => ask(path, signal),
    get: (path, signal, patient = 'bulk') => insist(tryAgain(() => ask(path, signal), patient, signal)),
    post: (path, body, signal) => insist(change({ method: 'POST', path, body }, signal)),
    change,
  }
}

/** The error, with the time after which it is worth to ask again where Okta named one. */
function lastWord({ error, status, headers: answered }: Failure, now: number): StepgateError {
  const waitMs = status === 429 && answered ? untilReset(answered, now) : undefined
  if (waitMs === undefined) return error
  const { detail } = error
  return connectorError('rate_limited', undefined, {
    retryAfterSeconds: Math.ceil(waitMs / 1000),
    ...(detail === undefined ? {} : { detail }),
  })
}
