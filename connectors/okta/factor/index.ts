import { defineConnector } from '../../../src/contract/index.ts'
import { createOrgCheck } from '../check-org.ts'
import { answerOf } from './answer.ts'
import { oktaFactorConfig, redirectUrisOf } from './config.ts'
import { flowView, switchOff } from './flow-view.ts'

/**
 * A verification as a factor of Okta's: an OpenID provider that is used for nothing else, wrapped as an IdP authenticator,
 * which any sign-in policy can ask for. It shapes requests and answers and knows nothing of how a verdict comes about.
 */

const docs = 'https://help.okta.com/oie/en-us/content/topics/identity-engine/authenticators/configure-idp-authenticator.htm'

/** How long Okta keeps a sign-in that is under way is not documented; a verification takes a person two minutes. */
const personSeconds = 600

export const oktaFactor = defineConnector({
  manifest: {
    id: 'okta-factor',
    name: 'Okta factor',
    kind: 'flow',
    summary: 'Okta asks for a verification as a factor, where somebody signs in. It hears that it passed, and no score.',
    docs,
    capabilities: ['check', 'relyingParty'],
    scopes: [],
    egress: ['{orgUrl}'],
    givesClient: true,
    verifies: true,
    flowView,
    switchOff,
  },
  config: oktaFactorConfig,
  configVersion: 1,
  open(config, host) {
    const { orgUrl, directoryIntegrationId: integrationId, tellsFace } = config
    return {
      check: createOrgCheck({ host, orgUrl }),
      relyingParty: {
        client: {
          redirect_uris: redirectUrisOf(config),
          token_endpoint_auth_method: 'client_secret_post',
          scope: 'openid profile',
          // Okta pushes no request to an OpenID provider.
          require_pushed_authorization_requests: false,
          require_pkce: true,
          claims: ['preferred_username', 'amr'],
        },
        // The hint comes by the address bar, where whoever sits there can write another name. That gains nothing: they have to
        // be whom they name, the token says who that was, and Okta takes it for the one account alone that is linked to this
        // `sub` (a provider that is a factor only makes no accounts). So a name that is not believed names no one else.
        async begin({ login_hint: loginHint }) {
          if (!loginHint) return { error: 'invalid_request' }
          const subject = { integrationId, loginHint }
          return { purpose: 'step_up', subject, facade: 'provider', deadlineSeconds: personSeconds, onReview: 'deny' }
        },
        async answer(result) {
          const { externalId } = result.data.subject
          const user = externalId === null ? undefined : await host.directory.find({ externalId })
          return answerOf(result, user?.login, { tellsFace })
        },
      },
    }
  },
})
