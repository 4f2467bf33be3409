import type { LookupFunction } from 'node:net'
import { connectorError, isStepgateError, type StepgateError } from '../contract/index.ts'
import { addressRefused, createSafeAgent } from './safe-fetch-agent.ts'
import { createDestinationCheck, type DestinationRule } from './safe-fetch-destination.ts'

/** How long and how much an outgoing call may take. */
export interface FetchLimits {
  readonly connectMs?: number
  /** From the call to the last byte of the body. */
  readonly totalMs?: number
  /** Counted after decompression. With 0 the body is left unread, however large it says it is. */
  readonly bodyBytes?: number
}

export interface SafeFetchOptions extends DestinationRule {
  readonly limits?: FetchLimits
  /** Takes the place of the system's name resolution, in tests. */
  readonly lookup?: LookupFunction
}

/**
 * `fetch` as this house makes every outgoing call: https to allowed hosts on the internet, no redirects, limits on time
 * and size. The body has arrived, in full and within the limit, when the promise resolves; so a connection is never
 * left open by a caller that does not read. Failures are connector errors without address, query or credential.
 */
export function createSafeFetch(options: SafeFetchOptions): typeof fetch {
  const check = createDestinationCheck(options)
  const { connectMs = 5_000, totalMs = 10_000, bodyBytes = 5_000_000 } = options.limits ?? {}
  const agent = createSafeAgent({ loopbackHttp: options.loopbackHttp, connectMs, lookup: options.lookup })

  return async (input, init) => {
    const url = readUrl(input)
    check(url)
    const caller = init?.signal ?? (input instanceof Request ? input.signal : undefined)
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), totalMs)
    try {
      const guarded: RequestInit = {
        ...init,
        redirect: 'manual',
        signal: caller ? AbortSignal.any([caller, deadline.signal]) : deadline.signal,
        // Node's types name its own copy of undici; engine and agent fit, and a test holds it.
        dispatcher: agent as unknown as NonNullable<RequestInit['dispatcher']>,
      }
      // Looked up at the call, so that a test's interceptor is met. A string is sent as it was checked.
      const response = await globalThis.fetch(input instanceof Request ? input : url.href, guarded)
      return await readWhole(response, bodyBytes)
    } catch (error) {
      throw explain(error, url, caller, deadline.signal)
    } finally {
      clearTimeout(timer)
    }
  }
}

function readUrl(input: string | URL | Request): URL {
  const text = input instanceof Request ? input.url : String(input)
  if (!URL.canParse(text)) throw connectorError('policy_denied', 'Only whole https addresses are called.')
  return new URL(text)
}

async function readWhole(response: Response, limit: number): Promise<Response> {
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel()
    throw connectorError('policy_denied', 'The product answered with a redirect, which is not followed.')
  }
  if (limit === 0) {
    await response.body?.cancel()
    const { status, statusText, headers } = response
    return new Response(null, { status, statusText, headers })
  }
  const chunks: Uint8Array[] = []
  let size = 0
  if (Number(response.headers.get('content-length') ?? 0) > limit) {
    await response.body?.cancel()
    throw tooLarge()
  }
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    // Leaving the loop cancels the body, which closes the connection.
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
  }
  const { status, statusText, headers, url } = response
  const whole = new Response(response.body === null ? null : Buffer.concat(chunks), { status, statusText, headers })
  // A response made by hand has no address of its own; callers compare it, as with `fetch` itself.
  return Object.defineProperty(whole, 'url', { value: url })
}

function tooLarge(): StepgateError {
  return connectorError('response_invalid', 'The answer is larger than is read.')
}

/** Codes of answers that arrived and are no HTTP, or do not fit what they say of themselves. */
const unreadable = /^(HPE_|Z_|ERR_.*(DECOMPRESS|BROTLI|ZLIB)|UND_ERR_(RES|HEADERS_OVERFLOW|RESPONSE))/

/**
 * Foreign errors may carry the request, so none travels on as a cause: the host and a code say what an operator needs.
 */
function explain(error: unknown, url: URL, caller: AbortSignal | null | undefined, deadline: AbortSignal): StepgateError {
  if (isStepgateError(error)) return error
  if (caller?.aborted) {
    const reason: unknown = caller.reason
    if (isStepgateError(reason)) return reason
    return reason instanceof Error && reason.name === 'TimeoutError'
      ? connectorError('provider_timeout')
      : connectorError('cancelled')
  }
  if (deadline.aborted) return connectorError('provider_timeout', `${url.host} did not answer in time.`)
  const code = codeOf(error)
  const facts = { detail: code ?? 'no code' }
  if (code === addressRefused) return connectorError('policy_denied', `${url.host} is not on the internet.`, facts)
  if (code?.endsWith('_TIMEOUT') || code === 'ETIMEDOUT') {
    return connectorError('provider_timeout', `${url.host} did not answer in time.`, facts)
  }
  if (code && unreadable.test(code))
    return connectorError('response_invalid', `${url.host} answered something unreadable.`, facts)
  if (code || isNetworkError(error)) return connectorError('provider_unavailable', `${url.host} cannot be reached.`, facts)
  return connectorError('internal', 'The request could not be made.')
}

/** `fetch failed` and `terminated` are all that Fetch says of the network; anything else is a mistake in the request. */
function isNetworkError(error: unknown): boolean {
  return error instanceof TypeError && (error.message === 'fetch failed' || error.message === 'terminated')
}

/** The first code on the way down. With several addresses tried, the first one's. */
function codeOf(error: unknown): string | undefined {
  let at: unknown = error
  for (let depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if (at.name === 'HTTPParserError') return 'HPE_UNNAMED'
    at = at instanceof AggregateError ? at.errors[0] : at.cause
  }
  return undefined
}
