import type { ActorRef, AlertEnd, Random } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import type { Alert, Db } from './alert.ts'
import type { Cause } from './cause.ts'
import { isDamped, noteOpening } from './flaps.ts'
import { say } from './say.ts'

/** Those whose cause is there. There are few: one for each cause. */
export function openAlerts(db: Db): Promise<readonly Alert[]> {
  return db.selectFrom('alerts').selectAll().where('resolved_at', 'is', null).orderBy('opened_at').orderBy('id').execute()
}

const unresolved = { told_at: null, resolved_at: null, resolved_why: null, resolved_by: null, resolution_told_at: null }

/** Of many who see the same at once, one opens it; the others are undefined. */
export async function openAlert(tx: Tx, cause: Cause, at: number, random: Random): Promise<Alert | undefined> {
  const { key, code, detail, integrationId, target, level, count, endsAt } = cause
  const about = { code, detail, integration_id: integrationId, target, level, count, ends_at: endsAt }
  const row: Alert = { id: `al_${token(random, 12)}`, cause: key, ...about, opened_at: at, last_at: at, ...unresolved }
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('alerts')
    .values(row)
    .onConflict(conflict => conflict.column('cause').where('resolved_at', 'is', null).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return undefined
  await say(tx, row, 'opened', at, random, { flapping: await noteOpening(tx, row, at), state: 'open' })
  return row
}

/** What rises is to be told again; not each time of what comes and goes. */
export async function changeAlert(tx: Tx, alert: Alert, { level, count, target, endsAt }: Cause, at: number): Promise<void> {
  await tx.db
    .updateTable('alerts')
    .set({ level, count, target, ends_at: endsAt, last_at: at, ...(level > alert.level ? { told_at: null } : {}) })
    .where('id', '=', alert.id)
    .where('resolved_at', 'is', null)
    .execute()
}

/** It happened again. */
export async function repeatAlert(tx: Tx, { key, target }: Cause, at: number): Promise<void> {
  await tx.db
    .updateTable('alerts')
    .set(eb => ({ count: eb('count', '+', 1), target, last_at: at }))
    .where('cause', '=', key)
    .where('resolved_at', 'is', null)
    .execute()
}

/** False where it was over before. */
export async function endAlert(
  tx: Tx,
  alert: Alert,
  { why, by, at }: { readonly why: AlertEnd; readonly by?: ActorRef; readonly at: number },
  random: Random,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('alerts')
    .set({ resolved_at: at, resolved_why: why, resolved_by: by === undefined ? null : JSON.stringify(by) })
    .where('id', '=', alert.id)
    .where('resolved_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  const flapping = (await isDamped(tx.db, alert.cause)) ? 'goes_on' : 'no'
  await say(tx, alert, 'resolved', at, random, { flapping, state: 'resolved', resolvedWhy: why })
  return true
}

/** Still seen, by whoever alone can see it. */
export async function touchAlerts({ db }: Tx, ids: readonly string[], at: number): Promise<void> {
  if (ids.length === 0) return
  await db.updateTable('alerts').set({ last_at: at }).where('id', 'in', ids).execute()
}

export async function hasOld(db: Db, before: number): Promise<boolean> {
  const old = await db.selectFrom('alerts').select('id').where('resolved_at', '<', before).limit(1).executeTakeFirst()
  return old !== undefined
}

/** Deletes up to `limit` of those that ended before then. */
export async function sweepAlerts({ db }: Tx, before: number, limit: number): Promise<void> {
  const old = db.selectFrom('alerts').select('id').where('resolved_at', '<', before).limit(limit)
  await db.deleteFrom('alerts').where('id', 'in', old).execute()
}
