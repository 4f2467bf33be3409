import {
  type Capabilities,
  problem,
  type SurfaceAnswer,
  type SurfaceCall,
  type SurfaceRoute,
  type Verifier,
} from '../../contract/index.ts'

/** Where notifications of a verifier arrive. */
export const noticePath = '/webhooks'
export const keysPath = '/jwks.json'
export const certificatePath = '/certificate.pem'

export const mostBodyBytes = 256 * 1024
/** Products stop waiting after 3 s (Okta, Graph) or a few more; ours is the stricter one. */
const noticeBudgetMs = 2_000

/** A route that is there for every verifier, in the form that connectors use for theirs. */
export function noticeRoute(
  verifier: Verifier,
  takeIn: (notices: Awaited<ReturnType<Verifier['notice']>>) => Promise<boolean>,
): SurfaceRoute {
  return {
    method: 'POST',
    path: noticePath,
    budgetMs: noticeBudgetMs,
    async handle(call) {
      const known = await takeIn(await verifier.notice(call))
      return known ? { status: 200, json: { success: true } } : { status: 204 }
    },
  }
}

/** All routes of an integration. */
export function routesOf(capabilities: Capabilities, notices: (verifier: Verifier) => SurfaceRoute): readonly SurfaceRoute[] {
  const own = capabilities.surface?.routes ?? []
  return capabilities.verifier ? [notices(capabilities.verifier), ...own] : own
}

/** The route of a call, or which methods its path has; nothing where there is no such path. */
export function findRoute(
  routes: readonly SurfaceRoute[],
  method: string,
  path: string,
): SurfaceRoute | { readonly allowed: readonly string[] } | undefined {
  const here = routes.filter(route => route.path === path)
  const found = here.find(route => route.method === method)
  if (found !== undefined || here.length === 0) return found
  return { allowed: [...new Set(here.map(route => route.method))] }
}

/** Carries a call out, with the limits that the route itself names. */
export async function handle(route: SurfaceRoute, call: SurfaceCall): Promise<SurfaceAnswer> {
  if (call.body.byteLength > (route.maxBodyBytes ?? mostBodyBytes)) throw problem('payload_too_large')
  return route.handle(call)
}

/** Headers that are the server's to set, or that would let a connector act on the person's browser. */
const ours: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'set-cookie',
  'strict-transport-security',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

export function headersOf(answer: SurfaceAnswer): Readonly<Record<string, string>> {
  const given = 'status' in answer ? (answer.headers ?? {}) : {}
  return Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !ours.has(name)),
  )
}
