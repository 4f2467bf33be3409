import { connectorCodeOf, connectorError, type Seen } from '../../src/contract/index.ts'
import { consentLink } from './advice.ts'
import type { CheckParts, Found } from './check-step.ts'
import { query } from './list.ts'
import { isRow, textOf } from './map.ts'
import { missing, needsOf } from './permissions.ts'
import { proofOf } from './proof.ts'

/** Whether Entra is there, knows the time as we do, gives a token, and what that token allows. */

/** Public for every tenant, and names it (https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc). */
export async function lookAtAddress({ config, host }: CheckParts, found: Found, signal: AbortSignal): Promise<Seen> {
  const { authorityUrl, graphUrl, tenantId } = config
  const address = `${authorityUrl}/${tenantId}/v2.0/.well-known/openid-configuration`
  const response = await host.fetch(address, { headers: { accept: 'application/json', 'accept-language': 'en-US' }, signal })
  const body: unknown = await response.json().catch(() => undefined)
  found.headers = response.headers
  const { status } = response
  if (status >= 500) throw connectorError('provider_unavailable', undefined, { detail: `HTTP ${status}` })
  const issuer = isRow(body) ? textOf(body.issuer) : undefined
  if (isRow(body) && body.error !== undefined) {
    const words = textOf(body.error_description)?.split('. ', 1)[0] ?? `HTTP ${status}`
    throw connectorError('config_invalid', undefined, { detail: words.slice(0, 300) })
  }
  if (issuer === undefined) throw connectorError('response_invalid', undefined, { detail: `HTTP ${status} that is not Entra's` })
  if (!issuer.includes(tenantId))
    throw connectorError('config_invalid', undefined, { detail: `the issuer is ${issuer.slice(0, 200)}` })
  return { saw: `${new URL(authorityUrl).host} and ${new URL(graphUrl).host}, tenant ${tenantId}` }
}

/** A new token, because the cached one may be older than the mistake. Any answer of Graph shows that there was one. */
export async function lookAtToken({ config, token, reader }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  token.forget()
  try {
    await reader.api.get(`/users?${query({ $top: 1, $select: 'id' })}`, signal, { patient: 'quick' })
  } catch (error) {
    const isOfGraph = token.scheme?.() !== undefined && connectorCodeOf(error) !== 'credentials_invalid'
    if (!isOfGraph) throw error
  }
  return { saw: `a token by ${proofOf(config)}` }
}

/** For diagnostics alone: what counts is what Graph then allows. */
export function lookAtPermissions({ config, token }: CheckParts): Seen {
  const claims = token.claims?.()
  if (claims === undefined) return { saw: 'the token does not say; each is used below' }
  const roles: readonly unknown[] = Array.isArray(claims.roles) ? claims.roles : []
  const names = roles.filter(role => typeof role === 'string').sort()
  if (names.length === 0) throw connectorError('consent_required', undefined, { detail: 'the token has no permissions' })
  const lacking = missing(needsOf(config), names)
  if (lacking.length > 0) throw connectorError('permission_missing', undefined, { detail: `missing: ${lacking.join(', ')}` })
  const takeOver = names.filter(name => /^(UserAuthenticationMethod|RoleManagement|AppRoleAssignment)\.ReadWrite/.test(name))
  const saw = names.join(', ')
  if (takeOver.length === 0) return { saw }
  return { saw, advice: `${takeOver.join(', ')} can take over any account. A directory needs none of it: use an app of its own.` }
}

/** A note only: the name of the tenant is nice to see, and nothing needs it. */
export async function lookAtTenant({ config, reader }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  try {
    const { body } = await reader.api.get(`/organization?${query({ $select: 'id,displayName' })}`, signal, { patient: 'quick' })
    const rows: readonly unknown[] = isRow(body) && Array.isArray(body.value) ? body.value : []
    const [tenant] = rows
    const name = isRow(tenant) ? textOf(tenant.displayName) : undefined
    return { saw: name ?? config.tenantId }
  } catch (error) {
    if (signal.aborted || !['permission_missing', 'schema_changed', 'object_not_found'].includes(connectorCodeOf(error)))
      throw error
    return {
      saw: config.tenantId,
      advice: `Its name takes Organization.Read.All, which nothing else needs: ${consentLink(config)}`,
    }
  }
}
