import { type ActorRef, problem } from '../../contract/index.ts'
import { isSecondPerson, wasRevoked } from '../../security/second-person.ts'
import type { Tx } from '../../storage/store.ts'
import { end, lockNicknames, type NicknameDeps, type NicknameRow, nicknameHost, nicknameRow, putInForce } from './rows.ts'

/** What becomes of short forms that wait, and of those in force. */

const proposerOf = ({ proposed_by }: NicknameRow) => JSON.parse(proposed_by) as ActorRef

/** All of them or none, by somebody else than whoever proposed each. */
export async function confirm({ store, clock, random }: NicknameDeps, ids: readonly string[], by: ActorRef): Promise<void> {
  const at = clock.now()
  await store.transaction(async tx => {
    await lockNicknames(tx)
    for (const id of new Set(ids)) {
      const row = await live(tx, id)
      if (row.state !== 'proposed') throw problem('conflict', 'This is in force already.')
      if (await wasRevoked(tx.db, proposerOf(row))) {
        throw problem('conflict', 'Whoever proposed this has no access any more: propose it again.')
      }
      if (!(await isSecondPerson(tx, proposerOf(row), by, row.proposed_at))) {
        throw problem('forbidden', 'Somebody else than the one who proposed it has to confirm a short form.')
      }
      await putInForce(tx, row, { by, at }, random)
    }
  })
}

/** Counts at once: it makes matching stricter, and needs nobody else. */
export async function remove({ store, clock, random }: NicknameDeps, id: string, by: ActorRef): Promise<void> {
  const at = clock.now()
  await store.transaction(async tx => {
    await lockNicknames(tx)
    const row = await live(tx, id)
    await end(tx, row, row.state === 'proposed' ? 'withdrawn' : 'removed', { by, at }, random)
  })
}

/** Lets what has waited for long enough take effect; what whoever proposed it may not have any more is dropped. */
export async function applyDue({ store, clock, random }: NicknameDeps, limit: number): Promise<number> {
  const at = clock.now()
  const happened = { by: nicknameHost, at }
  const due = await store.db
    .selectFrom('nicknames')
    .select('id')
    .where('state', '=', 'proposed')
    .where('ready_at', '<=', at)
    .orderBy('ready_at')
    .limit(limit)
    .execute()
  if (due.length === 0) return 0
  return store.transaction(async tx => {
    await lockNicknames(tx)
    for (const { id } of due) {
      const row = await nicknameRow(tx.db, id)
      if (row?.state !== 'proposed') continue
      if (await wasRevoked(tx.db, proposerOf(row))) await end(tx, row, 'overtaken', happened, random)
      else await putInForce(tx, row, happened, random)
    }
    return due.length
  })
}

async function live({ db }: Tx, id: string): Promise<NicknameRow> {
  const row = await nicknameRow(db, id)
  if (row === undefined || row.ended_at !== null) throw problem('not_found', 'There is no such short form.')
  return row
}
