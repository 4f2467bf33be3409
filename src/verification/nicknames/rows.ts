import type { Kysely } from 'kysely'
import type { ActorRef, Clock, Random } from '../../contract/index.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Store, Tx } from '../../storage/store.ts'
import type { NicknamesTable, Tables } from '../../storage/tables/index.ts'

export type Db = Kysely<Tables>
export type NicknameRow = NicknamesTable

export interface NicknameDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
}

/** The host, where time has passed instead of a second administrator. */
export const nicknameHost: ActorRef = { kind: 'host', id: 'nicknames' }

/** The list is another one from here on, and nobody else's to change until the transaction is over. */
export async function lockNicknames({ db }: Tx): Promise<void> {
  await db
    .updateTable('installation')
    .set(({ eb }) => ({ nicknames_version: eb('nicknames_version', '+', 1) }))
    .returning('nicknames_version')
    .executeTakeFirstOrThrow()
}

export function nicknameRow(db: Db, id: string): Promise<NicknameRow | undefined> {
  return db.selectFrom('nicknames').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface Happened {
  readonly by: ActorRef
  readonly at: number
}

/** From here on the short form leads to `close`. */
export async function putInForce(
  tx: Tx,
  { id, proposed_by: proposedBy }: NicknameRow,
  { by, at }: Happened,
  random: Random,
): Promise<void> {
  const confirmedBy = by.id === nicknameHost.id ? null : JSON.stringify(by)
  await tx.db
    .updateTable('nicknames')
    .set({ state: 'in_force', in_force_at: at, confirmed_by: confirmedBy })
    .where('id', '=', id)
    .execute()
  const facts = { proposedBy: (JSON.parse(proposedBy) as ActorRef).id }
  await appendAudit(tx, { at, actor: by, action: 'nickname.in_force', target: id, facts }, random)
}

/** The row stays, so that whoever asks later finds which short form the audit is about. */
export async function end(
  tx: Tx,
  { id, state }: NicknameRow,
  what: 'removed' | 'withdrawn' | 'overtaken',
  { by, at }: Happened,
  random: Random,
): Promise<void> {
  await tx.db
    .updateTable('nicknames')
    .set({ state: 'removed', ended_by: JSON.stringify(by), ended_at: at })
    .where('id', '=', id)
    .execute()
  await appendAudit(tx, { at, actor: by, action: `nickname.${what}`, target: id, facts: { before: state } }, random)
}
