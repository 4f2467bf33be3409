import { z } from 'zod'
import { CommandError, exitCodes } from './exit.ts'
import { type Ended, type Product, requestLine } from './try-flow.ts'
import type { ReturnPlace } from './try-return.ts'

/** A relying party of the OpenID provider, as openid-client makes one: it pushes the request, redeems the code, asks for userinfo. */

export const relyingPartyShape = z.object({
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post']).default('client_secret_basic'),
})

interface Party {
  readonly issuer: string
  readonly client: { readonly id: string; readonly secret: string }
  readonly config: z.infer<typeof relyingPartyShape>
  readonly place: ReturnPlace
  /** What it asks besides, or instead. */
  readonly asks?: Readonly<Record<string, string>>
  /** What it makes of the claims, where it reads others. */
  readonly told?: (claims: Readonly<Record<string, unknown>>) => Ended
  note(line: string): void
}

const read = ['sub', 'auth_overall_status', 'auth_overall_score', 'identity_id', 'purpose'] as const

const refused = (reason: string, description = ''): Ended => ({
  letIn: false,
  reason,
  rows: [['error', reason], ...(description === '' ? [] : [['error_description', description] as const])],
})

function endedOf(claims: Readonly<Record<string, unknown>>, userinfo: Readonly<Record<string, unknown>>): Ended {
  const differ = read.find(name => claims[name] !== userinfo[name])
  if (differ !== undefined) return refused(`userinfo says another ${differ} than the ID token`)
  const status = String(claims.auth_overall_status)
  const rows = read.flatMap(name => (claims[name] === undefined ? [] : [[name, String(claims[name])] as const]))
  return { letIn: status === 'OK', inReview: status === 'WARN', reason: `auth_overall_status ${status}`, rows }
}

export async function relyingPartyFlow(party: Party): Promise<Product> {
  const { issuer, client: own, config: asked, place, note, asks = {}, told } = party
  // A third of a second to load, for this command alone.
  const openid = await import('openid-client')
  const authentication = {
    client_secret_basic: openid.ClientSecretBasic(own.secret),
    client_secret_post: openid.ClientSecretPost(own.secret),
  }[asked.token_endpoint_auth_method]
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(issuer).hostname)
  const config = await openid.discovery(new URL(issuer), own.id, own.secret, authentication, {
    execute: isLoopback ? [openid.allowInsecureRequests] : [],
    async [openid.customFetch](url, { method, headers, body, redirect, signal }) {
      const init = { method, headers, redirect, ...(body === undefined ? {} : { body }), ...(signal ? { signal } : {}) }
      const response = await fetch(url, init as RequestInit)
      note(requestLine(method, url, body instanceof URLSearchParams ? body : new URLSearchParams(), response.status))
      return response
    },
  })

  return {
    home: `${place.url}?`,
    landing: place.landing,
    close: place.close,
    async begin(login) {
      const pkceCodeVerifier = openid.randomPKCECodeVerifier()
      const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()]
      const url = await openid.buildAuthorizationUrlWithPAR(config, {
        redirect_uri: place.url,
        scope: 'openid',
        login_hint: login,
        code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        state: expectedState,
        nonce: expectedNonce,
        ...asks,
      })
      return {
        start: { url: url.href },
        async finish(landing) {
          try {
            const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
            const granted = await openid.authorizationCodeGrant(config, new URL(landing.url), checks)
            const claims = granted.claims()
            if (claims === undefined) return refused('no ID token')
            if (told !== undefined) return told(claims)
            return endedOf(claims, await openid.fetchUserInfo(config, granted.access_token, claims.sub))
          } catch (error) {
            if (error instanceof openid.AuthorizationResponseError || error instanceof openid.ResponseBodyError) {
              return refused(error.error, error.error_description)
            }
            if (error instanceof openid.ClientError) return refused(error.code ?? 'not_believed', error.message)
            throw new CommandError(exitCodes.operator, error instanceof Error ? error.message : 'the exchange broke off')
          }
        },
      }
    },
  }
}
