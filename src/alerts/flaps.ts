import type { Random } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import type { AlertFlapsTable } from '../storage/tables/index.ts'
import type { Alert, Db } from './alert.ts'
import { isFlapping } from './flapping.ts'
import { say } from './say.ts'
import { words } from './words.ts'

/** Causes that come and go: one row for each while it does, by which the rest of the room knows to keep quiet. */

export type Flap = AlertFlapsTable

/** More of a cause than this is not looked at: it is no less restless before. */
const latest = 200

export function flapsIn(db: Db): Promise<readonly Flap[]> {
  return db.selectFrom('alert_flaps').selectAll().orderBy('since').orderBy('cause').execute()
}

/** Newest first. */
function historyOf(db: Db, cause: string): Promise<readonly Alert[]> {
  return db
    .selectFrom('alerts')
    .selectAll()
    .where('cause', '=', cause)
    .orderBy('opened_at', 'desc')
    .orderBy('id', 'desc')
    .limit(latest)
    .execute()
}

const episodes = (rows: readonly Alert[]) =>
  rows.map(({ opened_at: openedAt, resolved_at: resolvedAt }) => ({ openedAt, resolvedAt }))

/** Looks, in the transaction in which it opened once more, whether that was once too often. */
export async function noteOpening(tx: Tx, { cause, code }: Alert, at: number): Promise<'no' | 'begins' | 'goes_on'> {
  if (!words[code].lasts) return 'no'
  if (await isDamped(tx.db, cause)) return 'goes_on'
  if (!isFlapping(episodes(await historyOf(tx.db, cause)), at)) return 'no'
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('alert_flaps')
    .values({ cause, code, since: at, told_at: null })
    .onConflict(conflict => conflict.column('cause').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n ? 'begins' : 'goes_on'
}

export async function isDamped(db: Db, cause: string): Promise<boolean> {
  return (await db.selectFrom('alert_flaps').select('cause').where('cause', '=', cause).executeTakeFirst()) !== undefined
}

/** Those that have been steady for long enough. */
export async function steadyFlaps(db: Db, now: number): Promise<readonly Flap[]> {
  const steady: Flap[] = []
  for (const flap of await flapsIn(db)) {
    if (!isFlapping(episodes(await historyOf(db, flap.cause)), now)) steady.push(flap)
  }
  return steady
}

/** It is told of again: of all that was passed over, how it stands now, to whoever heard that it comes and goes. */
export async function settleFlap(tx: Tx, { cause }: Flap, at: number, random: Random): Promise<void> {
  const { db } = tx
  const flap = await db.deleteFrom('alert_flaps').where('cause', '=', cause).returningAll().executeTakeFirst()
  if (flap === undefined) return
  const [last] = await historyOf(db, cause)
  await db
    .updateTable('alerts')
    .set(eb => ({
      told_at: eb.fn.coalesce('told_at', eb.val(at)),
      resolution_told_at: eb.fn.coalesce('resolution_told_at', eb.val(at)),
    }))
    .where('cause', '=', cause)
    .where('resolved_at', 'is not', null)
    .execute()
  if (last === undefined) return
  const isOpen = last.resolved_at === null
  await db
    .updateTable('alerts')
    .set({ told_at: isOpen ? null : flap.told_at, resolution_told_at: null })
    .where('id', '=', last.id)
    .execute()
  await say(tx, last, 'settled', at, random, {
    flapping: 'no',
    state: isOpen ? 'open' : 'resolved',
    resolvedWhy: last.resolved_why,
  })
}
