import { findByExternalId } from '../directory/users.ts'
import type { Seals } from '../security/seals.ts'
import { type ErasureRoom, verificationsOf } from '../storage/erasure.ts'
import { addressesOf } from './addresses-on-record.ts'
import { folded } from './deliver-to.ts'
import { readPhone } from './phone-number.ts'

/**
 * What is still to be sent to a person: codes, warnings, what an operation made. Such a message knows nobody but the address that
 * it has sealed, so each that waits is opened and held against where the person can be reached, now and when they verified.
 * Those that ask for a job at their end are found by it, in the rooms that asked.
 */
export function messagesErasure(seals: Seals): ErasureRoom {
  return {
    name: 'messages',
    tables: ['messages'],
    async erase({ db }, person) {
      const waiting = await db
        .selectFrom('messages')
        .select(['id', 'to_sealed'])
        .where('state', '=', 'waiting')
        .where('tell', 'is', null)
        .execute()
      if (waiting.length === 0) return 0
      const user = await findByExternalId(db, person.integrationId, person.externalId)
      const before = await db
        .selectFrom('verifications')
        .select(['id', 'notify_to'])
        .where('id', 'in', verificationsOf(db, person))
        .where('notify_to', 'is not', null)
        .execute()
      const known = new Set(
        [
          user?.email,
          user?.claims.phone_number,
          ...before.flatMap(({ id, notify_to }) => (notify_to === null ? [] : addressesOf(seals, id, notify_to))),
        ].flatMap(one => (typeof one === 'string' ? [reached(one)] : [])),
      )
      const theirs = waiting.filter(({ id, to_sealed }) => {
        const to = to_sealed === null ? undefined : seals.open(to_sealed, { table: 'messages', row: id, column: 'to_sealed' })
        return to !== undefined && known.has(reached(to))
      })
      for (const { id } of theirs) {
        await db
          .updateTable('messages')
          .set({ state: 'dropped', to_sealed: null, facts_sealed: null, ended_at: person.at })
          .where('id', '=', id)
          .where('state', '=', 'waiting')
          .execute()
      }
      return theirs.length
    },
  }
}

/** In the one way in which two spellings of an address or of a number are the same. */
const reached = (address: string) => readPhone(address, undefined)?.number ?? folded(address)
