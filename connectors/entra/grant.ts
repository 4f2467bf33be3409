import type { ClientCredentials, HostContext } from '../../src/contract/index.ts'
import type { EntraDirectoryConfig } from './config.ts'

/** How the app proves itself (https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow). */

export const tokenExchange = 'api://AzureADTokenExchange'

export function tokenEndpointOf({ authorityUrl, tenantId }: EntraDirectoryConfig): string {
  return `${authorityUrl}/${tenantId}/oauth2/v2.0/token`
}

function authOf(config: EntraDirectoryConfig, { integration }: HostContext): ClientCredentials['auth'] {
  const { clientSecret, certificate, federatedCredential } = config
  if (clientSecret !== undefined) return { method: 'client_secret_post', secret: clientSecret }
  if (federatedCredential !== undefined) {
    const subject = federatedCredential.subject ?? integration.id
    return { method: 'federated', issuer: integration.url, subject, audience: tokenExchange }
  }
  return { method: 'certificate', audience: tokenEndpointOf(config), ...(certificate === undefined ? {} : { pem: certificate }) }
}

export function grantOf(config: EntraDirectoryConfig, host: HostContext): ClientCredentials {
  return {
    tokenEndpoint: tokenEndpointOf(config),
    clientId: config.clientId,
    // Everything that was consented to; Entra takes no shorter list for an app of its own.
    scope: `${config.graphUrl}/.default`,
    auth: authOf(config, host),
  }
}
