import { defineConnector } from '../../src/contract/index.ts'
import { clientConfig } from './config.ts'
import { flowView, switchOff } from './flow-view.ts'

/**
 * The template that gives a flow, a script or a helpdesk its client: OAuth 2.0 client credentials for our hooks. There
 * is no product behind it, so it dials nowhere and has no capability; what it allows stands in its configuration.
 */
export const oidcClientCredentials = defineConnector({
  manifest: {
    id: 'oidc-client-credentials',
    name: 'OIDC Client Credentials',
    kind: 'client',
    summary: 'A client id and secret with which a flow calls the verification hooks.',
    docs: 'https://datatracker.ietf.org/doc/html/rfc6749#section-4.4',
    capabilities: [],
    scopes: [],
    egress: [],
    givesClient: true,
    verifies: true,
    flowView,
    switchOff,
  },
  config: clientConfig,
  configVersion: 1,
  open: () => ({}),
})

export { type ClientConfig, clientConfig } from './config.ts'
