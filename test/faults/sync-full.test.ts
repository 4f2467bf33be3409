import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { asRunId } from '../../src/contract/index.ts'
import { findRun, type RunOutcome } from '../../src/directory/sync/index.ts'
import { storageTrouble } from '../../src/storage/trouble.ts'
import { countedRows, directoryWorld, okta } from '../directory/world.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { ProductInMemory, people } from '../support/scripted-source.ts'

const run = promisify(execFile)
const child = new URL('./sync-full-process.ts', import.meta.url).pathname
const count = 6_000

async function open(): Promise<TestDatabase> {
  const engine = databases().find(({ name }) => name === 'sqlite')
  if (engine === undefined) throw new Error('SQLite is always there')
  const database = await engine.open()
  onTestFinished(() => database.dispose())
  return database
}

/**
 * A disk of a megabyte for each file: a write beyond it fails, as on a full one (setrlimit(2), RLIMIT_FSIZE; Node ignores
 * the signal that goes with it).
 */
async function syncWithoutRoom(database: TestDatabase, now: number, blocks: number): Promise<RunOutcome> {
  const order = JSON.stringify({ where: database.where, count, now })
  const { stdout } = await run('/bin/sh', ['-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', process.execPath, child, order])
  return JSON.parse(stdout) as RunOutcome
}

/** Where the file ends just behind a commit, there is no room left for the word that the run failed: then a larger one. */
async function firstThatCanSay() {
  for (const blocks of [2_048, 2_304, 2_560]) {
    const database = await open()
    const world = directoryWorld(database)
    const failed = await syncWithoutRoom(database, world.clock.now(), blocks).catch(() => undefined)
    if (failed !== undefined) return { database, world, failed }
  }
  throw new Error('no run could say that it failed')
}

it('a first sync for which the disk is too small fails and says why, keeps what it acknowledged, and goes on when there is room', async () => {
  const { database, world, failed } = await firstThatCanSay()
  expect(failed.state).toBe('failed')
  expect(failed.counts.created).toBeGreaterThan(0)
  expect(failed.counts.created).toBeLessThan(count)

  await database.reopen()
  expect(await findRun(world.store.db, asRunId(failed.runId))).toMatchObject({
    state: 'failed',
    error: { code: 'internal', detail: expect.stringContaining('The database') },
  })
  expect((await world.view()).people).toHaveLength(failed.counts.created)
  world.clock.advance(120_000)
  const source = new ProductInMemory(people(count), 20)
  const done = await world.sync(source)
  expect(done).toMatchObject({ state: 'done', counts: { created: count - failed.counts.created, removed: 0 } })
  expect(source.asked[0]).toMatch(/^s:0:/)

  const calm = directoryWorld(await open())
  await calm.sync(new ProductInMemory(people(count), 20))
  expect(await world.view()).toEqual(await calm.view())
  expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
})

it.each([
  ['database or disk is full', undefined, 'The database has no room left.'],
  ['could not extend file "base/1/2": No space left on device', '53100', 'The database has no room left.'],
  ['terminating connection due to administrator command', '57P01', 'The database was stopped.'],
  ['Connection terminated unexpectedly', undefined, 'The database cannot be reached.'],
  ['duplicate key value violates unique constraint, (a@b.c)', '23505', undefined],
])('trouble of a database is told in words of ours: %s', (message, code, told) => {
  expect(storageTrouble(Object.assign(new Error(message), { code }))).toBe(told)
})
