import type { ClientCredentials, HostContext } from '../../src/contract/index.ts'
import type { Addresses } from './clouds.ts'
import type { App } from './proof.ts'

/** How the app proves itself (https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow). */

export const tokenExchange = 'api://AzureADTokenExchange'

/** Where the app asks for its tokens. */
type Place = Addresses & { readonly tenantId: string }

export function tokenEndpointOf({ authorityUrl, tenantId }: Place): string {
  return `${authorityUrl}/${tenantId}/oauth2/v2.0/token`
}

function authOf(app: App, place: Place, { integration }: HostContext): ClientCredentials['auth'] {
  const { clientSecret, certificate, federatedCredential } = app
  if (clientSecret !== undefined) return { method: 'client_secret_post', secret: clientSecret }
  if (federatedCredential !== undefined) {
    const subject = federatedCredential.subject ?? integration.id
    return { method: 'federated', issuer: integration.url, subject, audience: tokenExchange }
  }
  return { method: 'certificate', audience: tokenEndpointOf(place), ...(certificate === undefined ? {} : { pem: certificate }) }
}

export function grantOf(place: Place, app: App, host: HostContext): ClientCredentials {
  return {
    tokenEndpoint: tokenEndpointOf(place),
    clientId: app.clientId,
    // Everything that was consented to; Entra takes no shorter list for an app of its own.
    scope: `${place.graphUrl}/.default`,
    auth: authOf(app, place, host),
  }
}
