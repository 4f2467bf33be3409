import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createQueue } from '../../src/jobs/index.ts'
import { fakeClock } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'

const child = new URL('../jobs/child.ts', import.meta.url).pathname

describe.each(databases())('a job on $name whose process is killed', ({ open }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  it('is done by another process after the lease, and only once to the end', async () => {
    const worker = spawn(process.execPath, [child, JSON.stringify(database.where)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(worker, 'exit')
    const bound = setTimeout(() => worker.kill('SIGKILL'), 15_000)
    const [said] = await Promise.race([once(worker.stdout, 'data'), exited])
    clearTimeout(bound)
    expect(String(said)).toBe('begun\n')
    worker.kill('SIGKILL')
    await exited

    const store = await database.reopen()
    const left = await store.db.selectFrom('jobs').selectAll().executeTakeFirstOrThrow()
    expect(left).toMatchObject({ state: 'leased', lease_owner: 'child', attempts: 1 })

    const clock = fakeClock((left.lease_until ?? 0) - 1)
    const seen: unknown[] = []
    const queue = createQueue({
      store,
      clock,
      random: fakeRandom(),
      log: quietLog(),
      owner: 'next',
      handlers: {
        work: async (payload, job) => {
          seen.push([payload, job.attempt])
          await store.transaction(async tx => {
            await job.guard(tx)
            await tx.db.insertInto('once').values({ key: 'second half', expires_at: 0 }).execute()
          })
        },
      },
    })
    expect(await queue.drain()).toBe(0)
    clock.advance(1)
    expect(await queue.drain()).toBe(1)
    expect(seen).toEqual([[{ from: 'child' }, 2]])
    expect(await store.db.selectFrom('jobs').select(['state', 'attempts', 'fence']).execute()).toEqual([
      { state: 'done', attempts: 2, fence: 2 },
    ])
    const halves = await store.db.selectFrom('once').select('key').orderBy('key').execute()
    expect(halves).toEqual([{ key: 'first half' }, { key: 'second half' }])
  })
})
