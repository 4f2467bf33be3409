import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { asIntegrationId, asVerificationId } from '../../src/contract/index.ts'
import { stampInstallation } from '../../src/storage/installation.ts'
import { dropLease, holdsLease, renewLease, takeLease } from '../../src/storage/leases.ts'
import { forgetOnce, once } from '../../src/storage/once.ts'
import type { StoreDeps } from '../../src/storage/open.ts'
import type { Store, Tx } from '../../src/storage/store.ts'
import { fakeClock } from '../support/clock.ts'
import type { TestDatabase } from '../support/databases.ts'
import { fakeRandom } from '../support/random.ts'

/** What every database behind `Store` promises. `open` gives an empty, migrated one. */
export function storageConformance(open: (deps?: Partial<StoreDeps>) => Promise<TestDatabase>): void {
  let database: TestDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  const put = (tx: Tx, key: string) => tx.db.insertInto('once').values({ key, expires_at: 1 }).execute()
  const add = (store: Store, key: string) => store.transaction(tx => put(tx, key))
  const has = async (store: Store, key: string) =>
    (await store.db.selectFrom('once').select('key').where('key', '=', key).execute()).length === 1

  describe('transactions', () => {
    test('what was acknowledged is there after close and reopen', async () => {
      const keys = Array.from({ length: 150 }, (_, n) => `durable-${n}`)
      await Promise.all(keys.map(key => add(database.store, key)))
      const store = await database.reopen()
      const rows = await store.db.selectFrom('once').select('key').where('key', 'like', 'durable-%').execute()
      expect(rows.map(row => row.key).sort()).toEqual(keys.sort())
    })

    test('a failing work takes back only itself, and its caller gets its own error', async () => {
      const { store } = database
      const boom = new Error('boom')
      const results = await Promise.allSettled(
        Array.from({ length: 30 }, (_, n) =>
          store.transaction(async tx => {
            await put(tx, `isolated-${n}`)
            if (n % 3 === 1) throw boom
            if (n % 3 === 2) await put(tx, `isolated-${n}`)
            return n
          }),
        ),
      )
      for (const [n, result] of results.entries()) {
        expect(await has(store, `isolated-${n}`)).toBe(n % 3 === 0)
        if (n % 3 === 0) expect(result).toEqual({ status: 'fulfilled', value: n })
        if (n % 3 === 1) expect(result).toEqual({ status: 'rejected', reason: boom })
        if (n % 3 === 2) expect(result.status).toBe('rejected')
      }
    })

    test('a work sees what it wrote itself; a look-up sees it only after the commit', async () => {
      const { store } = database
      const seen = await store.transaction(async tx => {
        await put(tx, 'unseen')
        const own = await tx.db.selectFrom('once').select('key').where('key', '=', 'unseen').execute()
        return { own: own.length, others: await has(store, 'unseen') }
      })
      expect(seen).toEqual({ own: 1, others: false })
      expect(await has(store, 'unseen')).toBe(true)
    })

    test('a counter that many callers raise at once ends at their number', async () => {
      const { store } = database
      const key = { scope: 'test', key: 'counter', window_start: 0 }
      await store.transaction(({ db }) =>
        db
          .insertInto('budgets')
          .values({ ...key, used: 0 })
          .execute(),
      )
      await Promise.all(
        Array.from({ length: 40 }, () =>
          store.transaction(({ db }) =>
            db
              .updateTable('budgets')
              .set(({ eb }) => ({ used: eb('used', '+', 1) }))
              .where('key', '=', 'counter')
              .execute(),
          ),
        ),
      )
      expect(await store.db.selectFrom('budgets').select('used').where('key', '=', 'counter').execute()).toEqual([{ used: 40 }])
    })

    test('a query that outlives its transaction is refused', async () => {
      const { store } = database
      let leaked: Tx | undefined
      await store.transaction(async tx => {
        leaked = tx
      })
      await expect(leaked === undefined ? undefined : put(leaked, 'leaked')).rejects.toThrow()
      expect(await has(store, 'leaked')).toBe(false)
    })

    test('big numbers, sums and counts come back as numbers', async () => {
      const { store } = database
      await store.transaction(({ db }) =>
        db
          .insertInto('budgets')
          .values({ scope: 'big', key: 'n', window_start: 1_900_000_000_000, used: 2 ** 40 })
          .execute(),
      )
      const row = await store.db
        .selectFrom('budgets')
        .select(({ fn }) => ['window_start', fn.sum('used').as('sum'), fn.countAll().as('n')])
        .where('scope', '=', 'big')
        .groupBy('window_start')
        .executeTakeFirstOrThrow()
      expect({ ...row }).toEqual({ window_start: 1_900_000_000_000, sum: 2 ** 40, n: 1 })
    })
  })

  describe('wakes', () => {
    test('come after the commit, and not after a rollback', async () => {
      const { store } = database
      const stop = new AbortController()
      const woken: boolean[] = []
      const listening = (async () => {
        for await (const _ of store.wakes('letters', stop.signal)) {
          woken.push(await has(store, 'letter'))
          if (woken.length === 1) break
        }
      })()
      await expect(
        store.transaction(async tx => {
          tx.wake('letters')
          throw new Error('taken back')
        }),
      ).rejects.toThrow('taken back')
      await store.transaction(async tx => tx.wake('other'))
      await store.transaction(async tx => {
        tx.wake('letters')
        await put(tx, 'letter')
      })
      await listening
      expect(woken).toEqual([true])
      stop.abort()
    })

    test('end with their signal, and with the store', async () => {
      const { store } = database
      const stop = new AbortController()
      const count = async (signal: AbortSignal) => {
        let n = 0
        for await (const _ of store.wakes('nothing', signal)) n += 1
        return n
      }
      const first = count(stop.signal)
      const second = count(new AbortController().signal)
      stop.abort()
      expect(await first).toBe(0)
      expect(await count(stop.signal)).toBe(0)
      await database.reopen()
      expect(await second).toBe(0)
    })
  })

  describe('reports', () => {
    test('see what was committed, and nothing of an open transaction', async () => {
      const { store } = database
      const count = async () =>
        (await store.reports.selectFrom('once').select('key').where('key', 'like', 'report-%').execute()).length
      await add(store, 'report-1')
      expect(await count()).toBe(1)
      const inside = await store.transaction(async tx => {
        await put(tx, 'report-2')
        return count()
      })
      expect(inside).toBe(1)
      expect(await count()).toBe(2)
    })

    test('stream rows in chunks, also when the reader stops early', async () => {
      const { store } = database
      await store.transaction(async tx => {
        for (let n = 0; n < 25; n += 1) await put(tx, `stream-${String(n).padStart(2, '0')}`)
      })
      const query = store.reports.selectFrom('once').select('key').where('key', 'like', 'stream-%').orderBy('key')
      const all: string[] = []
      for await (const row of query.stream(7)) all.push(row.key)
      expect(all).toEqual(Array.from({ length: 25 }, (_, n) => `stream-${String(n).padStart(2, '0')}`))
      for (let round = 0; round < 5; round += 1) for await (const _ of query.stream(7)) break
      expect(await query.execute()).toHaveLength(25)
    })

    test('a wrong query is an error of its caller alone', async () => {
      const { reports } = database.store
      await expect(sql`select * from no_such_table`.execute(reports)).rejects.toThrow(/no_such_table/)
      expect((await sql`select 1 as one`.execute(reports)).rows).toEqual([{ one: 1 }])
    })
  })

  describe('leases', () => {
    test('one of many takers wins, and the fence rises with every holder', async () => {
      const { store } = database
      const clock = fakeClock()
      const takers = await Promise.all(Array.from({ length: 20 }, (_, n) => takeLease(store, 'race', `p${n}`, 1_000, clock)))
      expect(takers.filter(lease => lease !== undefined)).toEqual([{ fence: 1 }])
      clock.advance(1_000)
      expect(await takeLease(store, 'race', 'next', 1_000, clock)).toEqual({ fence: 2 })
    })

    test('the late write of a holder that was frozen is refused', async () => {
      const { store } = database
      const clock = fakeClock()
      await takeLease(store, 'frozen', 'a', 1_000, clock)
      expect(await renewLease(store, 'frozen', 'a', 1, 1_000, clock)).toBe(true)
      clock.advance(1_001)
      expect(await takeLease(store, 'frozen', 'b', 1_000, clock)).toEqual({ fence: 2 })
      const holds = (owner: string, fence: number) => store.transaction(tx => holdsLease(tx, 'frozen', owner, fence, clock.now()))
      expect(await holds('a', 1)).toBe(false)
      expect(await holds('a', 2)).toBe(false)
      expect(await holds('b', 2)).toBe(true)
      expect(await renewLease(store, 'frozen', 'a', 1, 1_000, clock)).toBe(false)
      await dropLease(store, 'frozen', 'a', 1)
      expect(await holds('b', 2)).toBe(true)
    })

    test('a lease that ran out is lost even if nobody took it; a dropped one is free at once and keeps its fence', async () => {
      const { store } = database
      const clock = fakeClock()
      await takeLease(store, 'idle', 'a', 1_000, clock)
      clock.advance(1_000)
      expect(await store.transaction(tx => holdsLease(tx, 'idle', 'a', 1, clock.now()))).toBe(false)
      expect(await renewLease(store, 'idle', 'a', 1, 1_000, clock)).toBe(false)
      expect(await takeLease(store, 'idle', 'a', 1_000, clock)).toEqual({ fence: 2 })
      await dropLease(store, 'idle', 'a', 2)
      expect(await takeLease(store, 'idle', 'b', 1_000, clock)).toEqual({ fence: 3 })
    })
  })

  describe('once', () => {
    test('of 100 callers at once exactly one is told true', async () => {
      const { store } = database
      const answers = await Promise.all(Array.from({ length: 100 }, () => store.transaction(tx => once(tx, 'jti', 2_000, 1_000))))
      expect(answers.filter(Boolean)).toHaveLength(1)
    })

    test('a key is free again when it expired, or when its transaction failed', async () => {
      const { store } = database
      const ask = (now: number) => store.transaction(tx => once(tx, 'expiring', now + 1_000, now))
      expect(await ask(1_000)).toBe(true)
      expect(await ask(1_999)).toBe(false)
      expect(await ask(2_000)).toBe(true)
      const failed = store.transaction(async tx => {
        await once(tx, 'failing', 2_000, 1_000)
        throw new Error('later')
      })
      await expect(failed).rejects.toThrow('later')
      expect(await store.transaction(tx => once(tx, 'failing', 2_000, 1_000))).toBe(true)
    })

    test('expired keys are forgotten in slices', async () => {
      const fresh = await open()
      onTestFinished(() => fresh.dispose())
      await Promise.all([1, 2, 3, 4, 5].map(n => fresh.store.transaction(tx => once(tx, `old-${n}`, n * 1_000, 0))))
      expect(await fresh.store.transaction(tx => forgetOnce(tx, 4_000, 3))).toBe(3)
      expect(await fresh.store.transaction(tx => forgetOnce(tx, 4_000, 3))).toBe(1)
      expect(await fresh.store.db.selectFrom('once').select('key').execute()).toEqual([{ key: 'old-5' }])
    })
  })

  describe('keys of tables', () => {
    const enrollment = (id: string, subject: string, identity: string | null, ended: number | null = null, slot = '') => ({
      id,
      subject_id: subject,
      integration_id: asIntegrationId('int'),
      tenant: 'tenant',
      identity_id: identity,
      link_slot: slot,
      state: 'enrolled' as const,
      assurance: 'low' as const,
      evidence: '[]',
      verification_id: asVerificationId('v'),
      bound_at: 1,
      expires_at: null,
      created_at: 1,
      ended_at: ended,
      ended_why: null,
    })
    type Enrollment = ReturnType<typeof enrollment>

    test('one live enrollment a subject and one live subject an identity, under parallel binds', async () => {
      const { store } = database
      const bind = (row: Enrollment) => store.transaction(({ db }) => db.insertInto('enrollments').values(row).execute())
      const won = async (rows: readonly Enrollment[]) =>
        (await Promise.allSettled(rows.map(bind))).filter(result => result.status === 'fulfilled').length
      const many = Array.from({ length: 20 }, (_, n) => n)
      expect(await won(many.map(n => enrollment(`s${n}`, 'subject', `id-${n}`)))).toBe(1)
      expect(await won(many.map(n => enrollment(`i${n}`, `other-${n}`, 'identity')))).toBe(1)
      expect(await won(many.map(n => enrollment(`h${n}`, 'subject', 'identity', 5)))).toBe(20)
      expect(await won(many.map(n => enrollment(`n${n}`, `unbound-${n}`, null)))).toBe(20)
      expect(await won([enrollment('link', 'linked', 'identity', null, 'link-1')])).toBe(1)
    })

    test('a ready job with the same dedupe key is left as it is', async () => {
      const { store } = database
      const job = (id: string, state: 'ready' | 'done') => ({
        id,
        queue: 'q',
        dedupe_key: 'k',
        payload: '{}',
        state,
        run_at: 1,
        attempts: 0,
        max_attempts: 1,
        lease_owner: null,
        lease_until: null,
        fence: 0,
        last_error: null,
        created_at: 1,
        finished_at: null,
      })
      await store.transaction(async ({ db }) => {
        for (const row of [job('a', 'ready'), job('b', 'ready'), job('c', 'done'), job('d', 'done')]) {
          await db
            .insertInto('jobs')
            .values(row)
            .onConflict(conflict => conflict.columns(['queue', 'dedupe_key']).where('state', '=', sql.lit('ready')).doNothing())
            .execute()
        }
      })
      const rows = await store.db.selectFrom('jobs').select('id').orderBy('id').execute()
      expect(rows.map(row => row.id)).toEqual(['a', 'c', 'd'])
    })

    test('text is ordered by code point, so that both databases page alike', async () => {
      const { store } = database
      const words = ['ä', 'Z', 'a', 'B', '_', '~', 'é', 'z', '😀', '']
      await store.transaction(async ({ db }) => {
        for (const word of words)
          await db.insertInto('budgets').values({ scope: 'order', key: word, window_start: 0, used: 0 }).execute()
      })
      const rows = await store.db.selectFrom('budgets').select('key').where('scope', '=', 'order').orderBy('key').execute()
      expect(rows.map(row => row.key)).toEqual([...words].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
    })

    test('any text that JSON can carry is read back as it was written', async () => {
      const { store } = database
      const texts = fc.string({ unit: 'grapheme', maxLength: 60 }).filter(text => !text.includes('\0') && text.isWellFormed())
      let n = 0
      await fc.assert(
        fc.asyncProperty(texts, fc.maxSafeInteger(), async (text, number) => {
          n += 1
          const key = `text-${n}`
          await store.transaction(({ db }) =>
            db
              .insertInto('schedules')
              .values({ name: key, queue: 'q', payload: text, every_ms: number, jitter_ms: 0, next_at: 0 })
              .execute(),
          )
          const row = await store.db.selectFrom('schedules').selectAll().where('name', '=', key).executeTakeFirstOrThrow()
          expect(row).toMatchObject({ payload: text, every_ms: number })
        }),
        { numRuns: 50 },
      )
    })
  })

  describe('migrations', () => {
    test('run once: opening again changes nothing', async () => {
      const names = () =>
        sql<{ name: string }>`select name, timestamp from kysely_migration order by name`.execute(database.store.db)
      const before = await names()
      await database.reopen()
      expect((await names()).rows).toEqual(before.rows)
      expect(before.rows.length).toBeGreaterThan(0)
    })

    test('a database of a later version is refused and left alone', async () => {
      const future = await open()
      onTestFinished(() => future.dispose())
      await future.store.transaction(({ db }) =>
        sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00.000Z')`.execute(db),
      )
      await expect(future.reopen()).rejects.toMatchObject({
        name: 'StepgateError',
        code: 'unavailable',
        message: /later version/,
      })
    })
  })

  describe('installation', () => {
    test('a stamp stays, but for a trial that becomes live', async () => {
      const fresh = await open()
      onTestFinished(() => fresh.dispose())
      const world = { clock: fakeClock(), random: fakeRandom() }
      const first = await stampInstallation(fresh.store, 'trial', world)
      expect({ ...(await stampInstallation(fresh.store, 'trial', world)) }).toEqual({ ...first })
      expect(await stampInstallation(fresh.store, 'live', world)).toMatchObject({ stamp: 'live', epoch: first.epoch })
      for (const other of ['trial', 'sandbox'] as const) {
        await expect(stampInstallation(fresh.store, other, world)).rejects.toMatchObject({ code: 'conflict' })
      }
    })

    test('a database of the sandbox is never anything else', async () => {
      const fresh = await open()
      onTestFinished(() => fresh.dispose())
      const world = { clock: fakeClock(), random: fakeRandom() }
      await stampInstallation(fresh.store, 'sandbox', world)
      for (const other of ['trial', 'live'] as const) {
        await expect(stampInstallation(fresh.store, other, world)).rejects.toMatchObject({ code: 'conflict' })
      }
    })
  })
}
