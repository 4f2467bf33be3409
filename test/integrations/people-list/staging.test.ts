import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../../src/contract/index.ts'
import { discard, dropLines, linesInConflict, type StagedRow, stage } from '../../../src/integrations/people-list/staging.ts'
import { databases, type TestDatabase } from '../../support/databases.ts'

/** The largest file there may be, made to hold the write gate: every line says the same of the same person. */

const lines = 100_000
const id = asIntegrationId('list')
const row = (line: number): StagedRow => ({
  upload_id: 'u',
  line,
  integration_id: id,
  external_id: 'e1',
  made: 0,
  login: 'ana',
  login_key: 'ana',
  at: 1,
})

describe.each(databases())('a file whose lines all contradict each other, on $name', ({ open }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  it('is told apart and left out in few statements, none of which compares each line with each', {
    timeout: 60_000,
  }, async () => {
    const { store } = database
    for (let from = 1; from <= lines; from += 500) {
      await store.transaction(tx =>
        stage(
          tx,
          Array.from({ length: 500 }, (_, n) => row(from + n)),
        ),
      )
    }
    let statements = 0
    await store.transaction(async tx => {
      const db = tx.db.withPlugin({
        transformQuery({ node }) {
          statements += 1
          return node
        },
        transformResult: async ({ result }) => result,
      })
      const conflicts = await linesInConflict({ ...tx, db }, 'u', id, false)
      expect(conflicts).toHaveLength(lines - 1)
      expect(new Set(conflicts.map(({ field }) => field))).toEqual(new Set(['login']))
      await dropLines(
        { ...tx, db },
        'u',
        conflicts.map(({ line }) => line),
      )
    })
    expect(statements).toBeLessThan(20)
    const left = await store.db.selectFrom('people_uploads').select('line').execute()
    expect(left).toEqual([{ line: 1 }])
    await store.transaction(tx => discard(tx, 'u'))
  })
})
