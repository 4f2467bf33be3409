import { connectorError, type HostContext, type JsonObject, type Setup } from '../../../../src/contract/index.ts'
import { isRow } from '../../map.ts'
import { apply } from './apply.ts'
import { inputOf } from './input.ts'
import { setupOrg } from './org.ts'
import { plan } from './plan.ts'
import { undo } from './undo.ts'
import { verify } from './verify.ts'

/**
 * Sets an org up for identity verification: identity provider, profile mapping, a rule of the account management policy,
 * and, where it is named, the rule of a password policy that leaves recoveries to it. By the token of an administrator.
 */
export function createSetup(host: Pick<HostContext, 'fetch' | 'integration'>, orgUrl: string, scopes: readonly string[]): Setup {
  const about = { integrationId: host.integration.id, scopes }
  const orgOf = (token: string, signal: AbortSignal) => setupOrg(host, orgUrl, token, signal)
  return {
    async plan(given, signal) {
      const input = inputOf(given)
      return plan(orgOf(input.adminToken, signal), input, about)
    },
    async apply(given, signal) {
      const input = inputOf(given)
      return apply(orgOf(input.adminToken, signal), input, about)
    },
    // Nothing has to be said again of groups and pages about what was made.
    verify: async (made, given, signal) => verify(orgOf(tokenIn(given), signal), made, issuerIn(given)),
    undo: async (made, given, signal) => undo(orgOf(tokenIn(given), signal), made),
  }
}

function tokenIn({ adminToken }: JsonObject): string {
  if (typeof adminToken !== 'string' || adminToken === '') throw connectorError('credentials_invalid')
  return adminToken
}

function issuerIn({ endpoints }: JsonObject): string | undefined {
  const issuer = isRow(endpoints) ? endpoints.issuer : undefined
  return typeof issuer === 'string' ? issuer : undefined
}
