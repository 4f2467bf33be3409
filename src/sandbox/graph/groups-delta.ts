/**
 * `GET /groups/delta`, with direct members as links. Groups inside a group are members like others, and are not followed.
 * https://learn.microsoft.com/en-us/graph/api/group-delta and https://learn.microsoft.com/en-us/graph/delta-query-groups
 */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { authorize, groupsRead } from './access.ts'
import { type DeltaSource, type Filled, gone, sendDelta } from './delta-round.ts'
import type { DeltaState } from './delta-token.ts'
import type { Faults } from './faults.ts'
import { groupIds, groupProperties, shownGroup } from './group.ts'
import { type Member, memberOf } from './groups.ts'
import { selectOf } from './query.ts'
import type { Tenant } from './tenant.ts'

/** Links come up to so many a page, over all groups in it. */
const mostLinks = 500

/** Adds `GET /v1.0/groups/delta`. */
export function addGroupsDelta(app: FastifyInstance, tenant: Tenant, faults: Faults): void {
  app.get('/v1.0/groups/delta', async (request, reply) => {
    authorize(request, tenant, groupsRead)
    return sendDelta(request, reply, groupsSource(tenant), faults.of(request))
  })
}

function groupsSource({ groups, users, clock }: Tenant): DeltaSource {
  const idOf = ({ kind, position }: Member): string => (kind === 'user' ? users.idAt(position) : groupIds.at(position))
  const link = (member: Member, present: boolean) => ({
    '@odata.type': `#microsoft.graph.${member.kind}`,
    id: idOf(member),
    ...(present ? {} : { '@removed': { reason: 'deleted' } }),
  })
  /** A group with what is selected of it; what was never set is left out. */
  function written(position: number, { select }: DeltaState, links: readonly object[]): string {
    const group = groups.at(position)
    if (group === undefined) return gone(groupIds.at(position), 'deleted')
    const all = Object.entries(shownGroup(position, group)).filter(([name, value]) => value !== null && select.includes(name))
    const members = links.length === 0 ? {} : { 'members@delta': links }
    return JSON.stringify({ ...Object.fromEntries(all), id: groupIds.at(position), ...members })
  }

  /** A large group comes in parts: it is named again with the links that follow. */
  function fromStart(state: DeltaState & { readonly position: number }, size: number): Filled {
    const wanted = state.ids?.map(groups.find).filter(position => position !== undefined)
    const end = wanted?.length ?? groups.end()
    const entries: string[] = []
    let links = 0
    for (let at = state.position; at < end; at++) {
      const position = wanted?.[at] ?? at
      const start = at === state.position ? (state.member ?? 0) : 0
      if (entries.length === size || links === mostLinks)
        return { entries, isLast: false, next: { ...state, position: at, member: start } }
      const part = linksFrom(position, start, state.select.includes('members') ? mostLinks - links : 0)
      links += part.links.length
      entries.push(written(position, state, part.links))
      if (part.next !== undefined) return { entries, isLast: false, next: { ...state, position: at, member: part.next } }
    }
    return { entries, isLast: true, next: { ...state, position: undefined, member: undefined } }
  }

  function linksFrom(group: number, start: number, most: number): { readonly links: readonly object[]; readonly next?: number } {
    if (most === 0) return { links: [] }
    const links: object[] =
      start === 0 ? [...(groups.at(group)?.nested ?? [])].map(position => link({ kind: 'group', position }, true)) : []
    for (let position = start; position < users.end(); position++) {
      const member: Member = { kind: 'user', position }
      if (!groups.has(group, member)) continue
      if (links.length >= most) return { links, next: position }
      links.push(link(member, true))
    }
    return { links }
  }

  function fromChanges(state: DeltaState, size: number, until: number, isMinimal: boolean): Filled {
    const wanted = state.ids === undefined ? undefined : new Set(state.ids.map(id => groupIds.indexOf(id)))
    const changed = new Map<number, { readonly links: Map<string, object>; readonly properties: Set<string> }>()
    let next = state.next
    let links = 0
    for (; next < until && changed.size < size && links < mostLinks; next++) {
      const change = groups.log.at(next)
      if (change === undefined || wanted?.has(change.position) === false) continue
      const member = memberOf(change.properties[0] ?? '')
      const isVisible =
        change.kind !== 'updated' || change.properties.some(name => state.select.includes(name.split('/', 1)[0] ?? ''))
      if (!isVisible) continue
      const entry = changed.get(change.position) ?? { links: new Map(), properties: new Set() }
      changed.set(change.position, entry)
      if (member === undefined) for (const name of change.properties) entry.properties.add(name)
      else entry.links.set(idOf(member), link(member, groups.has(change.position, member)))
      links += member === undefined ? 0 : 1
    }
    const entries = [...changed].map(([position, { links: of, properties }]) => {
      const select = isMinimal ? state.select.filter(name => properties.has(name)) : state.select
      return written(position, { ...state, select }, [...of.values()])
    })
    const isLast = next >= until
    return { entries, isLast, next: { ...state, next, since: isLast ? next : state.since } }
  }

  return {
    resource: 'groups',
    log: groups.log,
    clock,
    select(request: FastifyRequest) {
      const asked = selectOf(request, 'group', name => groupProperties.has(name) || name === 'members')
      return asked ?? [...groupProperties, 'members']
    },
    fromStart,
    fromChanges,
  }
}
