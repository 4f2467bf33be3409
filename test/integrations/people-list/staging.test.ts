import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../../src/contract/index.ts'
import { previewLines } from '../../../src/integrations/people-list/preview.ts'
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

  it('is looked at while others write: they wait for its ids alone', async () => {
    const { store } = database
    await store.transaction(tx => stage(tx, [row(1), row(2)]))
    let statements = 0
    const watched: typeof store.transaction = work =>
      store.transaction(tx => {
        const db = tx.db.withPlugin({
          transformQuery({ node }) {
            statements += 1
            return node
          },
          transformResult: async ({ result }) => result,
        })
        return work({ ...tx, db })
      })
    const read = { faults: [], faulty: new Set<string>(), unread: new Map(), isHopeless: false, lines: 2, blame: () => {} }
    const looked = await previewLines({ ...store, transaction: watched }, { uploadId: 'u', id, replace: false, read })
    expect(looked).toMatchObject({ created: 1, updated: 0, unchanged: 0, removed: 0, seen: 0 })
    expect(statements).toBe(3)
    await store.transaction(tx => discard(tx, 'u'))
  })
})
