import type { IntegrationId, RunId } from '../../contract/index.ts'

const chunkBits = 1 << 16

/** Row numbers that were met: one bit each, so that a million people cost 125 kB. */
export class RowSet {
  readonly #chunks = new Map<number, Uint8Array>()

  add(row: number): void {
    const chunk = Math.floor(row / chunkBits)
    let bits = this.#chunks.get(chunk)
    if (bits === undefined) {
      bits = new Uint8Array(chunkBits / 8)
      this.#chunks.set(chunk, bits)
    }
    const at = row % chunkBits
    bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7))
  }

  has(row: number): boolean {
    const bits = this.#chunks.get(Math.floor(row / chunkBits))
    const at = row % chunkBits
    return bits !== undefined && ((bits[at >> 3] ?? 0) & (1 << (at & 7))) !== 0
  }
}

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
  readonly members = new Map<number, number[]>()
  /** Who would have been created: a dry run writes nothing that a second mention could meet. */
  readonly imagined = new Set<string>()

  constructor(facts: RunFacts, leaving: Iterable<readonly [externalId: string, code: string]>) {
    this.facts = facts
    this.leaving = new Map(leaving)
  }

  member(group: number, person: number): void {
    if (!this.facts.whole) return
    const met = this.members.get(group)
    if (met === undefined) this.members.set(group, [person])
    else met.push(person)
  }
}

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

/** Differences to `directory_counts` that one transaction gathers, in one order so that two never wait crosswise. */
export class CountChanges {
  readonly #by = new Map<
    string,
    { readonly integrationId: string; readonly status: string; readonly enrollment: string; n: number }
  >()

  move(integrationId: string, enrollment: string, before: string | undefined, after: string): void {
    if (before === after) return
    if (before !== undefined) this.#add(integrationId, before, enrollment, -1)
    this.#add(integrationId, after, enrollment, 1)
  }

  take(): readonly {
    readonly integrationId: string
    readonly status: string
    readonly enrollment: string
    readonly n: number
  }[] {
    const changes = [...this.#by].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change)
    this.#by.clear()
    return changes.filter(change => change.n !== 0)
  }

  #add(integrationId: string, status: string, enrollment: string, n: number): void {
    const key = `${integrationId}\u0000${status}\u0000${enrollment}`
    const known = this.#by.get(key)
    if (known === undefined) this.#by.set(key, { integrationId, status, enrollment, n })
    else known.n += n
  }
}
