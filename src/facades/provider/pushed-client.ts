import { decodeJwt } from 'jose'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'

const urn = 'urn:ietf:params:oauth:request_uri:'

/**
 * Okta leads a browser to us with `request_uri` alone, without the `client_id` that RFC 9126 section 4 asks for. The request
 * that was pushed says whose it is, and who pushed it had to prove that.
 */
export function clientOfPushed(provider: Provider): (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void> {
  return async (ctx, next) => {
    const { client_id: clientId, request_uri: uri } = ctx.query
    if (ctx.path === '/auth' && clientId === undefined && typeof uri === 'string' && uri.startsWith(urn)) {
      const pushed = await provider.PushedAuthorizationRequest.find(uri.slice(urn.length))
      const { iss } = pushed === undefined ? {} : decodeJwt(pushed.request)
      if (iss !== undefined) name(ctx, iss)
    }
    await next()
  }
}

/** By what comes before our own part of it the library knows where it is mounted, so that both grow by the same. */
function name(ctx: KoaContextWithOIDC, clientId: string): void {
  const originalUrl = 'originalUrl' in ctx.req ? String(ctx.req.originalUrl) : ctx.url
  const mount = originalUrl.slice(0, originalUrl.length - ctx.url.length)
  ctx.query = { ...ctx.query, client_id: clientId }
  Object.assign(ctx.req, { originalUrl: `${mount}${ctx.url}` })
}
