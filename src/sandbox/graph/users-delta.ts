/** `GET /users/delta`. https://learn.microsoft.com/en-us/graph/api/user-delta */

import type { FastifyInstance } from 'fastify'
import { authorize, usersRead } from './access.ts'
import type { Change } from './change-log.ts'
import { sendDelta } from './delta-round.ts'
import type { Faults } from './faults.ts'
import type { Tenant } from './tenant.ts'
import { defaultProperties } from './user.ts'
import { userSelect } from './users-routes.ts'

/** Adds `GET /v1.0/users/delta`. */
export function addUsersDelta(app: FastifyInstance, tenant: Tenant, faults: Faults): void {
  const { users, clock } = tenant

  app.get('/v1.0/users/delta', async (request, reply) => {
    const grant = authorize(request, tenant, usersRead)
    const source = {
      resource: 'users' as const,
      log: users.log,
      clock,
      end: users.end,
      find: users.findId,
      select: () => {
        const { select } = userSelect(request, grant)
        return select === defaultProperties || select.includes('id') ? select : [...select, 'id']
      },
      writer(state: { readonly select: readonly string[]; readonly since: number }, isMinimal: boolean) {
        const shape = { select: state.select, leaveOutUnset: true }
        const write = users.writer(shape)
        return (position: number, change: Change | undefined): string | undefined => {
          const now = users.state(position)
          if (now !== 'live') return gone(users.idAt(position), now === 'removed' ? 'changed' : 'deleted')
          // A change of what the query does not select is invisible to it.
          if (change?.kind === 'updated' && !change.properties.some(name => state.select.includes(name))) return undefined
          return change !== undefined && isMinimal ? users.writeChanged(position, shape, state.since) : write(position)
        }
      },
    }
    return sendDelta(request, reply, source, faults.of(request))
  })
}

/** An object that left: `changed` can come back, `deleted` cannot. */
export const gone = (id: string, reason: 'changed' | 'deleted'): string => `{"id":"${id}","@removed":{"reason":"${reason}"}}`
