import { type Random, verificationStates } from '../contract/index.ts'
import { dialectOf } from '../storage/dialect.ts'
import { type ErasureRoom, verificationsOf } from '../storage/erasure.ts'
import { end } from './current.ts'
import { anonymous } from './minimise.ts'
import { isTerminal } from './transitions.ts'

const open = verificationStates.filter(state => !isTerminal(state))

/**
 * The verifications of a person. What stands is ended; what happened stays as a row that is about nobody: purpose, times,
 * reason and policy, so that figures stay true. Links, codes, sessions, tokens, reviews and other names go.
 */
export function verificationErasure(random: Random): ErasureRoom {
  return {
    name: 'verifications',
    tables: [
      'verifications',
      'vendor_sessions',
      'verification_links',
      'verification_codes',
      'issuance',
      'idempotency',
      'reviews',
      'aliases',
    ],
    async erase(tx, person) {
      const { db } = tx
      const { at } = person
      const ids = verificationsOf(db, person)
      const living = await db
        .selectFrom('verifications')
        .selectAll()
        .where('id', 'in', ids)
        .where('state', 'in', open)
        .orderBy('id')
        .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
        .execute()
      for (const row of living) await end({ clock: { now: () => at }, random }, tx, row, 'revoke', 'cancelled')
      await db.deleteFrom('vendor_sessions').where('verification_id', 'in', ids).execute()
      await db.deleteFrom('verification_links').where('verification_id', 'in', ids).execute()
      await db.deleteFrom('verification_codes').where('verification_id', 'in', ids).execute()
      await db.deleteFrom('issuance').where('verification_id', 'in', ids).execute()
      await db.deleteFrom('idempotency').where('verification_id', 'in', ids).execute()
      await db.deleteFrom('reviews').where('verification_id', 'in', ids).execute()
      if (person.subjectId !== null) {
        await db.deleteFrom('aliases').where('subject_id', '=', person.subjectId).execute()
        await db.deleteFrom('reviews').where('subject_id', '=', person.subjectId).execute()
      }
      const { numUpdatedRows } = await db
        .updateTable('verifications')
        .set(eb => ({ ...anonymous, updated_at: at, version: eb('version', '+', 1) }))
        .where('id', 'in', ids)
        .executeTakeFirst()
      return Number(numUpdatedRows)
    },
  }
}
