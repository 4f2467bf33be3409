import type { KoaContextWithOIDC } from 'oidc-provider'

/** What the issuer of rehearsals answers: flows that call the hooks rehearse, and nobody is led through a sign-in there. */
export const rehearsed: ReadonlySet<string> = new Set(['/token', '/jwks', '/.well-known/openid-configuration'])

const ofTheCodeFlow = [
  'authorization_endpoint',
  'authorization_response_iss_parameter_supported',
  'code_challenge_methods_supported',
  'pushed_authorization_request_endpoint',
  'response_modes_supported',
  'userinfo_endpoint',
] as const

/** Its discovery document does not speak of addresses that are not there. */
export async function withoutCodeFlow(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  if (ctx.oidc?.route !== 'discovery' || typeof ctx.body !== 'object' || ctx.body === null) return
  for (const name of ofTheCodeFlow) Reflect.deleteProperty(ctx.body, name)
}
