import { CompiledQuery, type Kysely, type KyselyPlugin, type QueryId, type RootOperationNode } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { expireEnrollments } from '../../src/directory/enrollment.ts'
import type { Store, Tx } from '../../src/storage/store.ts'
import type { Tables } from '../../src/storage/tables/index.ts'
import { listVerifications } from '../../src/verification/report.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { fakeRandom } from '../support/random.ts'

/** Notes what is asked of a database. */
function noting(db: Kysely<Tables>) {
  const asked: { readonly node: RootOperationNode; readonly queryId: QueryId }[] = []
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      asked.push({ node, queryId })
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return { asked, db: db.withPlugin(plugin) }
}

describe.each(databases())('on $name an index leads to', ({ name, open }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  /** How the database would answer the one query of `ask`, in its own words. */
  async function planOf(ask: (db: Kysely<Tables>) => Promise<unknown>): Promise<string> {
    const { store } = database
    const { asked, db } = noting(store.db)
    await ask(db)
    const [only] = asked
    expect(asked).toHaveLength(1)
    if (only === undefined) return ''
    return store.transaction(async ({ db }: Tx) => {
      const { sql, parameters } = db.getExecutor().compileQuery(only.node, only.queryId)
      const run = (text: string, values: readonly unknown[] = []) => db.executeQuery(CompiledQuery.raw(text, [...values]))
      // Tables of a test are small: PostgreSQL would rather read all of them.
      if (name === 'postgres') await run('set local enable_seqscan = off')
      if (name === 'postgres') await run('set local enable_bitmapscan = off')
      const { rows } = await run(`${name === 'sqlite' ? 'explain query plan' : 'explain'} ${sql}`, parameters)
      return JSON.stringify(rows)
    })
  }
  const sorting = name === 'sqlite' ? 'TEMP B-TREE' : 'Sort'

  test('the enrollments whose time has come, in their order', async () => {
    const plan = await planOf(db =>
      expireEnrollments(Object.create(database.store, { db: { value: db } }) as Store, 1, 10, fakeRandom()),
    )
    expect(plan).toContain('enrollments_expires')
    expect(plan).not.toContain(sorting)
  })

  test('the verifications of a person, the newest first, page by page', async () => {
    const person = { limit: 10, directoryId: asIntegrationId('int_okta'), externalId: 'p00001' }
    const plan = await planOf(db => listVerifications(db, person))
    expect(plan).toContain('verifications_person')
    expect(plan).not.toContain(sorting)
  })
})
