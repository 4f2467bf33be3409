import { defineConnector } from '../../../src/contract/index.ts'
import { createOrgCheck } from '../check-org.ts'
import { answerOf } from './answer.ts'
import { startOf } from './begin.ts'
import { oktaIdvConfig, redirectUrisOf } from './config.ts'
import { flowView, setupForm, switchOff } from './flow-view.ts'
import { createSetup } from './setup/index.ts'

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
    capabilities: ['check', 'relyingParty', 'setup'],
    scopes: [
      { scope: 'okta.idps.manage', why: 'Only for the set-up: makes the identity provider.', for: ['setup'] },
      { scope: 'okta.profileMappings.manage', why: 'Only for the set-up: says what Okta tells of a person.', for: ['setup'] },
      { scope: 'okta.policies.manage', why: 'Only for the set-up: makes the rule that asks.', for: ['setup'] },
    ],
    egress: ['{orgUrl}'],
    givesClient: true,
    verifies: true,
    flowView,
    switchOff,
    setupForm,
  },
  config: oktaIdvConfig,
  configVersion: 1,
  open(config, host) {
    const { orgUrl, workflows = {} } = config
    const scopes = ['openid', 'profile', 'identity_assurance', ...Object.keys(workflows)]
    return {
      check: createOrgCheck({ host, orgUrl }),
      relyingParty: {
        client: {
          redirect_uris: redirectUrisOf(config),
          token_endpoint_auth_method: 'client_secret_post',
          scope: scopes.join(' '),
          require_pushed_authorization_requests: true,
          require_pkce: true,
          claims: ['verified_claims'],
        },
        begin: async request => startOf(config, request),
        answer: async (result, request) => answerOf(config, result, request),
      },
      setup: createSetup(host, orgUrl, scopes.slice(0, 3)),
    }
  },
})
