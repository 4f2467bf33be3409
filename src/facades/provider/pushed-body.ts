import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

/**
 * The body of a pushed request as RFC 9126 section 2.1 wants it, a form. Okta's guide shows JSON under the type of a form,
 * and claims that were encoded once more (https://developer.okta.com/docs/guides/idv-integration/main/): both say the same,
 * so both become that form before the provider reads it.
 */

/**
 * The scope as it was pushed. The library leaves of it what it knows, and what a product calls its flows (`idv_flow_…`) is
 * the connector's to know. Only of a pushed request: in an address bar anybody could have written it.
 */
export const requestedScope = 'requested_scope'

/** As much as the provider itself would read. */
const longest = 56 * 1024
const formType = 'application/x-www-form-urlencoded'

/** The same request with a body that the provider can read; nothing where there is too much of it, or it cannot be read. */
export async function pushedForm(request: IncomingMessage): Promise<IncomingMessage | undefined> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';')
  if (type.trim() !== formType && type.trim() !== 'application/json') return request
  const text = await textOf(request)
  const params = text === undefined ? undefined : paramsIn(text)
  return params && withBody(request, params.toString())
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length > longest) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** No form begins with a brace: there it would be written as `%7B`. */
function paramsIn(text: string): URLSearchParams | undefined {
  const params = text.trimStart().startsWith('{') ? paramsOfJson(text) : new URLSearchParams(text)
  // Twice the same parameter stays twice: the provider refuses it.
  const [claims, ...more] = params?.getAll('claims') ?? []
  if (claims !== undefined && more.length === 0) params?.set('claims', decodedOnce(claims))
  params?.set(requestedScope, params.get('scope') ?? '')
  return params
}

function paramsOfJson(text: string): URLSearchParams | undefined {
  try {
    const given: unknown = JSON.parse(text)
    const entries = Object.entries(given ?? {}).filter(([, value]) => value !== null)
    return new URLSearchParams(
      entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as [string, string]),
    )
  } catch {
    return undefined
  }
}

/** What is no JSON yet, and is once it is decoded. */
function decodedOnce(claims: string): string {
  if (!claims.trimStart().startsWith('%7B') && !claims.trimStart().startsWith('%7b')) return claims
  try {
    return decodeURIComponent(claims.replaceAll('+', ' '))
  } catch {
    return claims
  }
}

/** A request is read once, so that what stands for it has all that the library looks at. */
function withBody({ headers: given, method, url, socket, httpVersion }: IncomingMessage, body: string): IncomingMessage {
  const { 'transfer-encoding': _, ...rest } = given
  const headers = { ...rest, 'content-type': formType, 'content-length': String(Buffer.byteLength(body)) }
  const form = Readable.from([Buffer.from(body)], { objectMode: false })
  return Object.assign(form, { headers, method, url, socket, httpVersion }) as unknown as IncomingMessage
}
