import type { AccountStatus, EnrollmentState, IntegrationId } from '../../contract/index.ts'

/** What the counters go by. */
export interface Counted {
  readonly status: AccountStatus
  readonly enrollment: EnrollmentState
  /** When the live enrollment was bound. */
  readonly boundAt: number | null
}

interface Heap {
  readonly status: AccountStatus
  readonly enrollment: EnrollmentState
  n: number
}
interface DirectoryHeap extends Heap {
  readonly integration_id: IntegrationId
}
interface GroupHeap extends Heap {
  readonly group_row: number
}
interface Age {
  readonly integration_id: IntegrationId
  readonly group_row: number
  readonly day: number
  n: number
}

/** Differences, as rows of the tables that they are added to. */
export interface CountsTaken {
  readonly counts: readonly Readonly<DirectoryHeap>[]
  readonly groupCounts: readonly Readonly<GroupHeap>[]
  readonly ages: readonly Readonly<Age>[]
  /** To `directory_groups.members`. */
  readonly members: readonly { readonly row: number; readonly n: number }[]
}

/** Stands in `directory_ages` for all of a directory. */
export const wholeDirectory = 0
const dayMs = 86_400_000

/** Days since 1970, UTC. */
export function dayOf(at: number): number {
  return Math.floor(at / dayMs)
}

/** Whether anybody would expect the owner of such an account to be enrolled. */
export function isExpected(status: AccountStatus): boolean {
  return status !== 'removed' && status !== 'inactive'
}

/** Whether the age of a person's enrollment counts; null where it does not. */
function ageDay({ status, enrollment, boundAt }: Counted): number | null {
  return isExpected(status) && enrollment === 'enrolled' && boundAt !== null ? dayOf(boundAt) : null
}

/**
 * Differences to the counters of the view that one transaction gathers. They are written last of all and in one order,
 * table by table, so that two transactions never wait crosswise.
 */
export class CountChanges {
  readonly #counts = new Map<string, DirectoryHeap>()
  readonly #groupCounts = new Map<string, GroupHeap>()
  readonly #ages = new Map<string, Age>()
  readonly #members = new Map<number, number>()

  /** Somebody came: a new person is in no group. */
  came(integrationId: IntegrationId, status: AccountStatus): void {
    this.#count(integrationId, status, 'not_enrolled', 1)
  }

  /** Somebody is no longer known at all, in their directory and in each of their groups. */
  went(integrationId: IntegrationId, groups: readonly number[], person: Counted): void {
    this.#count(integrationId, person.status, person.enrollment, -1)
    this.#age(integrationId, wholeDirectory, person, -1)
    for (const group of groups) this.member(integrationId, group, person, -1)
  }

  /** Somebody changed, in their directory and in each of their groups. */
  moved(integrationId: IntegrationId, groups: readonly number[], before: Counted, after: Counted): void {
    if (!isMove(before, after)) return
    this.#count(integrationId, before.status, before.enrollment, -1)
    this.#count(integrationId, after.status, after.enrollment, 1)
    this.#age(integrationId, wholeDirectory, before, -1)
    this.#age(integrationId, wholeDirectory, after, 1)
    for (const group of groups) {
      this.member(integrationId, group, before, -1)
      this.member(integrationId, group, after, 1)
    }
  }

  /** Somebody joined a group, or left it. */
  member(integrationId: IntegrationId, group: number, person: Counted, by: 1 | -1): void {
    const { status, enrollment } = person
    const key = `${group} ${status} ${enrollment}`
    const known = this.#groupCounts.get(key)
    if (known === undefined) this.#groupCounts.set(key, { group_row: group, status, enrollment, n: by })
    else known.n += by
    this.#age(integrationId, group, person, by)
    if (status !== 'removed') this.#members.set(group, (this.#members.get(group) ?? 0) + by)
  }

  /** The counters of a group were emptied: what was gathered for it was of what it had been. */
  forgetGroup(group: number): void {
    for (const [key, { group_row }] of this.#groupCounts) if (group_row === group) this.#groupCounts.delete(key)
    for (const [key, { group_row }] of this.#ages) if (group_row === group) this.#ages.delete(key)
    this.#members.delete(group)
  }

  take(): CountsTaken {
    const taken = {
      counts: inOrder(this.#counts),
      groupCounts: inOrder(this.#groupCounts),
      ages: inOrder(this.#ages),
      members: [...this.#members]
        .filter(([, n]) => n !== 0)
        .sort(([a], [b]) => a - b)
        .map(([row, n]) => ({ row, n })),
    }
    for (const gathered of [this.#counts, this.#groupCounts, this.#ages, this.#members]) gathered.clear()
    return taken
  }

  #count(integrationId: IntegrationId, status: AccountStatus, enrollment: EnrollmentState, by: 1 | -1): void {
    const key = `${integrationId} ${status} ${enrollment}`
    const known = this.#counts.get(key)
    if (known === undefined) this.#counts.set(key, { integration_id: integrationId, status, enrollment, n: by })
    else known.n += by
  }

  #age(integrationId: IntegrationId, group: number, person: Counted, by: 1 | -1): void {
    const day = ageDay(person)
    if (day === null) return
    const key = `${integrationId} ${group} ${day}`
    const known = this.#ages.get(key)
    if (known === undefined) this.#ages.set(key, { integration_id: integrationId, group_row: group, day, n: by })
    else known.n += by
  }
}

/** Whether a change is one that the counters see. */
export function isMove(before: Counted, after: Counted): boolean {
  return before.status !== after.status || before.enrollment !== after.enrollment || ageDay(before) !== ageDay(after)
}

function inOrder<Row extends { readonly n: number }>(gathered: ReadonlyMap<string, Row>): readonly Row[] {
  return [...gathered]
    .filter(([, { n }]) => n !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
}
