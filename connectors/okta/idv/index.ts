import { defineConnector } from '../../../src/contract/index.ts'
import { createOrgCheck } from '../check-org.ts'
import { answerOf } from './answer.ts'
import { startOf } from './begin.ts'
import { oktaIdvConfig, redirectUrisOf } from './config.ts'

/**
 * Okta's identity verification: the account management policy of an org hands a person over and gets back whether they are
 * who the org says. It shapes requests and answers; it knows neither how a verdict comes about nor the provider around it.
 */

const docs = 'https://developer.okta.com/docs/guides/idv-integration/main/'

export const oktaIdv = defineConnector({
  manifest: {
    id: 'okta-idv',
    name: 'Okta identity verification',
    kind: 'flow',
    summary:
      'Okta asks for a verification where an account is recovered, unlocked or enrolled. It hears yes or no, and no score.',
    docs,
    capabilities: ['check', 'relyingParty'],
    scopes: [],
    egress: ['{orgUrl}'],
    givesClient: true,
    verifies: true,
  },
  config: oktaIdvConfig,
  configVersion: 1,
  open(config, host) {
    const { orgUrl, workflows = {} } = config
    return {
      check: createOrgCheck({ host, orgUrl }),
      relyingParty: {
        client: {
          redirect_uris: redirectUrisOf(config),
          token_endpoint_auth_method: 'client_secret_post',
          scope: ['openid', 'profile', 'identity_assurance', ...Object.keys(workflows)].join(' '),
          require_pushed_authorization_requests: true,
          require_pkce: true,
          claims: ['verified_claims'],
        },
        begin: async request => startOf(config, request),
        answer: async (result, request) => answerOf(config, result, request),
      },
    }
  },
})
