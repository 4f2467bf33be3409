import type { Clock } from '../contract/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Tx } from '../storage/store.ts'
import type { Facts, MessageKind } from './texts.ts'

/**
 * Drops what waits of a kind, where its facts are those that are meant. What is with the mail server by then is out of reach.
 * How many there were.
 */
export async function takeBack(
  { seals, clock }: { readonly seals: Seals; readonly clock: Clock },
  { db }: Tx,
  kind: MessageKind,
  isMeant: (facts: Facts) => boolean,
): Promise<number> {
  const waiting = await db
    .selectFrom('messages')
    .select(['id', 'facts_sealed'])
    .where('state', '=', 'waiting')
    .where('kind', '=', kind)
    .where('facts_sealed', 'is not', null)
    .execute()
  let dropped = 0
  for (const { id, facts_sealed: sealed } of waiting) {
    const place = { table: 'messages', row: id, column: 'facts_sealed' }
    if (sealed === null || !isMeant(JSON.parse(seals.open(sealed, place)) as Facts)) continue
    const { numUpdatedRows } = await db
      .updateTable('messages')
      .set({ state: 'dropped', to_sealed: null, facts_sealed: null, ended_at: clock.now() })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    dropped += Number(numUpdatedRows)
  }
  return dropped
}
