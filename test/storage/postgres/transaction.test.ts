import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tx } from '../../../src/storage/store.ts'
import { databases, type TestDatabase } from '../../support/databases.ts'

let database: TestDatabase
beforeAll(async () => {
  const postgres = databases().find(engine => engine.name === 'postgres')
  if (postgres === undefined) throw new Error('PostgreSQL is not among the databases.')
  database = await postgres.open()
})
afterAll(() => database.dispose())

const budget = (key: string) => ({ scope: 's', key, window_start: 0, used: 0 })
const raise = ({ db }: Tx, key: string) =>
  db
    .updateTable('budgets')
    .set(({ eb }) => ({ used: eb('used', '+', 1) }))
    .where('key', '=', key)
    .execute()

test('two transactions that lock each other out both end, each done once', async () => {
  const { store } = database
  await store.transaction(({ db }) =>
    db
      .insertInto('budgets')
      .values([budget('left'), budget('right')])
      .execute(),
  )
  let attempts = 0
  let arrived = 0
  let open: () => void = () => undefined
  const bothIn = new Promise<void>(resolve => {
    open = resolve
  })
  const both = (first: string, second: string) =>
    store.transaction(async tx => {
      attempts += 1
      await raise(tx, first)
      arrived += 1
      if (arrived === 2) open()
      await bothIn
      await raise(tx, second)
    })
  await Promise.all([both('left', 'right'), both('right', 'left')])
  expect(attempts).toBe(3)
  expect(await store.db.selectFrom('budgets').select(['key', 'used']).orderBy('key').execute()).toEqual([
    { key: 'left', used: 2 },
    { key: 'right', used: 2 },
  ])
})

test('a work that always has to yield is given up in the end', async () => {
  let attempts = 0
  const failing = database.store.transaction(async ({ db }) => {
    attempts += 1
    await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(db)
  })
  await expect(failing).rejects.toMatchObject({ code: '40001' })
  expect(attempts).toBe(8)
})

test('a work that fails otherwise is tried once', async () => {
  let attempts = 0
  const failing = database.store.transaction(async ({ db }) => {
    attempts += 1
    await sql`select 1 / 0`.execute(db)
  })
  await expect(failing).rejects.toMatchObject({ code: '22012' })
  expect(attempts).toBe(1)
})

test('a statement that failed and was swallowed does not pass for a commit', async () => {
  const swallowed = database.store.transaction(async tx => {
    await raise(tx, 'left')
    await sql`select 1 / 0`.execute(tx.db).catch(() => undefined)
    return 'done'
  })
  await expect(swallowed).rejects.toThrow()
})

test('reports have a limit on time, look-ups have none', async () => {
  const timeout = async (db: typeof database.store.db) =>
    (await sql<{ statement_timeout: string }>`show statement_timeout`.execute(db)).rows[0]?.statement_timeout
  expect(await timeout(database.store.reports)).toBe('30s')
  expect(await timeout(database.store.db)).toBe('0')
})
