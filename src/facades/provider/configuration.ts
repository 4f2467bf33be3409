import type { JWK } from 'jose'
import type { AdapterFactory, Configuration } from 'oidc-provider'
import { knownScopes, tokenSecondsOf } from './scopes.ts'

export interface ConfigurationParts {
  readonly adapter: AdapterFactory
  readonly keys: readonly JWK[]
  readonly cookieKey: string
}

/**
 * What of oidc-provider is on: `client_credentials` with a shared secret, opaque tokens, discovery and keys. All that
 * it brings beside is off by name, because its defaults advertise more than we answer for.
 */
export function configuration({ adapter, keys, cookieKey }: ConfigurationParts): Configuration {
  return {
    adapter,
    jwks: { keys: [...keys] },
    scopes: ['openid', ...knownScopes],
    responseTypes: [],
    subjectTypes: ['public'],
    // Without client_secret_jwt: it needs the secret itself, and we keep hashes.
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    cookies: { keys: [cookieKey] },
    ttl: { ClientCredentials: (_ctx, token) => tokenSecondsOf(token.scope) },
    features: {
      clientCredentials: { enabled: true },
      claimsParameter: { enabled: false },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      introspection: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      revocation: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    clientBasedCORS: () => false,
    findAccount: () => undefined,
    renderError(ctx, out) {
      ctx.type = 'json'
      ctx.body = out
    },
  }
}
