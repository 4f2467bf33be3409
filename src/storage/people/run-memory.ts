import type { IntegrationId, RunId } from '../../contract/index.ts'
import { leftScope } from './compare.ts'
import { MemberSet, RowSet } from './row-set.ts'

/** The facts of a run that a loader needs, as its row says. */
export interface RunFacts {
  readonly id: RunId
  readonly seq: number
  readonly integrationId: IntegrationId
  readonly fence: number
  readonly dry: boolean
  /** Whether it began as a full read that nothing interrupted: only then can anybody be missing. */
  readonly whole: boolean
}

/** What a loader remembers of a run until its end: whom it met, and who is to be removed when it is over. */
export class RunMemory {
  readonly facts: RunFacts
  /** People who are there. Those whose row was written need not be in it: they carry the run's number. */
  readonly met = new RowSet()
  /** People of whom the product said that they are gone. Why, by external id. They go only at the end, if the guard lets them. */
  readonly leaving: Map<string, string>
  readonly groups = new Set<number>()
  /** Members met, by group. Kept only where the missing can be told. */
  readonly members = new Map<number, MemberSet>()
  /** Who would have been created: a dry run writes nothing that a second mention could meet. */
  readonly imagined = new Set<string>()
  /** Of whom the product shows another verdict than the one that was written. */
  readonly foreign = new Set<string>()
  readonly #noted = new Map<Noted, number>()

  constructor(facts: RunFacts, leaving: Iterable<readonly [externalId: string, code: string]>) {
    this.facts = facts
    this.leaving = new Map(leaving)
  }

  /** Whether that is news. Who was deleted does not become somebody who only left, until they are mentioned again. */
  leave(externalId: string, code: string): boolean {
    const known = this.leaving.get(externalId)
    if (known === code || (known !== undefined && code === leftScope)) return false
    this.leaving.set(externalId, code)
    return true
  }

  member(group: number, person: number): void {
    if (!this.facts.whole) return
    let met = this.members.get(group)
    if (met === undefined) {
      met = new MemberSet()
      this.members.set(group, met)
    }
    met.add(person)
  }

  /** Whether another one of the kind is to be written down: a wrong mapping touches everybody, and a few tell enough. */
  mayNote(kind: Noted): boolean {
    const noted = this.#noted.get(kind) ?? 0
    if (noted >= mostNoted[kind]) return false
    this.#noted.set(kind, noted + 1)
    return true
  }
}

/** People who are written down beside the counts. */
export type Noted = 'unread' | 'created' | 'updated' | 'deactivated'
const mostNoted: Readonly<Record<Noted, number>> = { unread: 10_000, created: 50, updated: 50, deactivated: 50 }

/** What pages changed. */
export interface Tally {
  seen: number
  created: number
  updated: number
  unchanged: number
  deactivated: number
  removed: number
}

export function noTally(): Tally {
  return { seen: 0, created: 0, updated: 0, unchanged: 0, deactivated: 0, removed: 0 }
}

export function addTally(to: Tally, more: Readonly<Tally>): void {
  to.seen += more.seen
  to.created += more.created
  to.updated += more.updated
  to.unchanged += more.unchanged
  to.deactivated += more.deactivated
  to.removed += more.removed
}
