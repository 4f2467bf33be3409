/** Who may call Graph: a living token, and in its `roles` a permission of the route. */

import type { FastifyRequest } from 'fastify'
import { invalidToken, Refused, requestDenied } from './errors.ts'
import type { Tenant } from './tenant.ts'
import type { Grant } from './tokens.ts'

/** Permissions by what they allow; any one of a list is enough. https://learn.microsoft.com/en-us/graph/permissions-reference */
export const directoryRead = ['Directory.Read.All', 'Directory.ReadWrite.All']
export const usersRead = ['User.Read.All', 'User.ReadWrite.All', ...directoryRead]
export const usersWrite = ['User.ReadWrite.All', 'Directory.ReadWrite.All']
/** Of a user no more than whether the account is enabled (https://learn.microsoft.com/en-us/graph/api/user-update). */
export const accountsWrite = ['User.EnableDisableAccount.All', ...usersWrite]
export const groupsRead = [
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  ...directoryRead,
]
export const membersWrite = ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All']

/** The grant behind a call, if its token is good. */
export function authenticate(request: FastifyRequest, tenant: Tenant): Grant {
  const token = /^Bearer\s+(.*)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if (token === '') throw new Refused(invalidToken('Access token is empty.'))
  const grant = tenant.tokens.find(token)
  if (grant === undefined) throw new Refused(invalidToken('Access token validation failure. Invalid audience or signature.'))
  if (grant.expiresAt <= tenant.clock.now()) throw new Refused(invalidToken('Lifetime validation failed, the token is expired.'))
  return grant
}

export const allows = (grant: Grant, permissions: readonly string[]): boolean =>
  permissions.some(permission => grant.roles.includes(permission))

/** The grant behind a call that has one of these permissions. */
export function authorize(request: FastifyRequest, tenant: Tenant, permissions: readonly string[]): Grant {
  const grant = authenticate(request, tenant)
  if (!allows(grant, permissions)) throw requestDenied()
  return grant
}
