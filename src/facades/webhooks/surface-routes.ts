import type { Capabilities, SurfaceAnswer, SurfaceRoute, Verifier, VerifierNotice } from '../../contract/index.ts'

/** Where notifications of a verifier arrive. */
export const noticePath = '/webhooks'

const usualBodyBytes = 256 * 1024
/** Okta's event hooks are the largest of all (up to 1 MB); whatever a connector names, more is never read. */
const mostBodyBytes = 1024 * 1024
/** Products stop waiting after 3 s (Okta, Graph) or a few more; ours is the stricter one. */
const noticeBudgetMs = 2_000

/**
 * A route that is there for every verifier, in the form that connectors use for theirs. Those that came with a token are
 * answered alike, whatever became of them: Incode ID waits for 204.
 */
export function noticeRoute(
  verifier: Verifier,
  takeIn: (notices: readonly VerifierNotice[], signal: AbortSignal) => Promise<boolean>,
): SurfaceRoute {
  return {
    method: 'POST',
    path: noticePath,
    budgetMs: noticeBudgetMs,
    async handle(call) {
      const notices = await verifier.notice(call)
      const known = await takeIn(notices, call.signal)
      const carried = notices.some(({ carries }) => carries !== undefined)
      return known && !carried ? { status: 200, json: { success: true } } : { status: 204 }
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

/** How much of a call's body is read. */
export function bodyLimitOf({ maxBodyBytes = usualBodyBytes }: Pick<SurfaceRoute, 'maxBodyBytes'>): number {
  return Math.min(maxBodyBytes, mostBodyBytes)
}

/**
 * For what a connector answers, and the host's own origin must not be: a document of it has an origin of its own, and runs
 * and loads nothing (https://www.w3.org/TR/CSP3/#directive-sandbox).
 */
export const confined: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
}

/** Headers that are the server's to set, or that would let a connector act on the person's browser. */
const ours: ReadonlySet<string> = new Set([
  'clear-site-data',
  'connection',
  'content-length',
  'content-security-policy',
  'content-security-policy-report-only',
  'keep-alive',
  // A browser is sent on by an answer that says so, and whose target is checked.
  'location',
  'refresh',
  'service-worker-allowed',
  'set-cookie',
  'strict-transport-security',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-content-type-options',
])
/** Who else's pages may read an answer is not a connector's to say (Fetch, "CORS protocol"). */
const sharing = 'access-control-'

export function headersOf(answer: SurfaceAnswer): Readonly<Record<string, string>> {
  const given = 'status' in answer ? (answer.headers ?? {}) : {}
  return Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !ours.has(name) && !name.startsWith(sharing)),
  )
}
