import type { PoolClient } from 'pg'
import type { Change, SourceUser } from '../../contract/index.ts'
import { canLeave } from '../people/compare.ts'
import type { CountChanges } from '../people/count-changes.ts'
import { noTally, type RunMemory, type Tally } from '../people/run-memory.ts'
import { GroupLists } from './loader-groups.ts'
import { PeopleLists } from './loader-people.ts'
import { glance } from './loader-person.ts'
import { compareStandings, forgetPeople, noteLeaving, notePeople } from './loader-runs.ts'

type Kind = Change['kind']
type Of<K extends Kind> = Extract<Change, { kind: K }>

/** Applies the changes of one page in their order: neighbours of one kind go as one list. */
export class PageLists {
  readonly tally: Tally = noTally()
  readonly #client: PoolClient
  readonly #memory: RunMemory
  readonly #at: number
  readonly #people: PeopleLists
  readonly #groups: GroupLists

  constructor(client: PoolClient, memory: RunMemory, counts: CountChanges, at: number) {
    this.#client = client
    this.#memory = memory
    this.#at = at
    this.#people = new PeopleLists(client, counts)
    this.#groups = new GroupLists(client, counts)
  }

  async apply(changes: readonly Change[]): Promise<void> {
    for (const list of listsOf(changes)) await this.#list(list)
  }

  /** Whoever could not be read is there all the same, and not missing. */
  async excuse(externalIds: readonly string[]): Promise<void> {
    if (externalIds.length === 0) return
    const known = await glance(this.#client, this.#memory.facts.integrationId, externalIds)
    for (const { row } of known.values()) this.#memory.met.add(row)
  }

  async #list(list: readonly Change[]): Promise<void> {
    const { integrationId, dry } = this.#memory.facts
    const [first] = list
    if (first === undefined) return
    if (first.kind === 'user') return this.#users(all<'user'>(list).map(({ user }) => user))
    if (first.kind === 'user_removed') return this.#leaving(all<'user_removed'>(list))
    if (first.kind === 'standing') return compareStandings(this.#client, this.#memory, all<'standing'>(list))
    if (dry) return
    if (first.kind === 'member') return this.#groups.setMembers(this.#memory, all<'member'>(list), first.present)
    for (const change of list) {
      if (change.kind === 'group') await this.#groups.put(this.#memory, change.group)
      if (change.kind === 'group_removed') await this.#groups.remove(integrationId, change.externalId, this.#at)
    }
  }

  async #users(users: readonly SourceUser[]): Promise<void> {
    const memory = this.#memory
    const { id, integrationId, seq, dry } = memory.facts
    const back = users.map(user => user.externalId).filter(externalId => memory.leaving.has(externalId))
    if (back.length > 0) {
      await forgetPeople(this.#client, id, 'removal', back)
      for (const externalId of back) memory.leaving.delete(externalId)
    }
    if (dry) return this.#imagine(users)
    const stamp = { writtenBy: seq, run: seq, at: this.#at }
    const puts = await this.#people.put(integrationId, users, stamp)
    for (const { outcome, row } of puts) {
      if (outcome === 'unchanged') memory.met.add(row)
      this.tally.seen += 1
      this.tally[outcome] += 1
    }
  }

  async #imagine(users: readonly SourceUser[]): Promise<void> {
    const memory = this.#memory
    const { id, integrationId } = memory.facts
    for (const { externalId, outcome, row, fields } of await this.#people.imagine(integrationId, users)) {
      const again = row === 0 && memory.imagined.has(externalId)
      if (row === 0) memory.imagined.add(externalId)
      else memory.met.add(row)
      this.tally.seen += 1
      this.tally[again ? 'unchanged' : outcome] += 1
      if (again || outcome === 'unchanged' || !memory.mayNote(outcome)) continue
      await notePeople(this.#client, id, outcome, new Map([[externalId, fields.join(',')]]))
    }
  }

  async #leaving(changes: readonly Of<'user_removed'>[]): Promise<void> {
    const { id, integrationId } = this.#memory.facts
    const known = await glance(
      this.#client,
      integrationId,
      changes.map(({ externalId }) => externalId),
    )
    const leaving = new Map<string, string>()
    for (const { externalId, reason } of changes) {
      this.tally.seen += 1
      const stored = known.get(externalId)
      if (stored === undefined || !canLeave(stored, reason)) this.tally.unchanged += 1
      else if (this.#memory.leave(externalId, reason)) leaving.set(externalId, reason)
    }
    await noteLeaving(this.#client, id, leaving)
  }
}

function all<K extends Kind>(list: readonly Change[]): readonly Of<K>[] {
  return list as readonly Of<K>[]
}

/** Neighbours that may go together: of one kind, nobody twice, members all coming or all going. */
function* listsOf(changes: readonly Change[]): Iterable<readonly Change[]> {
  let list: Change[] = []
  let keys = new Set<string>()
  let kind = ''
  for (const change of changes) {
    const key = keyOf(change)
    const next = change.kind === 'member' ? `${change.kind} ${change.present}` : change.kind
    if (list.length > 0 && (next !== kind || keys.has(key))) {
      yield list
      list = []
      keys = new Set()
    }
    kind = next
    keys.add(key)
    list.push(change)
  }
  yield list
}

function keyOf(change: Change): string {
  switch (change.kind) {
    case 'user':
      return change.user.externalId
    case 'group':
      return change.group.externalId
    case 'member':
      return JSON.stringify([change.groupId, change.externalId])
    default:
      return change.externalId
  }
}
