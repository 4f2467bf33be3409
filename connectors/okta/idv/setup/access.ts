import type { JsonObject } from '../../../../src/contract/index.ts'
import { isRow } from '../../map.ts'
import type { Row, SetupOrg } from './org.ts'

/** Who decides on a recovery: the rule of a password policy by itself, or the account management policy. */

export const delegated = 'AUTH_POLICY'

export function accessOf(rule: Row): string {
  const { requirement } = resetOf(rule)
  const access = isRow(requirement) ? requirement.accessControl : undefined
  return typeof access === 'string' ? access : 'LEGACY'
}

/** The rest of the rule goes back as it came: a rule is replaced as a whole. */
export async function replaceAccess(org: SetupOrg, where: string, rule: Row, accessControl: string): Promise<void> {
  const [policyId, ruleId] = where.split('/')
  const reset = resetOf(rule)
  const requirement = { ...(isRow(reset.requirement) ? reset.requirement : {}), accessControl }
  const actions = isRow(rule.actions) ? rule.actions : {}
  const body = { ...rule, actions: { ...actions, selfServicePasswordReset: { ...reset, requirement } } }
  await org.call('PUT', `/api/v1/policies/${policyId}/rules/${ruleId}`, body as JsonObject)
}

function resetOf({ actions }: Row): Row {
  const reset = isRow(actions) ? actions.selfServicePasswordReset : undefined
  return isRow(reset) ? reset : {}
}
