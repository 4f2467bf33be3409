import type { OktaApi } from '../api.ts'
import { isRow, type Row } from '../map.ts'

/**
 * Whether the app's own admin role reaches an administrator: read from its assignments and their resource sets, and never
 * tried. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/RoleCResourceSetResource/
 */

export interface Reach {
  /** The roles of the app, in short words. */
  readonly roles: readonly string[]
  /** Those that reach the administrator. */
  readonly reaching: readonly string[]
  /** Those of which it cannot be told. */
  readonly unclear: readonly string[]
}

/**
 * Of the standard roles these manage administrators too; the others of Okta's leave them out
 * (https://help.okta.com/en-us/content/topics/security/administrators-admin-comparison.htm).
 */
const reachingRoles: readonly unknown[] = ['SUPER_ADMIN', 'ORG_ADMIN']

export async function reachOf(api: OktaApi, clientId: string, adminId: string, signal: AbortSignal): Promise<Reach> {
  const { body } = await api.get(`/oauth2/v1/clients/${clientId}/roles`, signal, 'quick')
  const assignments = (Array.isArray(body) ? body : []).filter(isRow)
  const roles: string[] = []
  const reaching: string[] = []
  const unclear: string[] = []
  for (const assignment of assignments) {
    const name = String((assignment.type === 'CUSTOM' ? assignment.label : assignment.type) ?? 'a role').slice(0, 80)
    const reaches = await reachesAdmin(api, assignment, adminId, signal)
    roles.push(name)
    if (reaches === true) reaching.push(name)
    if (reaches === 'unknown') unclear.push(name)
  }
  return { roles, reaching, unclear }
}

async function reachesAdmin(api: OktaApi, assignment: Row, adminId: string, signal: AbortSignal): Promise<boolean | 'unknown'> {
  const set = assignment['resource-set']
  if (set === undefined) return reachingRoles.includes(assignment.type)
  if (typeof set !== 'string' || !/^\w{1,100}$/.test(set)) return 'unknown'
  const { body } = await api.get(`/api/v1/iam/resource-sets/${set}/resources`, signal, 'quick')
  const list = isRow(body) ? body.resources : undefined
  if (!Array.isArray(list)) return 'unknown'
  const each = list.map(resourceOf)
  if (each.some(one => one.kind === 'everybody' || (one.kind === 'person' && one.id === adminId))) return true
  const groups = each.flatMap(one => (one.kind === 'members' ? [one.id] : []))
  if (groups.length > 0 && (await isInOneOf(api, adminId, groups, signal))) return true
  const isWhole = !isRow(body) || !isRow(body._links) || body._links.next === undefined
  return each.some(one => one.kind === 'unknown') || !isWhole ? 'unknown' : false
}

async function isInOneOf(api: OktaApi, id: string, groups: readonly string[], signal: AbortSignal): Promise<boolean> {
  const { body } = await api.get(`/api/v1/users/${id}/groups`, signal, 'quick')
  return Array.isArray(body) && body.some(row => isRow(row) && groups.includes(String(row.id)))
}

type Resource =
  | { readonly kind: 'everybody' | 'others' | 'unknown' }
  | { readonly kind: 'members' | 'person'; readonly id: string }

/** By address or by resource name (https://developer.okta.com/docs/api/openapi/okta-management/guides/roles/#supported-resources). */
function resourceOf(row: unknown): Resource {
  const links = isRow(row) && isRow(row._links) ? Object.values(row._links) : []
  const hrefs = links.flatMap(link => (isRow(link) && typeof link.href === 'string' ? [link.href] : []))
  const names = isRow(row) && typeof row.orn === 'string' ? [row.orn, ...hrefs] : hrefs
  for (const name of names) {
    if (/\/api\/v1\/users$|:users$/.test(name)) return { kind: 'everybody' }
    const members = /\/groups\/(\w+)\/users$|:groups:(\w+):contained_resources$/.exec(name)
    const group = members?.[1] ?? members?.[2]
    if (group !== undefined) return { kind: 'members', id: group }
    const person = /\/users\/(\w+)$|:users:(\w+)$/.exec(name)
    const id = person?.[1] ?? person?.[2]
    if (id !== undefined) return { kind: 'person', id }
  }
  // Groups, apps and the like are no people; what is called by another name may be.
  const isElse = names.some(name => /\/(groups|apps|idps|authorizationServers)(\/\w+)?$|:(groups|apps|idps)(:\w+)*$/.test(name))
  return { kind: isElse ? 'others' : 'unknown' }
}
