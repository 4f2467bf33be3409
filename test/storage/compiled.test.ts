import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compiledOnce, insertOnce } from '../../src/storage/compiled.ts'
import { databases, type TestDatabase } from '../support/databases.ts'

describe.each(databases())('queries whose text is built once, on $name', engine => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await engine.open()
  })
  afterAll(() => database.dispose())

  const put = insertOnce('once')
  const between = compiledOnce((db, from: number, to: number, key: string) =>
    db
      .selectFrom('once')
      .select('key')
      .where('expires_at', '<', to)
      .where('expires_at', '>=', from)
      .where('key', '>', key)
      .where('key', '<>', 'never')
      .orderBy('key')
      .limit(2),
  )

  test('values go where they were named, call after call, in and out of a transaction', async () => {
    const { store } = database
    await store.transaction(async ({ db }) => {
      for (const [key, expires_at] of [
        ['a', 10],
        ['b', 20],
        ['c', 30],
        ['never', 30],
      ] as const)
        await put(db, { key, expires_at })
      expect(await between(db, 10, 31, 'a')).toEqual([{ key: 'b' }, { key: 'c' }])
    })
    expect(await between(store.db, 10, 25, '')).toEqual([{ key: 'a' }, { key: 'b' }])
    expect(await between(store.db, 20, 31, '')).toEqual([{ key: 'b' }, { key: 'c' }])
    expect(await between(store.db, 40, 50, '')).toEqual([])
  })

  test('a row whose columns come in another order goes where its columns say', async () => {
    const { store } = database
    await store.transaction(({ db }) => put(db, { expires_at: 50, key: 'z' }))
    expect(await between(store.db, 50, 51, '')).toEqual([{ key: 'z' }])
  })
})
