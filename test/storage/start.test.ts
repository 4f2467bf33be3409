import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { openStore, type StorePlace } from '../../src/storage/open.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'

const start = (where: StorePlace) => openStore(where, { clock: fakeClock(), log: quietLog() })
const keys = async (store: Store) => (await store.db.selectFrom('once').select('key').execute()).map(row => row.key)
const add = (store: Store, key: string) =>
  store.transaction(async tx => {
    await tx.db.insertInto('once').values({ key, expires_at: 1 }).execute()
    tx.wake('added')
  })

const onPostgres = async () => {
  const postgres = databases().find(engine => engine.name === 'postgres')
  if (postgres === undefined) throw new Error('PostgreSQL is not among the databases.')
  return postgres.open()
}

let folder: string
let server: TestDatabase
beforeAll(async () => {
  server = await onPostgres()
  folder = await mkdtemp(join(tmpdir(), 'stepgate-start-'))
})
afterAll(async () => {
  await server.dispose()
  await rm(folder, { recursive: true, force: true })
})

/** Empty places: nothing of ours is in them. */
const empty: readonly { name: string; place(name: string): StorePlace }[] = [
  { name: 'sqlite', place: name => ({ kind: 'sqlite', path: join(folder, 'deep', name, 'stepgate.db') }) },
  { name: 'postgres', place: name => ({ ...server.where, kind: 'postgres', schema: `start_${name}` }) as StorePlace },
]

describe.each(empty)('an empty $name', ({ place }) => {
  test('is brought up by one of many that start at once', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => start(place('race'))))
    await Promise.all(stores.map((store, n) => add(store, `from-${n}`)))
    for (const store of stores) expect((await keys(store)).sort()).toEqual(['from-0', 'from-1', 'from-2', 'from-3', 'from-4'])
    await Promise.all(stores.map(store => store.close()))
  })

  test('is one thing, and its neighbour another', async () => {
    const [one, other] = await Promise.all([start(place('one')), start(place('other'))])
    await add(one, 'here')
    expect([await keys(one), await keys(other)]).toEqual([['here'], []])
    await Promise.all([one.close(), other.close()])
  })
})

describe.each(databases())('two stores on one $name', ({ open }) => {
  test('write at once without losing or refusing anything', async () => {
    const database = await open()
    onTestFinished(() => database.dispose())
    const second = await start(database.where)
    const work = async (store: Store, name: string) => {
      for (let round = 0; round < 10; round += 1) {
        await Promise.all(Array.from({ length: 10 }, (_, n) => add(store, `${name}-${round}-${n}`)))
      }
    }
    await Promise.all([work(database.store, 'a'), work(second, 'b')])
    expect(await keys(second)).toHaveLength(200)
    expect(await database.store.reports.selectFrom('once').select('key').execute()).toHaveLength(200)
    await second.close()
  })

  test('a closed store refuses, and closing twice is closing once', async () => {
    const database = await open()
    onTestFinished(() => database.dispose())
    const pending = add(database.store, 'pending')
    await Promise.all([database.store.close(), database.store.close()])
    await Promise.allSettled([pending])
    await expect(add(database.store, 'late')).rejects.toThrow()
    const after = await database.reopen()
    expect(await keys(after)).not.toContain('late')
  })
})

test('a SQLite file is readable by its owner alone', async () => {
  const path = join(folder, 'private', 'stepgate.db')
  const store = await start({ kind: 'sqlite', path })
  await add(store, 'secret')
  for (const file of [path, `${path}-wal`, `${path}-shm`]) expect((await stat(file)).mode & 0o077).toBe(0)
  await store.close()
})

test('SQLite syncs its log at every commit, and look-ups cannot write', async () => {
  const store = await start({ kind: 'sqlite', path: join(folder, 'pragmas', 'stepgate.db') })
  const pragma = async (name: string) => (await sql`pragma ${sql.raw(name)}`.execute(store.db)).rows[0]
  expect({ ...Object(await pragma('journal_mode')) }).toEqual({ journal_mode: 'wal' })
  const synchronous = await store.transaction(({ db }) => sql`pragma synchronous`.execute(db))
  expect({ ...Object(synchronous.rows[0]) }).toEqual({ synchronous: 2 })
  for (const db of [store.db, store.reports]) {
    await expect(db.insertInto('once').values({ key: 'x', expires_at: 1 }).execute()).rejects.toThrow(/readonly/)
    await expect(db.transaction().execute(async () => 1)).rejects.toThrow(/store\.transaction/)
  }
  await store.close()
})

test('another replica wakes those who wait on PostgreSQL', async () => {
  const database = await onPostgres()
  onTestFinished(() => database.dispose())
  const replica = await start(database.where)
  const woken = replica.wakes('added', new AbortController().signal)[Symbol.asyncIterator]()
  await add(database.store, 'news')
  expect(await woken.next()).toEqual({ done: false, value: undefined })
  expect(await keys(replica)).toEqual(['news'])
  await replica.close()
})

test('a broken listening connection comes back and wakes everybody, and look-ups go on', async () => {
  const database = await onPostgres()
  onTestFinished(() => database.dispose())
  const { store } = database
  const woken = store.wakes('added', new AbortController().signal)[Symbol.asyncIterator]()
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(store.db)
  expect(await woken.next()).toEqual({ done: false, value: undefined })
  await add(store, 'after')
  expect(await woken.next()).toEqual({ done: false, value: undefined })
  expect(await keys(store)).toEqual(['after'])
})

test('a schema that is not a plain name is refused before anything is sent', async () => {
  await expect(start({ kind: 'postgres', url: inject('postgres').url, schema: 'a; drop schema public' })).rejects.toMatchObject({
    code: 'request_invalid',
  })
})

test('a PostgreSQL that cannot be reached is called unavailable', async () => {
  const nowhere = start({ kind: 'postgres', url: `postgresql://postgres@localhost/x?host=${encodeURIComponent(folder)}` })
  await expect(nowhere).rejects.toMatchObject({ code: 'unavailable', message: 'The database cannot be reached.' })
})
