import type { TokenSource } from '../../src/contract/index.ts'
import { type ClientDeps, createSend, type GraphCall } from './client.ts'
import { readFault, refused, unreadable } from './errors.ts'
import { type Budget, type Patience, waitingBudget } from './remedies.ts'

/** Calls to Graph, each answered by plain data or by one of our errors. */

export interface GraphAnswer {
  readonly headers: Headers
  /** Undefined where there is none (204). */
  readonly body: unknown
}

export interface CallOptions {
  readonly patient?: Patience
  /** Shared by calls that make one page together. */
  readonly budget?: Budget
  /** Advanced queries and casts need it (https://learn.microsoft.com/en-us/graph/aad-advanced-queries). */
  readonly eventual?: boolean
}

export interface GraphApi {
  readonly graphUrl: string
  readonly token: TokenSource
  /** `path` is below `/v1.0` and starts with `/`. */
  get(path: string, signal: AbortSignal, options?: CallOptions): Promise<GraphAnswer>
  /** Changes something, unless it `isRead`: a question that Graph wants posted. */
  send(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body: object | undefined,
    signal: AbortSignal,
    options?: CallOptions & { readonly isRead?: boolean },
  ): Promise<GraphAnswer>
}

/** Node's own `*` makes some endpoints answer with CultureNotFound (https://github.com/microsoftgraph/msgraph-sdk-javascript/issues/999). */
const always = { accept: 'application/json', 'accept-language': 'en-US' } as const

export function createApi(deps: ClientDeps): GraphApi {
  const send = createSend(deps)

  async function ask(call: GraphCall): Promise<GraphAnswer> {
    const name = `${call.method} ${call.path.split('?', 1)[0]}`
    const response = await send(call)
    const text = await response.text()
    const { status, headers } = response
    if (!response.ok) throw refused(name, status, readFault(text), headers, deps.clock.now())
    if (status === 204 || text === '') return { headers, body: undefined }
    const type = headers.get('content-type') ?? 'no content type'
    if (type.startsWith('text/plain')) return { headers, body: text }
    try {
      return { headers, body: JSON.parse(text) as unknown }
    } catch {
      throw unreadable(name, `${text.length} characters of ${type} are not JSON`, headers)
    }
  }

  const headersFor = ({ eventual }: CallOptions) => ({ ...always, ...(eventual ? { consistencylevel: 'eventual' } : {}) })

  const patienceOf = ({ patient, budget }: CallOptions, usual: Patience) => ({
    patient: patient ?? usual,
    budget: budget ?? waitingBudget(),
  })

  return {
    graphUrl: deps.graphUrl,
    token: deps.token,
    get: (path, signal, options = {}) =>
      ask({ method: 'GET', path, signal, headers: headersFor(options), ...patienceOf(options, 'bulk'), isRead: true }),
    send: (method, path, body, signal, options = {}) =>
      ask({
        method,
        path,
        signal,
        headers: headersFor(options),
        ...patienceOf(options, 'quick'),
        isRead: options.isRead ?? false,
        ...(body === undefined ? {} : { body }),
      }),
  }
}
