import { type Change, connectorCodeOf, type Page } from '../../src/contract/index.ts'
import { markOf } from './clock-mark.ts'
import { type ChangesState, expired, type RunState, writeCursor } from './cursor.ts'
import { type ChangedGroup, changedGroups, getGroup } from './groups.ts'
import { whatHappened } from './happened.ts'
import { pageSize } from './list.ts'
import { createOneByOne, type OneByOne } from './one-by-one.ts'
import { membersIn, pagesFrom, type Reader } from './reader.ts'
import { filtered } from './scope.ts'
import { overlapMs, Sightings } from './sightings.ts'
import type { LogPage } from './system-log.ts'

/**
 * Reads what changed since the mark, in three stages: the people by `lastUpdated`; what the System Log tells besides,
 * deletions and memberships above all; and the members of groups that changed without the log having said how. Lists are
 * answered by replicas that lag, so each read begins some minutes earlier; what the last read had is left out.
 */
export async function* readChanges(reader: Reader, from: ChangesState, signal: AbortSignal): AsyncGenerator<Page> {
  const since = new Date(Math.max(from.mark - overlapMs, 0)).toISOString()
  const read: ChangesRead = {
    reader,
    from,
    signal,
    since,
    seen: new Sightings(from.seen, from.run?.seen ?? []),
    oneByOne: createOneByOne(reader, signal),
    run: from.run,
    log: from.log,
  }
  if (read.run === undefined || read.run.stage === 'people') yield* changedPeople(read)
  if (read.run?.stage === 'log') yield* logged(read)
  yield* changedMembers(read)
  const { mark = from.mark, seen = from.seen } = read.run ?? {}
  yield { changes: [], cursor: cursorOf(read, { mark, seen }), end: 'delta' }
}

interface ChangesRead {
  readonly reader: Reader
  readonly from: ChangesState
  readonly signal: AbortSignal
  readonly since: string
  readonly seen: Sightings
  readonly oneByOne: OneByOne
  run: RunState | undefined
  log: string | undefined
}

/** A read in progress keeps the mark that it began with. */
function cursorOf({ reader, from, run, log }: ChangesRead, done?: { readonly mark: number; readonly seen: string[] }): string {
  const { mark, seen } = done ?? from
  return writeCursor(reader.scope, {
    kind: 'changes',
    mark,
    seen,
    ...(log === undefined ? {} : { log }),
    ...(done !== undefined || run === undefined ? {} : { run }),
  })
}

async function* changedPeople(read: ChangesRead): AsyncGenerator<Page> {
  const { reader, from, signal, since, seen, oneByOne } = read
  // Before the people and before the log, which are then at least as new.
  const changed = read.run === undefined && reader.scope.keptIds.length > 0 ? await changedGroups(reader, since, signal) : []
  const groups = read.run?.groups ?? moved(read, changed)
  let leading: readonly Change[] = changed.map(({ group }) => ({ kind: 'group', group }))
  const start = read.run?.next ?? filtered(`lastUpdated gt "${since}"`)
  for await (const { rows, next, headers } of pagesFrom(reader, start, signal)) {
    // Never back: what an earlier read has seen stays seen.
    const mark: number = read.run?.mark ?? Math.max(from.mark, markOf(headers, rows, reader.clock))
    for (const { group, membersChangedAt } of changed) seen.note(group.externalId, membersChangedAt, mark)
    const fresh = rows.filter(row => seen.isNew(row, mark))
    const page = await oneByOne.scoped(reader.people.changesOf(fresh))
    const stage = next === undefined ? 'log' : 'people'
    const whole = oneByOne.overflowed() || (read.run?.whole ?? false)
    read.run = { stage, mark, seen: seen.kept(), groups, whole, ...(next === undefined ? {} : { next }) }
    yield { ...page, changes: [...leading, ...page.changes], cursor: cursorOf(read) }
    leading = []
  }
}

/**
 * How far the members of a group may lag behind the time that it names. Shorter than for people: without the log a change
 * leads to a full read, which would be repeated for as long as the change seems new.
 */
const groupLagMs = 60_000

/** The groups in which somebody came or left since the last read saw them. */
function moved({ from, seen }: ChangesRead, changed: readonly ChangedGroup[]): string[] {
  const isNews = ({ group, membersChangedAt }: ChangedGroup): boolean =>
    membersChangedAt > from.mark - groupLagMs && !seen.has(group.externalId, membersChangedAt)
  return changed.filter(isNews).map(({ group }) => group.externalId)
}

/** Entries are ordered by when they were written, so a beginning needs no more than what two clocks may be apart. */
const logOverlapMs = 10_000

async function* logged(read: ChangesRead): AsyncGenerator<Page> {
  const { reader, from, signal, oneByOne } = read
  const begin = new Date(Math.max(from.mark - logOverlapMs, 0)).toISOString()
  for (let path = read.log ?? reader.log.startAt(begin); read.run?.stage === 'log'; ) {
    const page: LogPage | undefined = await reader.log.read(path, signal)
    if (page === undefined) return withoutLog(read, read.run)
    const { changes, told, ...rest } = await happenedIn(read, page)
    const run: RunState = {
      ...read.run,
      groups: read.run.groups.filter(id => !told.has(id)),
      whole: oneByOne.overflowed() || read.run.whole,
    }
    read.run = page.isLast ? beforeGroups(read, run) : run
    read.log = page.next
    path = page.next
    yield { ...rest, changes, cursor: cursorOf(read) }
  }
}

/** Once it may be read it begins at the mark. Until then only a full read tells who left a group. */
function withoutLog(read: ChangesRead, run: RunState): void {
  const { groupIds } = read.reader.scope
  if (run.groups.some(id => groupIds.includes(id))) {
    throw expired('who left a group is told by the System Log, which may not be read')
  }
  read.log = undefined
  read.run = beforeGroups(read, run)
}

function beforeGroups({ reader }: ChangesRead, run: RunState): RunState {
  const groups = run.whole ? [...new Set([...run.groups, ...reader.scope.groupIds])] : run.groups
  return { ...run, stage: 'groups', groups }
}

async function happenedIn({ reader, signal, seen, oneByOne }: ChangesRead, page: LogPage) {
  const happened = whatHappened(
    page.events.filter(event => seen.isNewEvent(event.uuid)),
    reader.scope,
  )
  if (happened.lostScope) throw expired('a group that limits who is read was deleted')
  const groups: Change[] = []
  for (const id of happened.changedGroups) {
    const group = await getGroup(reader.api, id, signal).catch(unlessGone)
    if (group !== undefined) groups.push({ kind: 'group', group })
  }
  const unlisted = happened.look.filter(({ at }) => at === undefined)
  const lagging = happened.look.filter(({ id, at }) => at !== undefined && !seen.sawSince(id, at))
  const people = await oneByOne.now(
    unlisted.map(({ id }) => id),
    lagging.map(({ id }) => id),
  )
  const changes = [...groups, ...happened.gone, ...people.changes, ...happened.members]
  return { ...people, changes, told: happened.namedGroups }
}

/** A group that was changed and then deleted: a later entry of the log says so. */
const unlessGone = (error: unknown): undefined => {
  if (connectorCodeOf(error) !== 'object_not_found') throw error
}

/** Who came is found here; who left is told once the log says so, or by the next full read. */
async function* changedMembers(read: ChangesRead): AsyncGenerator<Page> {
  const { reader, signal } = read
  const { groupIds } = reader.scope
  for (let run = read.run; run !== undefined && run.groups.length > 0; run = read.run) {
    const [groupId = '', ...groups] = run.groups
    const { next: resumeAt, ...bare } = run
    const start = resumeAt ?? `/api/v1/groups/${groupId}/users?limit=${pageSize}`
    for await (const { rows, next } of pagesFrom(reader, start, signal)) {
      read.run = next === undefined ? { ...bare, groups } : { ...bare, next }
      const page = membersIn(reader, rows, groupId, groupIds.includes(groupId))
      yield { ...page, cursor: cursorOf(read) }
    }
  }
}
