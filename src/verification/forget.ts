import type { VerificationId } from '../contract/index.ts'
import type { Retention } from '../storage/retention.ts'
import type { Store, Tx } from '../storage/store.ts'
import { detail } from './minimise.ts'
import type { Reported } from './result.ts'

/**
 * What time takes from verifications, in three steps: the tokens of their sessions, what they say besides how they ended,
 * and the rows themselves. By when they were started, which an index knows; none of them lives as long as the least.
 */
const atOnce = 500
/** What is left over is for the next round. */
const mostSlices = 20

export async function forgetVerifications(store: Store, kept: Retention, now: number): Promise<number> {
  const sessions = await walk(store, 'verificationSecrets', now - kept.verificationSecrets, emptySessions)
  const details = await walk(store, 'verificationDetail', now - kept.verificationDetail, dropDetail)
  return sessions + details + (await dropRows(store, now - kept.verifications))
}

type Some = readonly { readonly id: VerificationId; readonly reported: string | null }[]

const idsOf = (rows: Some) => rows.map(({ id }) => id)

/** From where the last round stopped. Where nothing is old enough, one seek and nothing written. */
async function walk(
  store: Store,
  name: 'verificationSecrets' | 'verificationDetail',
  before: number,
  forget: (tx: Tx, rows: Some) => Promise<void>,
): Promise<number> {
  let done = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const mark = await store.db.selectFrom('retention_marks').select('until_at').where('class', '=', name).executeTakeFirst()
    const from = mark?.until_at ?? -1
    const some = await store.db
      .selectFrom('verifications')
      .select(['id', 'started_at', 'reported'])
      .where('started_at', '>', from)
      .where('started_at', '<', before)
      .orderBy('started_at')
      .limit(atOnce)
      .execute()
    const last = some.at(-1)
    if (last === undefined) return done
    // Those of one moment go together: where the next slice begins, none of them may be left behind.
    const more = await store.db
      .selectFrom('verifications')
      .select(['id', 'reported'])
      .where('started_at', '=', last.started_at)
      .execute()
    const rows = [...some.filter(row => row.started_at < last.started_at), ...more]
    await store.transaction(async tx => {
      await forget(tx, rows)
      const until = { until_at: last.started_at }
      await tx.db
        .insertInto('retention_marks')
        .values({ class: name, ...until })
        .onConflict(conflict => conflict.column('class').doUpdateSet(until))
        .execute()
    })
    done += rows.length
    if (some.length < atOnce) return done
  }
  return done
}

async function emptySessions({ db }: Tx, rows: Some): Promise<void> {
  await db
    .updateTable('vendor_sessions')
    .set({ token_sealed: '', url_sealed: '' })
    .where('verification_id', 'in', idsOf(rows))
    .execute()
}

/** Of the score only the whole stays: it is what the verdict was by, and what stands in the product. */
async function dropDetail({ db }: Tx, rows: Some): Promise<void> {
  await db.updateTable('verifications').set(detail).where('id', 'in', idsOf(rows)).execute()
  await db.updateTable('reviews').set({ identity_id: null }).where('verification_id', 'in', idsOf(rows)).execute()
  for (const { id, reported } of rows) {
    if (reported === null) continue
    const { overall } = JSON.parse(reported) as Reported
    const whole = overall === undefined ? null : JSON.stringify({ overall })
    if (whole === reported) continue
    await db.updateTable('verifications').set({ reported: whole }).where('id', '=', id).execute()
  }
}

async function dropRows(store: Store, before: number): Promise<number> {
  let done = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const taken = await store.transaction(async ({ db }) => {
      const old = await db
        .selectFrom('verifications')
        .select(['id', 'reported'])
        .where('started_at', '<', before)
        .orderBy('started_at')
        .limit(atOnce)
        .execute()
      if (old.length === 0) return 0
      const ids = idsOf(old)
      for (const table of [
        'vendor_sessions',
        'verification_links',
        'verification_codes',
        'operation_grants',
        'issuance',
        'reviews',
      ] as const) {
        await db.deleteFrom(table).where('verification_id', 'in', ids).execute()
      }
      await db.deleteFrom('verifications').where('id', 'in', ids).execute()
      return old.length
    })
    done += taken
    if (taken < atOnce) break
  }
  return done
}
