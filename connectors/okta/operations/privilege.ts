import { connectorError, endedBy, type Inspection, isStepgateError } from '../../../src/contract/index.ts'
import type { OktaApi } from '../api.ts'
import { isRow } from '../map.ts'

/**
 * Who has an admin role. Okta lists those of a person and of their groups, standard and custom
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/RoleAssignmentAUser/). An app that may not
 * see roles can be shown none, so an empty list counts only with proof of sight: at the same time a known administrator's
 * is not empty. That is asked each time and never remembered, because a role of the app can be taken away any minute.
 */

export type Privilege = Pick<Inspection, 'privileged' | 'reasons'>

const mostReasons = 10

export async function privilegeOf(api: OktaApi, id: string, knownAdmin: string, signal: AbortSignal): Promise<Privilege> {
  const roles = await unlessUnread(rolesOf(api, id, signal), signal)
  if (roles === undefined) return { privileged: 'unknown', reasons: ['roles cannot be read'] }
  if (roles.length > 0) return { privileged: true, reasons: roles.slice(0, mostReasons) }
  const seen = await unlessUnread(adminSeen(api, knownAdmin, signal), signal)
  if (seen === undefined) return { privileged: 'unknown', reasons: ['the known administrator cannot be read'] }
  if (seen.roles.length === 0) return { privileged: 'unknown', reasons: ['no role of the known administrator is seen'] }
  return { privileged: false, reasons: [] }
}

/** The roles in short words. Any row is one, whatever it is called. */
export async function rolesOf(api: OktaApi, id: string, signal: AbortSignal): Promise<readonly string[]> {
  const { body } = await api.get(`/api/v1/users/${id}/roles`, signal, 'quick')
  if (!Array.isArray(body)) {
    throw connectorError('response_invalid', undefined, { detail: 'GET /api/v1/users/{id}/roles: the answer is no list' })
  }
  return body.map(shortly)
}

function shortly(row: unknown): string {
  if (!isRow(row)) return 'a role'
  const { type, label, assignmentType } = row
  const name = type === 'CUSTOM' ? `custom role ${text(label)}` : text(type ?? label)
  return assignmentType === 'GROUP' ? `${name}, by a group` : name
}

const text = (value: unknown): string => (typeof value === 'string' && value !== '' ? value.slice(0, 80) : 'without a name')

/** The administrator that was named, and their roles. */
export async function adminSeen(api: OktaApi, knownAdmin: string, signal: AbortSignal) {
  const id = await idOf(api, knownAdmin, signal)
  return { id, roles: await rolesOf(api, id, signal) }
}

/** Looked for, since the path of a user takes no login with an `@` where calls carry a proof (RFC 9449). */
async function idOf(api: OktaApi, loginOrId: string, signal: AbortSignal): Promise<string> {
  if (/^00u[A-Za-z0-9]{17}$/.test(loginOrId)) return loginOrId
  const filter = encodeURIComponent(`profile.login eq ${JSON.stringify(loginOrId)}`)
  const { body } = await api.get(`/api/v1/users?limit=2&filter=${filter}`, signal, 'quick')
  const [row, ...others] = Array.isArray(body) ? body : []
  if (!isRow(row) || typeof row.id !== 'string' || others.length > 0) throw connectorError('object_not_found')
  return row.id
}

/** Whatever keeps the roles from being read is doubt, and no failure of the look. */
async function unlessUnread<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (signal.aborted) throw endedBy(signal)
    if (!isStepgateError(error)) throw error
    return undefined
  }
}
