import {
  type Clock,
  connectorError,
  type Fetch,
  isStepgateError,
  type JsonObject,
  present,
  type StepgateError,
} from '../../src/contract/index.ts'
import type { IncodeConfig } from './config.ts'
import { type Fields, isFields } from './fields.ts'

/** One call of the Omni session API (https://developer.incode.com/reference/introduction). */
export interface ApiCall {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** The token of the session that the call is about. */
  readonly sessionToken?: string
  readonly body?: JsonObject
  /** Documentation and samples disagree about the method of some calls: where one is refused, the other is tried. */
  readonly eitherMethod?: boolean
}

/** What came back. `body` is absent where it was no JSON object. */
export interface ApiReply {
  readonly status: number
  readonly body?: Fields
  readonly retryAfterSeconds?: number
  /** Epoch milliseconds of the `Date` header. */
  readonly sentAt?: number
}

/** Knows headers, keys and time-outs; not what a status means. */
export interface Api {
  ask(call: ApiCall, signal: AbortSignal): Promise<ApiReply>
}

const defaultTimeoutSeconds = 8

/** The address without the slash, or the `/omni` of a pasted endpoint, at its end. */
export function baseOf(apiUrl: string): string {
  const { origin, pathname } = new URL(apiUrl)
  return origin + pathname.replace(/\/+$/, '').replace(/(\/0)?\/omni$/, '')
}

export type ApiConfig = Pick<IncodeConfig, 'apiUrl' | 'apiKey' | 'previousApiKey' | 'timeoutSeconds'>

export function createApi(config: ApiConfig, { fetch, clock }: { readonly fetch: Fetch; readonly clock: Clock }): Api {
  const base = baseOf(config.apiUrl)
  const timeoutMs = (config.timeoutSeconds ?? defaultTimeoutSeconds) * 1000

  async function send(call: ApiCall, apiKey: string, outer: AbortSignal): Promise<ApiReply> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([outer, timeout])
    const query = call.query ? `?${new URLSearchParams(call.query)}` : ''
    const sent = call.method === 'GET' ? {} : { body: JSON.stringify(call.body ?? {}) }
    try {
      const headers = headersOf(call, apiKey)
      const response = await fetch(`${base}${call.path}${query}`, {
        method: call.method,
        headers,
        redirect: 'manual',
        signal,
        ...sent,
      })
      const sentAt = Date.parse(response.headers.get('date') ?? '')
      return present({
        status: response.status,
        body: read(await response.text()),
        retryAfterSeconds: retryAfter(response.headers.get('retry-after')?.trim() ?? '', clock.now()),
        sentAt: Number.isNaN(sentAt) ? undefined : sentAt,
      })
    } catch (error) {
      throw explain(error, outer, timeout)
    }
  }

  /** 403 is "invalid or missing API key": nothing was done, so the call may be made again with the other key. */
  async function withKeys(call: ApiCall, signal: AbortSignal): Promise<ApiReply> {
    const reply = await send(call, config.apiKey, signal)
    if (reply.status !== 403 || config.previousApiKey === undefined) return reply
    return send(call, config.previousApiKey, signal)
  }

  return {
    async ask(call, signal) {
      const reply = await withKeys(call, signal)
      if (reply.status !== 405 || call.eitherMethod !== true) return reply
      return withKeys({ ...call, method: call.method === 'GET' ? 'POST' : 'GET' }, signal)
    },
  }
}

function headersOf(call: ApiCall, apiKey: string): Record<string, string> {
  return {
    accept: 'application/json',
    'api-version': '1.0',
    'x-api-key': apiKey,
    ...(call.sessionToken === undefined ? {} : { 'x-incode-hardware-id': call.sessionToken }),
    ...(call.method === 'GET' ? {} : { 'content-type': 'application/json' }),
  }
}

function read(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}

const longestWaitSeconds = 3600

/** Seconds or a date (RFC 9110 §10.2.3). */
function retryAfter(text: string, now: number): number | undefined {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000)
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), longestWaitSeconds) : undefined
}

/** Foreign errors can hold the whole request, so none travels on as a cause. */
function explain(error: unknown, outer: AbortSignal, timeout: AbortSignal): StepgateError {
  if (outer.aborted) return isStepgateError(outer.reason) ? outer.reason : connectorError('cancelled')
  if (timeout.aborted) return connectorError('provider_timeout', 'Incode did not answer in time.')
  if (isStepgateError(error)) return error
  return connectorError('provider_unavailable', 'Incode cannot be reached.')
}
