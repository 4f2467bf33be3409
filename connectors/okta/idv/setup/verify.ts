import { type CheckStep, connectorCodeOf, connectorErrors, type JsonObject } from '../../../../src/contract/index.ts'
import { isRow } from '../../map.ts'
import { accessOf, delegated } from './access.ts'
import { readRule } from './find.ts'
import type { SetupOrg } from './org.ts'

/** Whether what was made stands as it was made. A failed step ends the list. */
export async function verify(org: SetupOrg, made: JsonObject, issuer: string | undefined): Promise<readonly CheckStep[]> {
  const looks: readonly (readonly [string, () => Promise<string | CheckStep>])[] = [
    ['identity_provider', () => lookAtIdp(org, made, issuer)],
    ['rule', () => lookAtRule(org, made)],
    ...(typeof made.passwordRule === 'string'
      ? [['password_policy', () => lookAtDelegation(org, String(made.passwordRule))] as const]
      : []),
  ]
  const steps: CheckStep[] = []
  for (const [step, look] of looks) {
    const seen = await attempt(step, look)
    steps.push(seen)
    if (!seen.ok) break
  }
  return steps
}

async function attempt(step: string, look: () => Promise<string | CheckStep>): Promise<CheckStep> {
  try {
    const seen = await look()
    return typeof seen === 'string' ? { step, ok: true, saw: seen } : seen
  } catch (error) {
    const code = connectorCodeOf(error)
    return { step, ok: false, code, actor: connectorErrors[code].actor }
  }
}

const differs = (step: string, advice: string): CheckStep => ({
  step,
  ok: false,
  code: 'object_state_unsupported',
  actor: 'admin',
  advice,
})

async function lookAtIdp(org: SetupOrg, { idp }: JsonObject, ours: string | undefined): Promise<string | CheckStep> {
  const { protocol, status } = await org.row(`/api/v1/idps/${String(idp)}`)
  const issuer = isRow(protocol) && isRow(protocol.issuer) ? protocol.issuer.url : undefined
  if (ours === undefined || issuer !== ours) return differs('identity_provider', 'It leads to another address than this host’s.')
  return `${String(idp)}, ${String(status)}`
}

async function lookAtRule(org: SetupOrg, { rule, neverGroup }: JsonObject): Promise<string | CheckStep> {
  const { conditions, status } = await readRule(org, String(rule))
  const { people, elCondition } = isRow(conditions) ? conditions : {}
  const groups = isRow(people) && isRow(people.groups) ? people.groups : {}
  const excluded: unknown = groups.exclude
  if (!isRow(elCondition) || !elCondition.condition) {
    return differs('rule', 'It has no condition any more, and so holds for each change of a profile.')
  }
  if (!Array.isArray(excluded) || !excluded.includes(neverGroup)) {
    return differs('rule', 'It no longer leaves out the group for which it must never hold.')
  }
  return status === 'ACTIVE' ? 'active' : 'inactive: turn it on in Okta when the pilot begins'
}

async function lookAtDelegation(org: SetupOrg, where: string): Promise<string | CheckStep> {
  const access = accessOf(await readRule(org, where))
  return access === delegated ? access : differs('password_policy', `It says ${access}: recoveries go past the rule.`)
}
