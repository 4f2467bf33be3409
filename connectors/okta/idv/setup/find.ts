import { connectorError } from '../../../../src/contract/index.ts'
import { isRow } from '../../map.ts'
import { type About, nameOf } from './bodies.ts'
import { idOf, type Row, type SetupOrg } from './org.ts'

/** What stands in the org. */

export async function findIdp(org: SetupOrg, about: About): Promise<Row | undefined> {
  const name = nameOf(about)
  const idps = await org.rows(`/api/v1/idps?q=${encodeURIComponent(name)}`)
  return idps.find(idp => idp.name === name)
}

/** The one policy of its kind, which Okta made; only its rules can be changed. */
export async function findPolicy(org: SetupOrg): Promise<string> {
  const policies = await org.rows('/api/v1/policies?type=ACCESS_POLICY')
  const found = policies.find(
    ({ _embedded: embedded }) => isRow(embedded) && embedded.resourceType === 'END_USER_ACCOUNT_MANAGEMENT',
  )
  if (found === undefined) {
    const advice = 'This org has no account management policy: it needs Identity Engine.'
    throw connectorError('object_state_unsupported', advice)
  }
  return idOf(found)
}

/** Okta makes it together with the identity provider. */
export async function findMapping(org: SetupOrg, idpId: string): Promise<string> {
  const [mapping] = await org.rows(`/api/v1/mappings?targetId=${encodeURIComponent(idpId)}`)
  if (mapping === undefined) throw connectorError('object_not_found', 'The identity provider has no profile mapping.')
  return idOf(mapping)
}

export function readRule(org: SetupOrg, where: string): Promise<Row> {
  const [policyId, ruleId] = where.split('/')
  return org.row(`/api/v1/policies/${policyId}/rules/${ruleId}`)
}
