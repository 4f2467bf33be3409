/**
 * What host and connector process say to each other: one JSON text a line, both ways. Imports nothing at run time, for
 * the process may read only this folder and the connector's own.
 */

/** An error as it crosses. Told apart by `code`, never by class. */
export interface WireError {
  readonly code: string
  readonly message: string
  readonly detail?: string
  readonly retryAfterSeconds?: number
  readonly faults?: readonly { readonly path: string; readonly message: string }[]
}

/** `now` is the host's time, which the process has no other source of. */
export type ToProcess =
  | { readonly t: 'load'; readonly id: number; readonly now: number; readonly entry: string; readonly name: string }
  | {
      readonly t: 'open'
      readonly id: number
      readonly now: number
      readonly config: unknown
      readonly integration: { readonly id: string; readonly url: string }
    }
  | { readonly t: 'call'; readonly id: number; readonly now: number; readonly name: string; readonly given: readonly unknown[] }
  | { readonly t: 'abort'; readonly id: number; readonly code: string }
  | { readonly t: 'answer'; readonly id: number; readonly now: number; readonly value?: unknown }
  | { readonly t: 'failure'; readonly id: number; readonly now: number; readonly error: WireError }

export type FromProcess =
  | { readonly t: 'call'; readonly id: number; readonly name: string; readonly given: readonly unknown[] }
  | { readonly t: 'abort'; readonly id: number }
  | { readonly t: 'log'; readonly level: string; readonly facts: object; readonly message: string }
  | { readonly t: 'answer'; readonly id: number; readonly value?: unknown }
  | { readonly t: 'failure'; readonly id: number; readonly error: WireError }

/** An outgoing request, and what came of it. Bodies are base64. */
export interface WireRequest {
  readonly url: string
  readonly method: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body?: string
}

export interface WireResponse {
  readonly url: string
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | null
}

/** Statuses whose responses have no body (Fetch, "null body status"). */
const bodiless: ReadonlySet<number> = new Set([101, 103, 204, 205, 304])

export function responseOf({ url, status, headers, body }: WireResponse): Response {
  const bytes = body === null || bodiless.has(status) ? null : Buffer.from(body, 'base64')
  const response = new Response(bytes, { status, headers: headers.map(([name, value]): [string, string] => [name, value]) })
  // A response made by hand has no address of its own.
  return Object.defineProperty(response, 'url', { value: url })
}

export async function wireOf(response: Response): Promise<WireResponse> {
  const { url, status, headers } = response
  const body = response.body === null ? null : Buffer.from(await response.arrayBuffer()).toString('base64')
  return { url, status, headers: [...headers], body }
}

/** Puts pieces of text together to lines. A line that is longer than that ends the conversation. */
export function lineReader(longest: number, take: (line: string) => void, tooLong: () => void): (piece: string) => void {
  let pieces: string[] = []
  let length = 0
  let isOver = false
  return piece => {
    let rest = piece
    for (let at = rest.indexOf('\n'); at >= 0 && !isOver; at = rest.indexOf('\n')) {
      pieces.push(rest.slice(0, at))
      const line = pieces.length === 1 ? (pieces[0] ?? '') : pieces.join('')
      pieces = []
      length = 0
      rest = rest.slice(at + 1)
      if (line !== '') take(line)
    }
    length += rest.length
    if (isOver || length > longest) {
      if (!isOver) tooLong()
      isOver = true
      pieces = []
      return
    }
    if (rest !== '') pieces.push(rest)
  }
}
