import { defineConnector } from '../../src/contract/index.ts'
import { type Auth0Config, auth0Config } from './config.ts'
import { flowView, switchOff } from './flow-view.ts'
import { surfaceOf } from './surface.ts'

/**
 * Auth0: an Action that redirects the browser to us, and is told by a signed token what came of it. The Action to paste
 * stands in `manifests/idp/auth0`. Here is the other side of it; it judges nobody, and knows no verdict but the host's.
 */
export const auth0 = defineConnector<Auth0Config>({
  manifest: {
    id: 'auth0',
    name: 'Auth0',
    kind: 'flow',
    summary: 'An Action of Auth0 that sends people to verify, at sign-in or before a password reset.',
    docs: 'https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger/redirect-with-actions',
    capabilities: ['surface'],
    scopes: [],
    egress: [],
    sendsTo: ['{domain}'],
    verifies: true,
    flowView,
    switchOff,
  },
  config: auth0Config,
  configVersion: 1,
  open: (config, host) => ({ surface: surfaceOf(config, host) }),
})
