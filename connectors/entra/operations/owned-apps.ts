import { connectorCodeOf, connectorError } from '../../../src/contract/index.ts'
import type { GraphApi } from '../api.ts'
import { guid } from '../fields.ts'
import { query } from '../list.ts'
import { isRow, textOf } from '../map.ts'
import { holdsRole } from './roles-of.ts'
import { allRows, type Row } from './rows.ts'

/**
 * Whoever owns an app can add a secret to it and act as it. So the owner of one with a directory role, or with any
 * application permission, may do as much as the app (https://learn.microsoft.com/en-us/graph/api/user-list-ownedobjects).
 */

/** Who owns more is not looked through. */
const mostApps = 50

const isApp = ({ '@odata.type': type }: Row): boolean =>
  type === '#microsoft.graph.application' || type === '#microsoft.graph.servicePrincipal'

export async function ownsPrivilegedApp(api: GraphApi, id: string, signal: AbortSignal): Promise<boolean> {
  const rows = await allRows(api, `/users/${id}/ownedObjects?${query({ $select: 'id,appId' })}`, signal)
  const appIds = new Set(rows.filter(isApp).map(appIdOf))
  if (appIds.size > mostApps) {
    throw connectorError('object_state_unsupported', undefined, { detail: `owns more than ${mostApps} apps` })
  }
  for (const appId of appIds) if (await isPrivileged(api, appId, signal)) return true
  return false
}

/** Of what an app may not read, Graph tells the id alone. */
function appIdOf({ appId }: Row): string {
  const found = textOf(appId)
  if (found !== undefined && guid.test(found)) return found.toLowerCase()
  throw connectorError('permission_missing', undefined, { detail: 'owned apps come with their ids alone' })
}

async function isPrivileged(api: GraphApi, appId: string, signal: AbortSignal): Promise<boolean> {
  const principal = await principalOf(api, appId, signal)
  if (principal === undefined) return false
  const granted = await allRows(api, `/servicePrincipals/${principal}/appRoleAssignments`, signal)
  return granted.length > 0 || holdsRole(api, [principal], signal)
}

/** An app that nobody has ever consented to has none here, and so no rights. */
async function principalOf(api: GraphApi, appId: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const path = `/servicePrincipals(appId='${appId}')?${query({ $select: 'id' })}`
    const { body } = await api.get(path, signal, { patient: 'quick' })
    const id = isRow(body) ? textOf(body.id) : undefined
    if (id === undefined) throw connectorError('response_invalid', undefined, { detail: 'a service principal without an id' })
    return id
  } catch (error) {
    if (connectorCodeOf(error) === 'object_not_found') return undefined
    throw error
  }
}
