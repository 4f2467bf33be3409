import type { KoaContextWithOIDC } from 'oidc-provider'
import { sha256 } from '../../security/hash.ts'

/** No pushed request lives longer. */
const seconds = 60

/**
 * A pushed request opens one interaction. Whoever presses twice, or reloads, comes to the one that this browser has opened
 * (RFC 9126 section 7.3 leaves room for it). The cookie only says where to go on: the interaction asks for its own. `mount` is
 * the path of the issuer.
 */
export function reloadOfPushed(mount: string): (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void> {
  const opened = new RegExp(`${mount}/interaction/([\\w-]{10,100})$`)
  return async (ctx, next) => {
    const { request_uri: uri } = ctx.query
    if (ctx.path !== '/auth' || typeof uri !== 'string') return next()
    const name = `_pushed_${sha256(uri)}`
    const uid = ctx.cookies.get(name, { signed: true })
    if (uid !== undefined && opened.test(`${mount}/interaction/${uid}`)) {
      ctx.status = 303
      ctx.set('location', `${mount}/interaction/${uid}`)
      return
    }
    await next()
    const [, fresh] = opened.exec(ctx.response.get('location')) ?? []
    if (fresh === undefined) return
    ctx.cookies.set(name, fresh, { path: `${mount}/auth`, maxAge: seconds * 1_000, httpOnly: true, sameSite: 'lax' })
  }
}
