import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createQueue, type JobHandler, type Queue, type Schedule, schedule, unschedule } from '../../src/jobs/index.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock, fakeStart } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'

describe.each(databases())('schedules on $name', ({ open }) => {
  let database: TestDatabase
  let store: Store
  let clock = fakeClock()
  let done: string[] = []
  const random = fakeRandom(5)

  beforeAll(async () => {
    database = await open()
    store = database.store
  })
  beforeEach(async () => {
    clock = fakeClock()
    done = []
    await store.transaction(async ({ db }) => {
      await db.deleteFrom('jobs').execute()
      await db.deleteFrom('schedules').execute()
    })
  })
  afterAll(() => database.dispose())

  const work: JobHandler = async payload => void done.push(String(payload.what))
  const queueOf = (owner = 'a', handlers: Record<string, JobHandler> = { upkeep: work }): Queue =>
    createQueue({ store, clock, random, log: quietLog(), owner, handlers })
  const set = (more: Partial<Schedule> = {}) =>
    store.transaction(tx =>
      schedule(tx, {
        name: 'reconcile',
        queue: 'upkeep',
        payload: { what: 'reconcile' },
        everyMs: 60_000,
        jitterMs: 0,
        firstAt: fakeStart + 10_000,
        ...more,
      }),
    )
  const nextAt = async () => (await store.db.selectFrom('schedules').select('next_at').executeTakeFirstOrThrow()).next_at

  it('come at their first time, and then at each interval', async () => {
    await set()
    const queue = queueOf()
    expect(await queue.drain()).toBe(0)
    clock.advance(10_000)
    expect(await queue.drain()).toBe(1)
    expect(await queue.drain()).toBe(0)
    clock.advance(59_999)
    expect(await queue.drain()).toBe(0)
    clock.advance(1)
    expect(await queue.drain()).toBe(1)
    expect(done).toEqual(['reconcile', 'reconcile'])
  })

  it('do not make up for times that passed while the host was down', async () => {
    await set()
    clock.advance(10 * 3_600_000)
    const queue = queueOf()
    expect(await queue.drain()).toBe(1)
    expect(await nextAt()).toBe(clock.now() + 60_000)
  })

  it('are spread by jitter, never earlier than the interval', async () => {
    await set({ jitterMs: 5_000 })
    const queue = queueOf()
    const gaps = new Set<number>()
    for (let n = 0; n < 10; n += 1) {
      clock.set(await nextAt())
      expect(await queue.drain()).toBe(1)
      gaps.add((await nextAt()) - clock.now())
    }
    expect(gaps.size).toBeGreaterThan(5)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(60_000)
    expect(Math.max(...gaps)).toBeLessThan(65_000)
  })

  it('ask once, however many processes look', async () => {
    await set({ firstAt: fakeStart })
    const counts = await Promise.all(['a', 'b', 'c', 'd'].map(owner => queueOf(owner).drain()))
    expect(counts.reduce((sum, count) => sum + count)).toBe(1)
    expect(done).toHaveLength(1)
  })

  it('do not pile up behind work that is not done', async () => {
    await set({ firstAt: fakeStart })
    const bystander = queueOf('a', { other: work, upkeep: work })
    const failing = queueOf('b', {
      upkeep: async () => {
        throw new Error('down')
      },
    })
    for (let n = 0; n < 5; n += 1) {
      await failing.drain()
      clock.advance(60_000)
    }
    const waiting = await store.db.selectFrom('jobs').select('id').where('state', '=', 'ready').execute()
    expect(waiting).toHaveLength(1)
    clock.advance(3_600_000)
    expect(await bystander.drain()).toBeLessThanOrEqual(2)
  })

  it('that are set again as they were keep their next time', async () => {
    await set({ firstAt: fakeStart })
    await queueOf().drain()
    clock.advance(30_000)
    await set({ firstAt: clock.now(), payload: { what: 'changed' } })
    expect(await nextAt()).toBe(fakeStart + 60_000)
    clock.advance(30_000)
    await queueOf().drain()
    expect(done).toEqual(['reconcile', 'changed'])
  })

  it('with another interval begin anew', async () => {
    await set({ firstAt: fakeStart + 3_600_000, everyMs: 3_600_000 })
    await set({ firstAt: fakeStart + 1_000, everyMs: 60_000 })
    expect(await nextAt()).toBe(fakeStart + 1_000)
  })

  it('end', async () => {
    await set({ firstAt: fakeStart })
    await store.transaction(tx => unschedule(tx, 'reconcile'))
    await store.transaction(tx => unschedule(tx, 'unknown'))
    expect(await queueOf().drain()).toBe(0)
  })

  it('of queues without a handler here are left to others', async () => {
    await set({ firstAt: fakeStart })
    expect(await queueOf('a', { other: work }).drain()).toBe(0)
    expect(await nextAt()).toBe(fakeStart)
  })
})
