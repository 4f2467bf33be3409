import type { Clock, ManifestSource } from '../contract/index.ts'
import type { Sleep } from './sleep.ts'

type Rate = NonNullable<ManifestSource['rate']>

/** What a product last said of one of its limits. */
interface Window {
  readonly limit: number
  readonly remaining: number
  /** Epoch milliseconds, by our clock. */
  readonly resetAt: number
}

/** Longer than any product's window; answers that name a later reset are not believed (okta-sdk-nodejs issue 409). */
const longestWaitMs = 120_000
/** A product's clock is not a day wrong; where it seems so, the `Date` is not its clock. */
const longestSkewMs = 86_400_000
const mostWindows = 200

/**
 * Waits for the product's reset while less than `keepFree` of its limit is left, by what the product itself says: our
 * requests are not counted, for others use the same limit. Products count by kind of endpoint, so windows are kept by
 * method and path without ids. Without the headers nothing is paced.
 */
export function paced(
  fetch: typeof globalThis.fetch,
  rate: ManifestSource['rate'],
  { clock, sleep }: { readonly clock: Clock; readonly sleep: Sleep },
): typeof globalThis.fetch {
  if (!rate) return fetch
  const windows = new Map<string, Window>()

  return async (input, init) => {
    const kind = kindOf(input, init)
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
    for (let window = windows.get(kind); window; window = windows.get(kind)) {
      const waitMs = waitFor(window, rate.keepFree, clock.now())
      if (waitMs === 0) break
      await sleep(waitMs, signal ?? undefined)
      if (windows.get(kind) === window) windows.delete(kind)
    }
    const response = await fetch(input, init)
    const seen = read(response.headers, rate, clock.now())
    if (seen) remember(windows, kind, seen)
    return response
  }
}

function waitFor(window: Window, keepFree: number, now: number): number {
  if (window.remaining >= keepFree * window.limit) return 0
  return Math.min(Math.max(window.resetAt - now, 0), longestWaitMs)
}

function read(headers: Headers, rate: Rate, now: number): Window | undefined {
  const limit = wholeNumber(headers.get(rate.limit))
  const remaining = wholeNumber(headers.get(rate.remaining))
  const resetSeconds = wholeNumber(headers.get(rate.reset))
  if (limit === undefined || remaining === undefined || resetSeconds === undefined) return undefined
  const resetAt = resetSeconds * 1000 + skewOf(headers, now)
  return { limit, remaining, resetAt: Math.min(resetAt, now + longestWaitMs) }
}

/** How far our clock is ahead of the product's, which named the reset. */
function skewOf(headers: Headers, now: number): number {
  const date = Date.parse(headers.get('date') ?? '')
  const skew = now - date
  return Number.isFinite(skew) && Math.abs(skew) < longestSkewMs ? skew : 0
}

/** Answers overtake each other: within one window the lowest number is the latest. */
function remember(windows: Map<string, Window>, kind: string, seen: Window): void {
  const known = windows.get(kind)
  const sameWindow = known !== undefined && Math.abs(known.resetAt - seen.resetAt) < 5_000
  if (sameWindow && known.remaining <= seen.remaining) return
  windows.delete(kind)
  windows.set(kind, seen)
  const [oldest] = windows.keys()
  if (windows.size > mostWindows && oldest !== undefined) windows.delete(oldest)
}

/** `GET https://host/api/v1/users/*`: path segments that look like an id are left out. */
function kindOf(input: string | URL | Request, init: RequestInit | undefined): string {
  const text = input instanceof Request ? input.url : String(input)
  const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
  if (!URL.canParse(text)) return method
  const url = new URL(text)
  const path = url.pathname.split('/').map(part => (/^[a-z][a-zA-Z._-]{0,30}$/.test(part) || part === '' ? part : '*'))
  return `${method.toUpperCase()} ${url.origin}${path.join('/')}`
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text) : undefined
}
