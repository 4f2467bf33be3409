/** `POST /__sandbox/roles`: gives people, groups and the apps of people the rights that a recovery has to see. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ordered, told } from './control-routes.ts'
import type { Member } from './groups.ts'
import { principalIdOf } from './owned-routes.ts'
import { roleNames } from './roles.ts'
import type { Tenant } from './tenant.ts'

const role = z.enum(roleNames).default('Global Administrator')
const order = z.strictObject({
  /** To users and groups, by id or name. */
  give: z.array(z.strictObject({ to: z.string(), role, isEligible: z.boolean().default(false) })).default([]),
  /** All that they hold, or could activate. */
  take: z.array(z.string()).default([]),
  /** Memberships that can be activated. */
  letJoin: z.array(z.strictObject({ group: z.string(), member: z.string() })).default([]),
  /** App registrations that somebody owns, with a directory role of the app's own where one is named. */
  owners: z.array(z.strictObject({ user: z.string(), clientId: z.guid(), role: z.enum(roleNames).optional() })).default([]),
  /** Whether the tenant has a licence for roles that can be activated. */
  hasActivation: z.boolean().optional(),
})

export function addRightsControl(app: FastifyInstance, tenant: Tenant): void {
  const { users, groups, roles, owned } = tenant
  function groupCalled(key: string): number {
    const group = groups.find(key) ?? groups.findByName(key)
    if (group === undefined) throw new TypeError(`there is no ${key}`)
    return group
  }
  function called(key: string): Member {
    const user = users.find(key)
    return user === undefined ? { kind: 'group', position: groupCalled(key) } : { kind: 'user', position: user }
  }

  app.post('/__sandbox/roles', async request => {
    const { give, take, letJoin, owners, hasActivation } = ordered(order, request)
    return told(() => {
      for (const one of give) roles.give(called(one.to), one.role, one.isEligible)
      for (const key of take) roles.take(called(key))
      for (const { group, member } of letJoin) roles.letJoin(groupCalled(group), called(member))
      for (const { user, clientId, role: own } of owners) {
        const { position } = called(user)
        owned.set(position, new Set([...(owned.get(position) ?? []), clientId]))
        if (own !== undefined) roles.give({ kind: 'app', id: principalIdOf(tenant, clientId) }, own, false)
      }
      roles.hasActivation = hasActivation ?? roles.hasActivation
      return { assignments: roles.assignments(), eligibilities: roles.eligibilities() }
    })
  })
}
