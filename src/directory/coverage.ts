import { sql } from 'kysely'
import { type AccountStatus, type EnrollmentState, enrollmentStates, type IntegrationId } from '../contract/index.ts'
import { dayOf, isExpected, wholeDirectory } from '../storage/people/count-changes.ts'
import type { Db } from './rows.ts'

/**
 * How far enrollment has come, and how old it is. Of everybody who can be expected to be enrolled: a tombstone cannot, nor
 * an account that its product switched off. Added up from counters, so that it costs the same whatever the size.
 */
export interface Coverage {
  readonly total: number
  readonly enrolled: number
  readonly enrollment: Readonly<Record<EnrollmentState, number>>
  /** Of those who are not enrolled: whose verdict waits for a reviewer. */
  readonly underReview: number
  /** Of the enrolled: how many days ago they were bound, counted in whole days (UTC). */
  readonly bound: readonly { readonly fromDays: number; readonly untilDays: number | null; readonly people: number }[]
}

interface Kind {
  readonly status: AccountStatus
  readonly enrollment: EnrollmentState
  readonly n: number
}
interface Aged {
  readonly from: number
  readonly n: number
}

const bounds = [0, 30, 90, 180, 365] as const

function summed(kinds: readonly Kind[], ages: readonly Aged[], underReview: number): Coverage {
  const enrollment = Object.fromEntries(enrollmentStates.map(state => [state, 0])) as Record<EnrollmentState, number>
  let total = 0
  for (const { status, enrollment: state, n } of kinds) {
    if (!isExpected(status)) continue
    enrollment[state] += n
    total += n
  }
  const bound = bounds.map((fromDays, index) => ({
    fromDays,
    untilDays: bounds[index + 1] ?? null,
    people: ages.filter(({ from }) => from === fromDays).reduce((sum, { n }) => sum + n, 0),
  }))
  return { total, enrolled: enrollment.enrolled, enrollment, underReview, bound }
}

/** Of a whole directory. */
export async function coverageOfDirectory(db: Db, integrationId: IntegrationId, now: number): Promise<Coverage> {
  const kinds = await db
    .selectFrom('directory_counts')
    .select(['status', 'enrollment', 'n'])
    .where('integration_id', '=', integrationId)
    .execute()
  const waiting = await waitingIn(db, integrationId).select(waitingPeople).executeTakeFirstOrThrow()
  return summed(kinds, await agesOf(db, integrationId, [wholeDirectory], now), Number(waiting.n))
}

/** Of each of some groups of one directory, by row. */
export async function coverageOfGroups(
  db: Db,
  integrationId: IntegrationId,
  groups: readonly number[],
  now: number,
): Promise<ReadonlyMap<number, Coverage>> {
  if (groups.length === 0) return new Map()
  const kinds = await db.selectFrom('directory_group_counts').selectAll().where('group_row', 'in', groups).execute()
  const ages = await agesOf(db, integrationId, groups, now)
  const waiting = await waitingIn(db, integrationId)
    .innerJoin('directory_members as m', 'm.user_row', 'u.row')
    .where('m.group_row', 'in', groups)
    .groupBy('m.group_row')
    .select('m.group_row')
    .select(waitingPeople)
    .execute()
  const waitingBy = new Map(waiting.map(({ group_row, n }) => [group_row, Number(n)]))
  const kindsOf = Map.groupBy(kinds, ({ group_row }) => group_row)
  const agesBy = Map.groupBy(ages, ({ group_row }) => group_row)
  return new Map(groups.map(row => [row, summed(kindsOf.get(row) ?? [], agesBy.get(row) ?? [], waitingBy.get(row) ?? 0)]))
}

/** Somebody may wait for two verdicts at once. */
const waitingPeople = sql<number | string>`count(distinct u.row)`.as('n')

/** From the open reviews, of which there are few: no counter has to follow what reviewers do. */
function waitingIn(db: Db, integrationId: IntegrationId) {
  return db
    .selectFrom('reviews as r')
    .innerJoin('subjects as s', 's.id', 'r.subject_id')
    .innerJoin('directory_users as u', join =>
      join.onRef('u.integration_id', '=', 's.integration_id').onRef('u.external_id', '=', 's.external_id'),
    )
    .where('r.state', '=', sql.lit('open'))
    .where('r.directory_id', '=', integrationId)
    .where('u.integration_id', '=', integrationId)
    .where('u.enrollment', '<>', 'enrolled')
    .where('u.status', 'not in', ['removed', 'inactive'])
}

async function agesOf(
  db: Db,
  integrationId: IntegrationId,
  groups: readonly number[],
  now: number,
): Promise<readonly (Aged & { readonly group_row: number })[]> {
  const today = dayOf(now)
  const oldestFirst = bounds.toReversed().map(days => sql`when day <= ${sql.lit(today - days)} then ${sql.lit(days)}`)
  // Of a clock that was set back: bound in the future is bound just now.
  const from = sql<number>`case ${sql.join(oldestFirst, sql` `)} else 0 end`
  const rows = await db
    .selectFrom('directory_ages')
    .select(['group_row', from.as('from')])
    .select(({ fn }) => fn.sum<number>('n').as('n'))
    .where('integration_id', '=', integrationId)
    .where('group_row', 'in', groups)
    .groupBy(['group_row', from])
    .execute()
  return rows.map(({ n, ...row }) => ({ ...row, n: Number(n) }))
}
