/**
 * Products that use the host as an OpenID provider and read plain claims: Keycloak, Cognito, Asgardeo and their like by the
 * template `oidc`, PingOne DaVinci by its own name. One way of asking and answering, and no product is dialled. It knows
 * neither how a verification is made nor how a token is signed.
 */
import { defineConnector, type ManifestSource } from '../../src/contract/index.ts'
import { relyingPartyConfig } from './config.ts'
import { davinciSwitchOff, flowView, switchOff } from './flow-view.ts'
import { relyingParty } from './relying-party.ts'

function template(words: Pick<ManifestSource, 'id' | 'name' | 'summary' | 'docs' | 'switchOff'>) {
  return defineConnector({
    manifest: {
      ...words,
      kind: 'flow',
      capabilities: ['relyingParty'],
      scopes: [],
      egress: [],
      givesClient: true,
      verifies: true,
      flowView,
    },
    config: relyingPartyConfig,
    configVersion: 1,
    open: config => ({ relyingParty: relyingParty(config) }),
  })
}

export const oidc = template({
  id: 'oidc',
  name: 'OpenID Connect',
  summary: 'Keycloak, Cognito, Asgardeo or any relying party verifies its people by the code flow and branches on claims.',
  docs: 'https://openid.net/specs/openid-connect-core-1_0.html',
  switchOff,
})

export const davinci = template({
  id: 'davinci',
  name: 'PingOne DaVinci',
  summary: 'A flow of DaVinci verifies its person by an OpenID Connect connector and branches on claims.',
  docs: 'https://docs.pingidentity.com/connectors/',
  switchOff: davinciSwitchOff,
})
