import { sql } from 'kysely'
import { type VerificationId, verificationStates } from '../contract/index.ts'
import type { Retention } from '../storage/retention.ts'
import type { Store, Tx } from '../storage/store.ts'
import { detail } from './minimise.ts'
import type { Reported } from './result.ts'
import { isTerminal } from './transitions.ts'

const over = verificationStates.filter(isTerminal)

/**
 * What time takes from verifications, in three steps: the tokens of their sessions, what they say besides how they ended,
 * and the rows themselves. By when they were started, which an index knows: none of them lives as long as the least, but
 * those whose link was sent to somebody. These may wait for weeks, and count from when they were to be over.
 */
const atOnce = 500
/** What is left over is for the next round. */
const mostSlices = 20
/** 740 ILCS 14/15(a): three years after the last interaction nothing is kept, whatever a product still shows. */
const longestMs = 1_095 * 86_400_000

export async function forgetVerifications(store: Store, kept: Retention, now: number): Promise<number> {
  const sessions = await emptySessions(store, now - kept.verificationSecrets)
  const details = await walk(
    store,
    { name: 'verificationDetail', channel: 'flow', by: 'started_at' },
    now - kept.verificationDetail,
  )
  const delivered = { name: 'deliveredDetail', channel: 'delivered', by: 'expires_at' } as const
  const later = await walk(store, delivered, now - kept.verificationDetail)
  return sessions + details + later + (await dropRows(store, now - kept.verifications, now))
}

type Some = readonly { readonly id: VerificationId; readonly reported: string | null }[]

interface Walk {
  /** Under which it is remembered how far it came. */
  readonly name: string
  readonly channel: 'flow' | 'delivered'
  readonly by: 'started_at' | 'expires_at'
}

const idsOf = (rows: Some) => rows.map(({ id }) => id)

/** From where the last round stopped. Where nothing is old enough, one seek and nothing written. */
async function walk(store: Store, { name, channel, by }: Walk, before: number): Promise<number> {
  let done = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const mark = await store.db.selectFrom('retention_marks').select('until_at').where('class', '=', name).executeTakeFirst()
    const from = mark?.until_at ?? -1
    const some = await store.db
      .selectFrom('verifications')
      .select(['id', by, 'reported'])
      // A literal, as in the index.
      .where('channel', '=', sql.lit(channel))
      .where(by, '>', from)
      .where(by, '<', before)
      .orderBy(by)
      .limit(atOnce)
      .execute()
    const last = some.at(-1)?.[by]
    if (last === undefined) return done
    // Those of one moment go together: where the next slice begins, none of them may be left behind.
    const more = await store.db
      .selectFrom('verifications')
      .select(['id', 'reported'])
      .where('channel', '=', sql.lit(channel))
      .where(by, '=', last)
      .execute()
    const rows = [...some.filter(row => row[by] < last), ...more]
    await store.transaction(async tx => {
      await dropDetail(tx, rows)
      await tx.db
        .insertInto('retention_marks')
        .values({ class: name, until_at: last })
        .onConflict(conflict => conflict.column('class').doUpdateSet({ until_at: last }))
        .execute()
    })
    done += rows.length
    if (some.length < atOnce) return done
  }
  return done
}

/** Of sessions that are over. One that goes on is still to be read. */
async function emptySessions(store: Store, before: number): Promise<number> {
  let done = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const taken = await store.transaction(async ({ db }) => {
      const oldest = db
        .selectFrom('vendor_sessions')
        .select('session_id')
        // Word for word as in the index.
        .where(sql<boolean>`state = 'ended' and token_sealed <> ''`)
        .where('opened_at', '<', before)
        .orderBy('opened_at')
        .limit(atOnce)
      const { numUpdatedRows } = await db
        .updateTable('vendor_sessions')
        .set({ token_sealed: '', url_sealed: '' })
        .where('session_id', 'in', oldest)
        .executeTakeFirst()
      return Number(numUpdatedRows)
    })
    done += taken
    if (taken < atOnce) break
  }
  return done
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

/** Looked for on the side: an allow that a product still shows stays, and is looked at each time. */
async function dropRows(store: Store, before: number, now: number): Promise<number> {
  let done = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const old = await store.reports
      .selectFrom('verifications as v')
      .select('v.id')
      .where('v.started_at', '<', before)
      .where('v.state', 'in', over)
      .where(({ or, and, not, eb, exists }) =>
        or([
          eb('v.state', '<>', 'spent'),
          eb('v.started_at', '<', now - longestMs),
          and([not(exists(standingBy(store, now))), not(exists(bindingBy(store)))]),
        ]),
      )
      .orderBy('v.started_at')
      .limit(atOnce)
      .execute()
    if (old.length === 0) break
    const ids = old.map(({ id }) => id)
    await store.transaction(async ({ db }) => {
      for (const table of [
        'vendor_sessions',
        'verification_links',
        'verification_codes',
        'operation_grants',
        'operation_approvals',
        'issuance',
        'reviews',
      ] as const) {
        await db.deleteFrom(table).where('verification_id', 'in', ids).execute()
      }
      await db.deleteFrom('verifications').where('id', 'in', ids).execute()
    })
    done += old.length
    if (old.length < atOnce) break
  }
  return done
}

/** What it bound and is bound still: a renewal goes through the integration of the verification. */
function bindingBy({ reports }: Store) {
  return reports
    .selectFrom('enrollments as e')
    .select('e.id')
    .whereRef('e.subject_id', '=', sql.ref('v.subject_id'))
    .whereRef('e.verification_id', '=', sql.ref('v.id'))
    .where('e.ended_at', 'is', null)
    .limit(1)
}

/** What a product shows of the person because of this verification, or would show again if it were asked to. */
function standingBy({ reports }: Store, now: number) {
  return reports
    .selectFrom('write_backs as w')
    .innerJoin('write_back_switches as s', 's.integration_id', 'w.integration_id')
    .select('w.external_id')
    .whereRef('w.integration_id', '=', sql.ref('v.directory_id'))
    .whereRef('w.external_id', '=', sql.ref('v.external_id'))
    .where('w.expires_at', '>', now)
    .where(sql<boolean>`v.verified_at + s.valid_days * ${sql.lit(86_400_000)} > ${now}`)
    .limit(1)
}
