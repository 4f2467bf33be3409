import type { SetupStep } from '../../../../src/contract/index.ts'
import { accessOf, delegated } from './access.ts'
import { type About, idpBody, mappingBody, ruleBody } from './bodies.ts'
import { findIdp, findPolicy, readRule } from './find.ts'
import type { SetupInput } from './input.ts'
import type { SetupOrg } from './org.ts'

/** Ids that are known only once it is made. */
const later = '{idpId}'

/** What would be made, with its bodies, beside what stands already. Changes nothing. */
export async function plan(org: SetupOrg, input: SetupInput, about: About): Promise<readonly SetupStep[]> {
  const stands = (await findIdp(org, about)) !== undefined
  const policyId = await findPolicy(org)
  const change = stands ? 'none' : 'create'
  const steps: SetupStep[] = [
    {
      id: 'identity_provider',
      title: stands ? 'Stands already: undo or delete it first' : 'Identity provider for identity verification',
      method: 'POST',
      path: '/api/v1/idps',
      body: idpBody(input, about),
      change,
    },
    {
      id: 'profile_mapping',
      title: 'What Okta says of a person: given and family name',
      method: 'POST',
      path: '/api/v1/mappings/{mappingId}',
      body: mappingBody,
      change: stands ? 'none' : 'update',
    },
    {
      id: 'rule',
      title: 'Rule of the account management policy, turned off',
      method: 'POST',
      path: `/api/v1/policies/${policyId}/rules?activate=false`,
      body: ruleBody(input, about, later),
      change,
    },
  ]
  const where = input.passwordPolicyRule
  if (where === undefined) return steps
  const former = accessOf(await readRule(org, where))
  const [policy, rule] = where.split('/')
  steps.push({
    id: 'password_policy',
    title: `Recoveries are decided by the account management policy (${former} at present)`,
    method: 'PUT',
    path: `/api/v1/policies/${policy}/rules/${rule}`,
    body: { actions: { selfServicePasswordReset: { requirement: { accessControl: delegated } } } },
    change: former === delegated ? 'none' : 'update',
  })
  return steps
}
