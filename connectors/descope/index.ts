import { defineConnector } from '../../src/contract/index.ts'
import { type DescopeConfig, descopeConfig } from './config.ts'
import { flowView, switchOff } from './flow-view.ts'
import { surfaceOf } from './surface.ts'

/**
 * Descope: a flow that calls our hooks by HTTP steps with the client of this template; or Descope's own Incode connector,
 * whose API URL is set to our address and which finds Incode's session API there. The flows to build stand in
 * `manifests/idp/descope`.
 */
export const descope = defineConnector<DescopeConfig>({
  manifest: {
    id: 'descope',
    name: 'Descope',
    kind: 'flow',
    summary: 'A Descope flow that sends people to verify and branches on status and score.',
    docs: 'https://docs.descope.com/connectors/connector-configuration-guides/kyc/incode',
    capabilities: ['surface'],
    scopes: [],
    egress: [],
    sendsTo: ['{redirectUris}'],
    givesClient: true,
    verifies: true,
    flowView,
    switchOff,
  },
  config: descopeConfig,
  configVersion: 1,
  open: (config, host) => ({ surface: surfaceOf(config, host) }),
})
