import type { Adapter, KoaContextWithOIDC } from 'oidc-provider'

/**
 * The `Session` model keeps nothing: nobody is signed in at this provider. Each request is a verification of its own, so a
 * session that is still there could only answer one that was never made.
 */
export const sessionAdapter: Adapter = {
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  upsert: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
}

/** Nor does the browser keep a name for it. */
export async function withoutSession(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  const cookies = [ctx.res.getHeader('set-cookie') ?? []].flat().map(String)
  const kept = cookies.filter(cookie => !cookie.startsWith('_session'))
  if (kept.length > 0) ctx.res.setHeader('set-cookie', kept)
  else ctx.res.removeHeader('set-cookie')
}
