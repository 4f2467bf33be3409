import type { JsonObject } from '../../../../src/contract/index.ts'
import { accessOf, delegated, replaceAccess } from './access.ts'
import { readRule } from './find.ts'
import { type SetupOrg, unlessGone } from './org.ts'

/** Newest first. What is gone already is no trouble; what somebody changed since is theirs. */
export async function undo(org: SetupOrg, made: JsonObject): Promise<void> {
  const { passwordRule, formerAccess, rule, idp } = made
  if (typeof passwordRule === 'string' && typeof formerAccess === 'string') {
    await unlessGone(async () => {
      const found = await readRule(org, passwordRule)
      if (accessOf(found) === delegated) await replaceAccess(org, passwordRule, found, formerAccess)
    })
  }
  if (typeof rule === 'string') {
    const [policyId, ruleId] = rule.split('/')
    await unlessGone(() => org.call('DELETE', `/api/v1/policies/${policyId}/rules/${ruleId}`))
  }
  // Its profile mapping goes with it.
  if (typeof idp === 'string') {
    await unlessGone(() => org.call('POST', `/api/v1/idps/${idp}/lifecycle/deactivate`))
    await unlessGone(() => org.call('DELETE', `/api/v1/idps/${idp}`))
  }
}
