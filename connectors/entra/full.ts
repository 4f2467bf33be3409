import { connectorCodeOf, type Page } from '../../src/contract/index.ts'
import { readChanges } from './changes.ts'
import { type ChangesState, type FullAt, type FullState, type Watch, writeCursor } from './cursor.ts'
import { pagesFrom } from './list.ts'
import { readMembers } from './members.ts'
import { countOf, draftOf, latestLink, type Reader, usersDelta } from './reader.ts'
import { shards } from './shard-filter.ts'
import { isUnshardable, readShards } from './shards.ts'
import { memberStandings, standingMembers } from './standing-members.ts'
import { readUnchanged, unmarked } from './unchanged.ts'
import { watchGroups } from './watch.ts'

/**
 * Reads everybody in scope. A small tenant is read by the round of a delta query; a large one in parts side by side, and
 * then the changes since before the first part; with groups for a scope, their members are read. Memberships that are kept
 * come after people. Whatever changed meanwhile is read last, and only that end says `snapshot`. Before the first person the
 * audit log is read, so that each one comes with the time since when they are unchanged.
 */
export async function* readAll(reader: Reader, from: FullState | undefined, signal: AbortSignal): AsyncGenerator<Page> {
  let state = from ?? (await begin(reader, signal))
  const standing = await standingMembers(reader, signal)
  const readsPeople = state.at.stage !== 'members' || reader.scope.groupIds.length > 0
  const unchanged = readsPeople && reader.readsLog ? await readUnchanged(reader, signal) : unmarked
  const whole = (page: Page): Promise<Page> => unchanged.mark(memberStandings(page, standing))

  if (state.at.stage === 'round') {
    let users: string | undefined
    for await (const { rows, next, delta } of pagesFrom(reader.api, state.at.next, signal)) {
      const watch: Watch = delta === undefined ? state.watch : { ...state.watch, users: delta }
      users = delta
      if (delta !== undefined && watch.nested.length === 0) {
        yield await whole({ ...draftOf(reader, rows), cursor: writeCursor(reader.scope, changesFrom(watch)), end: 'snapshot' })
        return
      }
      const at: FullAt = next === undefined ? { stage: 'members', group: 0 } : { stage: 'round', next }
      state = { kind: 'full', watch, at }
      const cursor = writeCursor(reader.scope, delta === undefined ? state : afterPeople(reader, state))
      yield await whole({ ...draftOf(reader, rows), cursor })
    }
    state = { ...state, watch: { ...state.watch, ...(users === undefined ? {} : { users }) } }
  }
  if (state.at.stage === 'shards') {
    try {
      for await (const { page, at } of readShards(reader, state.at, signal)) {
        state = { ...state, at: at ?? { stage: 'members', group: 0 } }
        const cursor = writeCursor(reader.scope, at === undefined ? afterPeople(reader, state) : state)
        yield await whole({ ...page, cursor })
      }
    } catch (error) {
      if (!isUnshardable(error)) throw error
      reader.log.warn({ reason: connectorCodeOf(error) }, 'a tenant cannot be read in parts, and is read in one round')
      yield* readAll(reader, { ...state, at: { stage: 'round', next: usersDelta(reader) } }, signal)
      return
    }
  }
  if (state.at.stage === 'members' && reader.scope.keptIds.length > 0) {
    for await (const { page, at } of readMembers(reader, state.at, signal)) {
      const cursor = writeCursor(reader.scope, at === undefined ? changesFrom(state.watch, true) : { ...state, at })
      yield await whole({ ...page, cursor })
    }
  }
  yield* readChanges(reader, changesFrom(state.watch, true), signal)
}

/** What follows when all people were read. */
function afterPeople({ scope }: Reader, state: FullState): FullState | ChangesState {
  return scope.keptIds.length > 0 ? { ...state, at: { stage: 'members', group: 0 } } : changesFrom(state.watch, true)
}

function changesFrom(watch: Watch, closing = false): ChangesState {
  return { kind: 'changes', watch, part: 'users', asked: 0, closing }
}

async function begin(reader: Reader, signal: AbortSignal): Promise<FullState> {
  const { scope, api, bulkFrom } = reader
  const groups = await watchGroups(reader, signal)
  const latest = async (): Promise<Watch> => ({
    ...groups,
    users: await latestLink(reader, usersDelta(reader, 'latest'), signal),
  })
  if (scope.groupIds.length > 0) return { kind: 'full', watch: await latest(), at: { stage: 'members', group: 0 } }
  const people = await countOf(api, '/users/$count', signal)
  if (people === undefined || people <= bulkFrom) {
    return { kind: 'full', watch: groups, at: { stage: 'round', next: usersDelta(reader) } }
  }
  // Taken first, so that nobody is missed who changes while the parts are read.
  const watch = await latest()
  return { kind: 'full', watch, at: { stage: 'shards', left: shards.map((_, shard) => ({ shard })), read: 0 } }
}
