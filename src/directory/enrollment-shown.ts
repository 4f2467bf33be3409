import type { Assurance, EnrollmentState, Random } from '../contract/index.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { CountChanges } from '../storage/people/count-changes.ts'
import type { Tx } from '../storage/store.ts'
import { gatherMove } from './counters.ts'
import { standingChanged } from './standing.ts'
import type { Subject } from './subjects.ts'

/** Where an enrollment that changed is seen from outside: the view of its directory, and the product that it is written to. */

/** Shows the state in the view, where a directory has the person, and gathers what that changes in its counters. */
export async function showEnrollment(
  { db }: Tx,
  subject: Subject,
  shown: {
    readonly enrollment: EnrollmentState
    readonly assurance: Assurance | null
    readonly boundAt: number | null
  },
  at: number,
  counts: CountChanges,
): Promise<void> {
  if (subject.kind !== 'directory') return
  const user = await db
    .selectFrom('directory_users')
    .select(['row', 'integration_id as integrationId', 'status', 'enrollment', 'bound_at as boundAt'])
    .where('integration_id', '=', subject.integration_id)
    .where('external_id', '=', subject.external_id)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
  if (user === undefined) return
  const { enrollment, assurance, boundAt } = shown
  await db
    .updateTable('directory_users')
    .set({ enrollment, assurance, bound_at: boundAt, updated_at: at })
    .where('row', '=', user.row)
    .execute()
  await gatherMove(db, counts, user, user, { status: user.status, enrollment, boundAt })
}

/** What the product shows of a person of a directory may have to change with it. */
export async function tellStanding(
  tx: Tx,
  { kind, integration_id, external_id }: Subject,
  at: number,
  random: Random,
): Promise<void> {
  if (kind === 'directory') await standingChanged(tx, { integrationId: integration_id, externalId: external_id, at }, random)
}
