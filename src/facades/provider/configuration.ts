import type { JWK } from 'jose'
import { type AdapterFactory, type Client, type Configuration, errors, type FindAccount, interactionPolicy } from 'oidc-provider'
import { requestedScope } from './pushed-body.ts'
import { renderRefusal } from './refusal-page.ts'
import { knownScopes, tokenSecondsOf } from './scopes.ts'

export interface ConfigurationParts {
  readonly adapter: AdapterFactory
  /** The first one signs. */
  readonly keys: readonly JWK[]
  readonly cookieKey: string
  /** Where requests stop on their way, without a slash at its end. */
  readonly interactionPath: string
  readonly findAccount: FindAccount
  /** For key sets of clients, which stand at addresses that somebody typed. */
  readonly fetch: NonNullable<Configuration['fetch']>
}

/** Half a day at a help desk is no sign-in: what is not finished in an hour is begun anew. */
export const interactionSeconds = 3_600
const codeSeconds = 60
const tokenSeconds = 300
export const grantSeconds = codeSeconds + tokenSeconds

/** Where a person is told what to do; a program reads JSON. */
const shown: ReadonlySet<string> = new Set(['authorization', 'resume'])

/**
 * What of oidc-provider is on: `client_credentials` for the hooks, the code flow with PKCE, pushed requests and userinfo for
 * relying parties, opaque access tokens, discovery and keys. All that it brings beside is off by name, because its defaults
 * advertise more than we answer for. `claimsParameter` stays off: products send shapes of it that the library refuses, and
 * what is asked for is the connector's to read.
 */
export function configuration(parts: ConfigurationParts): Configuration {
  const { adapter, keys, cookieKey, interactionPath, findAccount, fetch } = parts
  return {
    adapter,
    fetch,
    jwks: { keys: [...keys] },
    scopes: ['openid', ...knownScopes],
    // For the discovery document. What a person's claims are says `claims.ts`; scopes such as `profile` are unknown and give nothing.
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'] },
    conformIdTokenClaims: false,
    extraParams: { claims: (_ctx, value) => checkJson(value), [requestedScope]: null },
    extraClientMetadata: { properties: ['require_pkce'] },
    responseTypes: ['code'],
    subjectTypes: ['public'],
    // Without client_secret_jwt: it needs the secret itself, and we keep hashes.
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256'],
      clientAuthSigningAlgValues: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'],
    },
    pkce: { required: (_ctx, client) => needsPkce(client) },
    cookies: { keys: [cookieKey] },
    allowOmittingSingleRegisteredRedirectUri: false,
    assertJwtClientAuthClaimsAndHeader: (ctx, { aud }) => checkAudience(aud, ctx.oidc.issuer),
    ttl: {
      ClientCredentials: (_ctx, token) => tokenSecondsOf(token.scope),
      Interaction: interactionSeconds,
      Session: interactionSeconds,
      AuthorizationCode: codeSeconds,
      AccessToken: tokenSeconds,
      IdToken: tokenSeconds,
      Grant: grantSeconds,
    },
    features: {
      clientCredentials: { enabled: true },
      claimsParameter: { enabled: false },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      introspection: { enabled: false },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: false },
      resourceIndicators: { enabled: false },
      revocation: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: true },
    },
    interactions: { url: (_ctx, { uid }) => `${interactionPath}/${uid}`, policy: policy() },
    // Nobody is signed in here: a token ends by its own time.
    expiresWithSession: () => false,
    clientBasedCORS: () => false,
    findAccount,
    renderError(ctx, out) {
      if (!shown.has(ctx.oidc?.route ?? '')) {
        ctx.type = 'json'
        ctx.body = out
        return
      }
      const { headers, body } = renderRefusal(out.error)
      ctx.set(headers)
      ctx.body = body
    },
  }
}

/** Unless the client's template says otherwise by name. */
const needsPkce = (client: Client): boolean => client.require_pkce !== false

/** A hint that names somebody else than who was verified would ask for another verification, and another. */
function policy() {
  const base = interactionPolicy.base()
  base.get('login')?.checks.remove('id_token_hint')
  return base
}

/** FAPI 2.0 Security Profile section 5.3.2.1: an assertion is for this issuer alone, so that none can be had for it elsewhere. */
function checkAudience(aud: unknown, issuer: string): void {
  if (aud !== issuer) throw new errors.InvalidClientAuth('the audience has to be the issuer, as a string')
}

function checkJson(value: string | undefined): void {
  if (value === undefined) return
  try {
    JSON.parse(value)
  } catch {
    throw new errors.InvalidRequest('could not parse the claims parameter JSON')
  }
}
