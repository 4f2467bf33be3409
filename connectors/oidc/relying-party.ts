import type { RelyingParty } from '../../src/contract/index.ts'
import { ends, passed } from './answers.ts'
import type { RelyingPartyConfig } from './config.ts'

/** Incode shows document and face in two to three minutes; a person looks for their passport first. */
const deadlineSeconds = 900

/** How any relying party uses the OpenID provider. The session that it starts is its own affair. */
export function relyingParty(config: RelyingPartyConfig): RelyingParty {
  const { use, failures, jwks, jwks_uri } = config
  const [purpose = 'step_up'] = config.purposes
  return {
    client: {
      redirect_uris: config.redirectUris,
      token_endpoint_auth_method: config.token_endpoint_auth_method,
      scope: 'openid',
      require_pushed_authorization_requests: config.require_pushed_authorization_requests,
      require_pkce: !config.without_pkce,
      claims: ['auth_overall_status', 'auth_overall_score', 'identity_id', 'purpose'],
      asks_login: use === 'sign_in',
      ...(jwks === undefined ? {} : { jwks: { keys: jwks.keys.map(key => ({ ...key }) as Record<string, string>) } }),
      ...(jwks_uri === undefined ? {} : { jwks_uri }),
    },
    async begin({ authenticated, login_hint }) {
      if (login_hint === undefined) return { error: 'invalid_request' }
      // What came by the address bar names somebody whom anybody could have typed: it can begin a sign-in and nothing else.
      if (!authenticated && use !== 'sign_in') return { error: 'invalid_request' }
      const start = {
        purpose,
        subject: { loginHint: login_hint },
        facade: 'provider',
        deadlineSeconds,
        onReview: 'deny',
      } as const
      return use === 'sign_in' ? { ...start, enrolledOnly: true } : start
    },
    async answer(result) {
      const { reason, outcome } = result
      if (reason === 'ok') return outcome === 'allow' ? { claims: passed(result) } : { error: 'access_denied' }
      const { error, status } = ends[reason]
      return failures === 'claims' && error === 'access_denied' ? { claims: { auth_overall_status: status } } : { error }
    },
  }
}
