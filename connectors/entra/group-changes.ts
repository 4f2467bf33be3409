import { type Change, connectorError } from '../../src/contract/index.ts'
import { type Batching, batch } from './batch.ts'
import type { Watch } from './cursor.ts'
import { readGroup } from './groups.ts'
import { pagesFrom, query } from './list.ts'
import { isRow, textOf } from './map.ts'
import { isInScope, memberChanges, membershipsOf } from './membership.ts'
import { type Draft, draftOf, type Reader } from './reader.ts'
import { standingOf } from './standing-members.ts'
import { batchingOf } from './waiting.ts'

/**
 * What changed in the groups that are watched. A stream says who was put directly into which group or taken out of it;
 * what that means (there may be another way in, through another group) is asked for, person by person. A group that was
 * put inside another one, or taken out, moves many at once: then a full read is asked for.
 *
 * The answers come from replicas that lag, and one that knows nothing yet of a second group looks like one that is up to
 * date. So everybody who was told is asked after twice: the next read begins at the links with which this one began.
 */

/** What the streams told. */
interface Told {
  readonly links: readonly string[]
  readonly groups: Change[]
  /** Who was put into a group or taken out of it. */
  readonly people: Set<string>
  /** Who was put into the group that shows verdicts, or taken out of it. */
  readonly standings: Map<string, boolean>
}

const peopleAtATime = 100

/** Pages, the last one with the links to go on from. `asked` counts people whom the same read has asked after before. */
export async function* readGroupChanges(
  reader: Reader,
  watch: Watch,
  asked: number,
  signal: AbortSignal,
): AsyncGenerator<{ readonly page: Draft; readonly done?: Pick<Watch, 'groups' | 'ends'> }> {
  const told = await readStreams(reader, watch, signal)
  const ids = [...told.people]
  if (asked + ids.length > reader.mostAsked) throw full(`${ids.length} memberships changed`)
  const opening = [...told.groups, ...[...told.standings].map(([id, isMember]) => standingOf(id, isMember))]
  let held: Draft = { changes: opening }
  for (let at = 0; at < ids.length; at += peopleAtATime) {
    if (at > 0) yield { page: held }
    const page = await settle(reader, ids.slice(at, at + peopleAtATime), signal)
    held = at === 0 ? { ...page, changes: sorted([...opening, ...page.changes]) } : page
  }
  const ends = [...told.links]
  yield { page: held, done: { groups: ids.length === 0 ? ends : watch.ends, ends } }
}

const order = ['group', 'group_removed', 'user', 'user_removed', 'member', 'standing'] as const

/** As a page has to say things: groups first, then people, then members. */
function sorted(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

function full(detail: string) {
  return connectorError('checkpoint_expired', undefined, { detail })
}

/** Where these people are now. Of whom nothing is there any more the stream of users tells what became. */
async function settle(reader: Reader, ids: readonly string[], signal: AbortSignal): Promise<Draft> {
  const { scope } = reader
  const batching = batchingOf(reader)
  const groups = await membershipsOf(batching, ids, scope.keptIds, signal)
  const of = (id: string): ReadonlySet<string> => groups.get(id) ?? new Set()
  const members = ids.flatMap(id => memberChanges(scope, id, of(id)))
  if (scope.groupIds.length === 0) return { changes: members }

  const inside = ids.filter(id => isInScope(scope, of(id)))
  const left: Change[] = ids
    .filter(id => groups.has(id) && !isInScope(scope, of(id)))
    .map(externalId => ({ kind: 'user_removed', externalId, reason: 'left_scope' }))
  const rows = await rowsOf(reader, batching, inside, signal)
  const page = draftOf(reader, rows, members)
  return { ...page, changes: sorted([...page.changes, ...left]) }
}

async function rowsOf(
  { scope }: Reader,
  batching: Batching,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const select = query({ $select: scope.select.join() })
  const answers = await batch(
    batching,
    ids.map(id => ({ method: 'GET', url: `/users/${id}?${select}` })),
    signal,
  )
  // Who is gone meanwhile is told by the stream of users.
  return answers.filter(({ status }) => status !== 404).map(({ body }) => body)
}

async function readStreams(reader: Reader, watch: Watch, signal: AbortSignal): Promise<Told> {
  const links: string[] = []
  const told: Told = { links, groups: [], people: new Set(), standings: new Map() }
  for (const link of watch.groups) {
    for await (const { rows, delta } of pagesFrom(reader.api, link, signal)) {
      for (const row of rows) takeIn(reader, row, told)
      if (delta !== undefined) links.push(delta)
    }
  }
  return told
}

function takeIn({ scope }: Reader, row: unknown, told: Told): void {
  const id = isRow(row) ? textOf(row.id)?.toLowerCase() : undefined
  if (!isRow(row) || id === undefined) return
  if (row['@removed'] !== undefined) {
    if (id === scope.standingGroupId) return
    // Who was in it cannot be asked for any more.
    throw full('a group was deleted')
  }
  const group = readGroup(row)
  if (group !== undefined && scope.keptIds.includes(id)) told.groups.push({ kind: 'group', group })
  const members: readonly unknown[] = Array.isArray(row['members@delta']) ? row['members@delta'] : []
  for (const member of members) {
    if (!isRow(member)) continue
    const memberId = textOf(member.id)
    const type = textOf(member['@odata.type']) ?? '#microsoft.graph.user'
    const isThere = member['@removed'] === undefined
    if (memberId === undefined) continue
    if (id === scope.standingGroupId) {
      if (type === '#microsoft.graph.user') told.standings.set(memberId, isThere)
      if (!scope.keptIds.includes(id)) continue
    }
    if (type === '#microsoft.graph.group') throw full('a group inside another one came or went')
    if (type === '#microsoft.graph.user') told.people.add(memberId)
  }
}
