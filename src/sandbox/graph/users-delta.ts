/** `GET /users/delta`. https://learn.microsoft.com/en-us/graph/api/user-delta */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { authorize, usersRead } from './access.ts'
import type { Change } from './change-log.ts'
import { type DeltaSource, gone, sendDelta } from './delta-round.ts'
import type { DeltaState } from './delta-token.ts'
import type { Faults } from './faults.ts'
import type { Tenant } from './tenant.ts'
import type { Grant } from './tokens.ts'
import { userSelect } from './users-routes.ts'

/** Adds `GET /v1.0/users/delta`. */
export function addUsersDelta(app: FastifyInstance, tenant: Tenant, faults: Faults): void {
  app.get('/v1.0/users/delta', async (request, reply) => {
    const grant = authorize(request, tenant, usersRead)
    return sendDelta(request, reply, usersSource(tenant, grant), faults.of(request))
  })
}

function usersSource({ users, clock }: Tenant, grant: Grant): DeltaSource {
  const shapeOf = ({ select }: DeltaState) => ({ select, leaveOutUnset: true })
  /** One who left: `changed` can come back, `deleted` cannot. The initial round names them too. */
  function removed(position: number): string | undefined {
    const state = users.state(position)
    return state === 'live' ? undefined : gone(users.idAt(position), state === 'removed' ? 'changed' : 'deleted')
  }
  /** A change of what the query does not select is invisible to it. */
  const isVisible = (change: Change, { select }: DeltaState): boolean =>
    change.kind !== 'updated' || change.properties.some(name => select.includes(name))

  return {
    resource: 'users',
    log: users.log,
    clock,
    select(request: FastifyRequest) {
      const { select } = userSelect(request, grant)
      return select.includes('id') ? select : [...select, 'id']
    },
    fromStart(state, size) {
      const write = users.writer(shapeOf(state))
      const wanted = state.ids?.map(users.findId).filter(position => position !== undefined)
      const end = wanted?.length ?? users.end()
      const entries: string[] = []
      let at = state.position
      for (; at < end && entries.length < size; at++) {
        const position = wanted?.[at] ?? at
        entries.push(removed(position) ?? write(position))
      }
      return { entries, isLast: at >= end, next: { ...state, position: at >= end ? undefined : at } }
    },
    fromChanges(state, size, until, isMinimal) {
      const write = users.writer(shapeOf(state))
      const wanted = state.ids === undefined ? undefined : new Set(state.ids.map(users.findId))
      const entries = new Map<number, string>()
      let next = state.next
      for (; next < until && entries.size < size; next++) {
        const change = users.log.at(next)
        if (change === undefined || entries.has(change.position) || wanted?.has(change.position) === false) continue
        const { position } = change
        const left = removed(position)
        if (left !== undefined) entries.set(position, left)
        else if (isVisible(change, state))
          entries.set(position, isMinimal ? users.writeChanged(position, shapeOf(state), state.since) : write(position))
      }
      const isLast = next >= until
      return { entries: [...entries.values()], isLast, next: { ...state, next, since: isLast ? next : state.since } }
    },
  }
}
