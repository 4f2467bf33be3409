/** Who may change whom: what every call of recovery asks before it does anything. */

import type { FastifyRequest } from 'fastify'
import { authorize } from './access.ts'
import type { OktaClient } from './clients.ts'
import { apiError, notFound, Refused } from './errors.ts'
import type { Org } from './org.ts'
import { standardRoles } from './roles.ts'

const lengthRequired = () =>
  new Refused(apiError(411, 'E0000028', "The request is missing a required parameter: 'Content-Length'."))

/** `POST` and `PUT` without a body and without its length are refused, as by the servers in front of a real org. */
function needLength({ method, headers }: FastifyRequest): void {
  if (method === 'POST' && headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
    throw lengthRequired()
}

const mayNot = () => new Refused(apiError(403, 'E0000006', 'You do not have permission to perform the requested action'))

/** Standard roles below a super administrator's leave administrators alone; a custom one stays in its resource set. */
function mayChange({ roles, groups, people }: Org, client: OktaClient, user: number): boolean {
  const held = client.roles ?? []
  if (held.includes('SUPER_ADMIN')) return true
  const { resourceGroups } = client
  const isCustom = held.some(role => standardRoles[role] === undefined)
  const isInSet = resourceGroups === undefined || resourceGroups.some(id => groups.isMember(groups.named(id), user))
  if (isCustom && isInSet) return true
  return people.exists(user) && roles.of(user).length === 0 && held.some(role => standardRoles[role] !== undefined)
}

/** The position of the person whom a call may change, and the app that makes it. */
export async function changeable(
  request: FastifyRequest,
  org: Org,
  id: string,
): Promise<{ readonly user: number; readonly client: OktaClient }> {
  needLength(request)
  const client = await authorize(request, org, 'okta.users.manage', { writes: true })
  const user = org.people.find(id)
  if (user === undefined) throw new Refused(notFound(`${id} (User)`))
  if (!mayChange(org, client, user)) throw mayNot()
  return { user, client }
}
