import { sql } from 'kysely'
import type { Random } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import { CountChanges } from '../storage/people/count-changes.ts'
import type { Store } from '../storage/store.ts'
import { writeMoves } from './counters.ts'
import { showEnrollment, tellStanding } from './enrollment-shown.ts'
import type { Db } from './rows.ts'

/** Lets bindings run out whose time has come. They stay live: only the same identity renews them. */
export async function expireEnrollments(store: Store, at: number, limit: number, random: Random): Promise<number> {
  if ((await dueEnrollments(store.db, at, 1)).length === 0) return 0
  return store.transaction(async tx => {
    const due = await dueEnrollments(tx.db, at, limit)
    const counts = new CountChanges()
    let expired = 0
    // In the order in which a sync locks people, so that neither it nor another process that does the same waits for ever.
    const inOrder = due.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0) || (a.id < b.id ? -1 : 1))
    for (const { enrollment_id, assurance, bound_at, row: _row, ...subject } of inOrder) {
      const { numUpdatedRows } = await tx.db
        .updateTable('enrollments')
        .set({ state: 'expired' })
        .where('id', '=', enrollment_id)
        .where('state', '=', 'enrolled')
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      // Renewed or ended since it was read.
      if (numUpdatedRows === 0n) continue
      await showEnrollment(tx, subject, { enrollment: 'expired', assurance, boundAt: bound_at }, at, counts)
      await tellStanding(tx, subject, at, random)
      const { integration_id: integrationId, id: target } = subject
      await publish(tx, { type: 'enrollment.expired', integrationId, target, payload: {}, at }, random)
      expired += 1
    }
    await writeMoves(tx.db, counts)
    return expired
  })
}

/** Those that ran out first. The state stands in the text: PostgreSQL takes a partial index for no parameter. */
function dueEnrollments(db: Db, at: number, limit: number) {
  return db
    .selectFrom('enrollments')
    .innerJoin('subjects', 'subjects.id', 'enrollments.subject_id')
    .leftJoin('directory_users', join =>
      join
        .onRef('directory_users.integration_id', '=', 'subjects.integration_id')
        .onRef('directory_users.external_id', '=', 'subjects.external_id'),
    )
    .selectAll('subjects')
    .select(['enrollments.id as enrollment_id', 'enrollments.assurance', 'enrollments.bound_at', 'directory_users.row'])
    .where('enrollments.state', '=', sql.lit('enrolled' as const))
    .where('enrollments.ended_at', 'is', null)
    .where('enrollments.expires_at', '<=', at)
    .orderBy('enrollments.expires_at')
    .limit(limit)
    .execute()
}
