import { connectorCodeOf, connectorError, type JsonObject } from '../../../../src/contract/index.ts'
import { accessOf, delegated, replaceAccess } from './access.ts'
import { type About, idpBody, mappingBody, nameOf, parBindings, ruleBody } from './bodies.ts'
import { findIdp, findMapping, findPolicy, readRule } from './find.ts'
import type { SetupInput } from './input.ts'
import { idOf, type SetupOrg } from './org.ts'
import { undo } from './undo.ts'

/** What was made, by ids, in the order in which it was. */
export interface Made {
  idp?: string
  mapping?: string
  rule?: string
  /** Whom the rule leaves out. */
  neverGroup?: string
  passwordRule?: string
  /** Who decided on a recovery before. */
  formerAccess?: string
}

/** One after the other, and all of it or nothing: what was made before something failed is taken back. */
export async function apply(org: SetupOrg, input: SetupInput, about: About): Promise<JsonObject> {
  const made: Made = {}
  try {
    if ((await findIdp(org, about)) !== undefined) throw standsAlready(about)
    const policyId = await findPolicy(org)
    made.idp = idOf(await createIdp(org, input, about))
    made.mapping = await map(org, made.idp)
    made.rule = `${policyId}/${await createRule(org, input, about, policyId, made.idp)}`
    made.neverGroup = input.neverGroup
    if (input.passwordPolicyRule !== undefined) await delegate(org, input.passwordPolicyRule, made)
    return { ...made }
  } catch (error) {
    await undo(org, { ...made })
    throw error
  }
}

const standsAlready = (about: About) =>
  connectorError('object_state_unsupported', `There is an identity provider "${nameOf(about)}" already; delete it in Okta first.`)

async function createIdp(org: SetupOrg, input: SetupInput, about: About): Promise<unknown> {
  const [first, second] = parBindings
  try {
    return await org.call('POST', '/api/v1/idps', idpBody(input, about, first))
  } catch (error) {
    // Nothing was made by what Okta calls malformed.
    if (connectorCodeOf(error) !== 'schema_changed') throw error
    return org.call('POST', '/api/v1/idps', idpBody(input, about, second))
  }
}

async function map(org: SetupOrg, idpId: string): Promise<string> {
  const id = await findMapping(org, idpId)
  await org.call('POST', `/api/v1/mappings/${id}`, mappingBody)
  return id
}

/** Turned off until an administrator turns it on: whoever is in the pilot group depends on it from then. */
async function createRule(org: SetupOrg, input: SetupInput, about: About, policyId: string, idpId: string): Promise<string> {
  const rules = `/api/v1/policies/${policyId}/rules`
  return idOf(await org.call('POST', `${rules}?activate=false`, ruleBody(input, about, idpId)))
}

async function delegate(org: SetupOrg, where: string, made: Made): Promise<void> {
  const rule = await readRule(org, where)
  const former = accessOf(rule)
  if (former === delegated) return
  await replaceAccess(org, where, rule, delegated)
  made.passwordRule = where
  made.formerAccess = former
}
