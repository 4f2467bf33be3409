import {
  type ClientCredentials,
  defineConnector,
  type HostContext,
  type JsonObject,
  type TokenSource,
} from '../../src/contract/index.ts'
import { createApi } from './api.ts'
import { createCheck } from './check.ts'
import { type OktaDirectoryConfig, oktaDirectoryConfig } from './config.ts'
import { directoryOf } from './directory.ts'
import { type Pause, pause as realPause } from './pause.ts'
import { scopeOf, tokenScope } from './scope.ts'

/**
 * Okta. Here: an org as a directory, read by an API Services app with its own key. It shapes what Okta says and nothing
 * more; it knows neither the view that its pages end up in nor any verification.
 */

function tokenOf(host: HostContext, { orgUrl, clientId, privateJwk }: OktaDirectoryConfig, scope: string): TokenSource {
  // The org authorization server, and its whole URL as audience: it takes no issuer
  // (https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/).
  const tokenEndpoint = `${orgUrl}/oauth2/v1/token`
  const key = privateJwk === undefined ? {} : { privateJwk: privateJwk as JsonObject }
  const auth: ClientCredentials['auth'] = { method: 'private_key_jwt', audience: tokenEndpoint, ...key }
  return host.token({ tokenEndpoint, clientId, scope, auth })
}

/** The connector; tests pass a `pause` that does not wait. */
export function createOktaDirectory({ pause = realPause }: { readonly pause?: Pause } = {}) {
  return defineConnector<OktaDirectoryConfig>({
    manifest: {
      id: 'okta-directory',
      name: 'Okta',
      kind: 'directory',
      summary: 'The people of an Okta org, kept up to date.',
      docs: 'https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/',
      capabilities: ['check', 'directory'],
      scopes: [
        { scope: 'okta.users.read', why: 'Reads people and their status.', for: ['check', 'directory'] },
        { scope: 'okta.groups.read', why: 'Only where chosen groups limit who is read.', for: ['check', 'directory'] },
        { scope: 'okta.roles.read', why: 'Optional: shows in the test which admin role the app has.', for: ['check'] },
      ],
      egress: ['{orgUrl}'],
      rate: { limit: 'x-rate-limit-limit', remaining: 'x-rate-limit-remaining', reset: 'x-rate-limit-reset', keepFree: 0.5 },
    },
    config: oktaDirectoryConfig,
    configVersion: 1,
    open(config, host) {
      const scope = scopeOf(config)
      const { clock, random } = host
      const apiWith = (token: TokenSource) => createApi({ origin: scope.origin, token, clock, random, pause })
      const token = tokenOf(host, config, tokenScope(scope))
      const api = apiWith(token)
      const rolesToken = tokenOf(host, config, 'okta.roles.read')
      const groups = scope.groupIds.length > 0 ? api : apiWith(tokenOf(host, config, 'okta.groups.read'))
      return {
        check: createCheck({ config, scope, host, token, rolesToken, api }),
        directory: directoryOf({ api, scope, clock }, groups),
      }
    },
  })
}

export const oktaDirectory = createOktaDirectory()
