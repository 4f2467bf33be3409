import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectorError, type JsonObject } from '../../src/contract/index.ts'
import { createQueue, enqueue, type JobHandler, type NewJob, type Queue, type QueueOptions } from '../../src/jobs/index.ts'
import { claimJobs } from '../../src/jobs/rows.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock, fakeStart } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'

/** A promise that the test resolves. */
function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open }
}

describe.each(databases())('the queue on $name', ({ open }) => {
  let database: TestDatabase
  let store: Store
  let clock = fakeClock()
  let log = quietLog()
  const random = fakeRandom(3)

  beforeAll(async () => {
    database = await open()
    store = database.store
  })
  beforeEach(async () => {
    clock = fakeClock()
    log = quietLog()
    await store.transaction(({ db }) => db.deleteFrom('jobs').execute())
  })
  afterAll(() => database.dispose())

  const queueOf = (handlers: Record<string, JobHandler>, more: Partial<QueueOptions> = {}): Queue =>
    createQueue({ store, clock, random, log, owner: 'a', handlers, ...more })
  const ask = (job: Partial<NewJob> = {}) =>
    store.transaction(tx => enqueue(tx, { queue: 'work', payload: {}, runAt: clock.now(), ...job }, random))
  const jobs = () => store.db.selectFrom('jobs').selectAll().orderBy('created_at').orderBy('id').execute()
  const only = async () => {
    const [job, ...more] = await jobs()
    if (!job || more.length > 0) throw new Error('there is not exactly one job')
    return job
  }

  /** A handler that notes the payloads it was given. */
  function noting(): { seen: JsonObject[]; work: JobHandler } {
    const seen: JsonObject[] = []
    return {
      seen,
      work: async payload => {
        seen.push(payload)
      },
    }
  }

  it('does what is due, oldest first, and nothing twice', async () => {
    const { seen, work } = noting()
    await ask({ payload: { n: 2 }, runAt: fakeStart - 1 })
    await ask({ payload: { n: 1 }, runAt: fakeStart - 2 })
    await ask({ payload: { n: 3 }, runAt: fakeStart + 1 })
    const queue = queueOf({ work }, { concurrency: 1 })
    expect(await queue.drain()).toBe(2)
    expect(seen).toEqual([{ n: 1 }, { n: 2 }])
    expect(await queue.drain()).toBe(0)
    clock.advance(1)
    expect(await queue.drain()).toBe(1)
    expect((await jobs()).map(job => job.state)).toEqual(['done', 'done', 'done'])
  })

  it('commits a job with the rows that ask for it, or not at all', async () => {
    const failing = store.transaction(async tx => {
      await enqueue(tx, { queue: 'work', payload: {}, runAt: 0 }, random)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await jobs()).toEqual([])
  })

  it('leaves jobs alone that it has no handler for', async () => {
    await ask({ queue: 'of a newer version' })
    expect(await queueOf({ work: async () => {} }).drain()).toBe(0)
    expect(await queueOf({}).drain()).toBe(0)
    expect((await only()).state).toBe('ready')
  })

  it('does what a job asks for in turn', async () => {
    const { seen, work } = noting()
    const first: JobHandler = async (_, job) => {
      await store.transaction(async tx => {
        await job.guard(tx)
        await enqueue(tx, { queue: 'work', payload: { from: 'first' }, runAt: clock.now() }, random)
      })
    }
    await ask({ queue: 'first' })
    expect(await queueOf({ first, work }).drain()).toBe(2)
    expect(seen).toEqual([{ from: 'first' }])
  })

  it('does as many at once as it may, claimed in batches', async () => {
    for (let n = 0; n < 7; n += 1) await ask({ payload: { n } })
    let now = 0
    let most = 0
    const work: JobHandler = async () => {
      now += 1
      most = Math.max(most, now)
      await new Promise(resolve => setImmediate(resolve))
      now -= 1
    }
    expect(await queueOf({ work }, { concurrency: 3 }).drain()).toBe(7)
    expect(most).toBe(3)
  })

  it('lets no long queue starve another one', async () => {
    for (let n = 0; n < 20; n += 1) await ask({ queue: 'long', runAt: fakeStart - 100 })
    await ask({ queue: 'short' })
    const order: string[] = []
    const note = (name: string) => async () => void order.push(name)
    await queueOf({ long: note('long'), short: note('short') }, { concurrency: 4 }).drain()
    expect(order.indexOf('short')).toBeLessThan(4)
  })

  it('gives each job to one of many workers', async () => {
    for (let n = 0; n < 60; n += 1) await ask({ payload: { n } })
    const seen: number[] = []
    const work: JobHandler = async payload => void seen.push(Number(payload.n))
    const queues = ['a', 'b', 'c', 'd'].map(owner => queueOf({ work }, { owner, concurrency: 5 }))
    const counts = await Promise.all(queues.map(queue => queue.drain()))
    expect(counts.reduce((sum, count) => sum + count)).toBe(60)
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n))
  })

  describe('with a key', () => {
    it('keeps one waiting job, at the earliest time that was asked for', async () => {
      await ask({ dedupeKey: 'k', runAt: fakeStart + 500 })
      await ask({ dedupeKey: 'k', runAt: fakeStart + 900 })
      expect((await only()).run_at).toBe(fakeStart + 500)
      await ask({ dedupeKey: 'k', runAt: fakeStart + 100 })
      expect((await only()).run_at).toBe(fakeStart + 100)
      await ask({ dedupeKey: 'other' })
      await ask({ dedupeKey: 'k', queue: 'elsewhere' })
      await ask()
      await ask()
      expect(await jobs()).toHaveLength(5)
    })

    it('lets one more wait while one is being done', async () => {
      let rounds = 0
      const work: JobHandler = async () => {
        rounds += 1
        if (rounds === 1) {
          await ask({ dedupeKey: 'k' })
          await ask({ dedupeKey: 'k' })
        }
      }
      await ask({ dedupeKey: 'k' })
      expect(await queueOf({ work }).drain()).toBe(2)
    })

    it('does not come back beside one that waits already', async () => {
      let rounds = 0
      const work: JobHandler = async () => {
        rounds += 1
        if (rounds > 1) return
        await ask({ dedupeKey: 'k' })
        throw connectorError('provider_unavailable')
      }
      await ask({ dedupeKey: 'k' })
      expect(await queueOf({ work }).drain()).toBe(2)
      expect((await jobs()).map(job => [job.state, job.last_error]).toSorted()).toEqual([
        ['done', null],
        ['done', 'provider_unavailable: The product cannot be reached.'],
      ])
    })

    it('is not nudged out of its back-off', async () => {
      const work: JobHandler = async () => {
        throw connectorError('provider_unavailable')
      }
      const queue = queueOf({ work })
      await ask({ dedupeKey: 'k' })
      await queue.drain()
      for (let n = 0; n < 5; n += 1) {
        await ask({ dedupeKey: 'k' })
        expect(await queue.drain()).toBe(0)
      }
      expect(await only()).toMatchObject({ state: 'ready', attempts: 1 })
    })

    it('is asked for by many at once and waits once', async () => {
      await Promise.all(Array.from({ length: 20 }, () => ask({ dedupeKey: 'k' })))
      await only()
    })
  })

  describe('when a job fails', () => {
    it('tries again, twice as late each time, up to a quarter of an hour', async () => {
      const attempts: number[] = []
      const work: JobHandler = async (_, { attempt }) => {
        attempts.push(attempt)
        throw connectorError('provider_timeout')
      }
      const queue = queueOf({ work })
      await ask({ maxAttempts: 12 })
      const delays: number[] = []
      for (let n = 0; n < 11; n += 1) {
        expect(await queue.drain()).toBe(1)
        const { run_at, state } = await only()
        expect(state).toBe('ready')
        delays.push(run_at - clock.now())
        clock.set(run_at - 1)
        expect(await queue.drain()).toBe(0)
        clock.advance(1)
      }
      delays.forEach((delay, n) => {
        const full = Math.min(5_000 * 2 ** n, 900_000)
        expect(delay).toBeGreaterThanOrEqual(full / 2)
        expect(delay).toBeLessThanOrEqual(full)
      })
      expect(await queue.drain()).toBe(1)
      expect(await only()).toMatchObject({
        state: 'dead',
        attempts: 12,
        last_error: 'provider_timeout: The product did not answer in time.',
        lease_owner: null,
      })
      expect(attempts).toEqual(Array.from({ length: 12 }, (_, n) => n + 1))
      clock.advance(86_400_000)
      expect(await queue.drain()).toBe(0)
    })

    it('waits at least as long as the product asks', async () => {
      const work: JobHandler = async () => {
        throw connectorError('rate_limited', undefined, { retryAfterSeconds: 120 })
      }
      await ask()
      await queueOf({ work }).drain()
      expect((await only()).run_at - clock.now()).toBeGreaterThanOrEqual(120_000)
      expect((await only()).run_at - clock.now()).toBeLessThan(130_000)
    })

    it('does not try again what cannot succeed without somebody acting', async () => {
      const work: JobHandler = async () => {
        throw connectorError('credentials_invalid')
      }
      await ask()
      expect(await queueOf({ work }).drain()).toBe(1)
      expect(await only()).toMatchObject({ state: 'dead', attempts: 1, finished_at: fakeStart })
    })

    it('keeps no data of foreign errors', async () => {
      const work: JobHandler = async () => {
        throw new RangeError('canary-s3cret')
      }
      await ask()
      await queueOf({ work }).drain()
      expect(await only()).toMatchObject({ state: 'ready', last_error: 'internal: RangeError' })
      expect(JSON.stringify(await jobs())).not.toContain('canary')
    })

    it('lets others go on', async () => {
      const { seen, work } = noting()
      const bad: JobHandler = async () => {
        throw undefined
      }
      for (let n = 0; n < 5; n += 1) await ask({ queue: n % 2 ? 'work' : 'bad', payload: { n } })
      expect(await queueOf({ work, bad }).drain()).toBe(5)
      expect(seen).toHaveLength(2)
    })
  })

  describe('when a worker is gone', () => {
    it('gives the job to another one after the lease, not before', async () => {
      await ask()
      await claimJobs(store, { queue: 'work', state: 'ready' }, { owner: 'gone', now: clock.now(), leaseMs: 30_000, limit: 1 })
      const { seen, work } = noting()
      const queue = queueOf({ work }, { owner: 'b' })
      clock.advance(29_999)
      expect(await queue.drain()).toBe(0)
      clock.advance(1)
      expect(await queue.drain()).toBe(1)
      expect(seen).toEqual([{}])
      expect(await only()).toMatchObject({ state: 'done', attempts: 2, fence: 2 })
    })

    it('puts a job aside that no worker survives', async () => {
      await ask({ maxAttempts: 3 })
      for (let n = 0; n < 3; n += 1) {
        const state = n === 0 ? 'ready' : 'leased'
        await claimJobs(store, { queue: 'work', state }, { owner: 'gone', now: clock.now(), leaseMs: 1_000, limit: 1 })
        clock.advance(1_000)
      }
      const { seen, work } = noting()
      await queueOf({ work }).drain()
      expect(seen).toEqual([])
      expect(await only()).toMatchObject({ state: 'dead', last_error: 'internal: The worker did not survive the job.' })
    })

    it('refuses the late write of one that was frozen', async () => {
      const frozen = gate()
      const begun = gate()
      const writes: string[] = []
      const write = (owner: string): JobHandler => {
        return async (_, job) => {
          if (owner === 'a') {
            begun.open()
            await frozen.opened
          }
          await store.transaction(async tx => {
            await job.guard(tx)
            await tx.db
              .insertInto('once')
              .values({ key: `written by ${owner}`, expires_at: 0 })
              .execute()
          })
          writes.push(owner)
        }
      }
      await ask()
      const a = queueOf({ work: write('a') }, { owner: 'a' }).drain()
      await begun.opened
      clock.advance(30_000)
      expect(await queueOf({ work: write('b') }, { owner: 'b' }).drain()).toBe(1)
      frozen.open()
      await a
      expect(writes).toEqual(['b'])
      const keys = await store.db.selectFrom('once').select('key').where('key', 'like', 'written by %').execute()
      expect(keys).toEqual([{ key: 'written by b' }])
      // Neither does the late failure of the one change what the other one noted.
      expect(await only()).toMatchObject({ state: 'done', last_error: null, attempts: 2 })
      await store.transaction(({ db }) => db.deleteFrom('once').execute())
    })

    it('refuses the late write while the other one is still at it, and tells the signal', async () => {
      const frozen = gate()
      const begun = gate()
      const other = gate()
      const outcome: unknown[] = []
      await ask()
      const work: JobHandler = async (_, job) => {
        begun.open()
        await frozen.opened
        await store.transaction(job.guard).catch(error => outcome.push(error.code, job.signal.aborted))
      }
      const a = queueOf({ work }, { owner: 'a' }).drain()
      await begun.opened
      clock.advance(30_000)
      const b = queueOf({ work: () => other.opened }, { owner: 'b' }).drain()
      while ((await only()).lease_owner !== 'b') await new Promise(resolve => setImmediate(resolve))
      frozen.open()
      await a
      expect(outcome).toEqual(['cancelled', true])
      expect(await only()).toMatchObject({ state: 'leased', lease_owner: 'b' })
      other.open()
      await b
      expect(await only()).toMatchObject({ state: 'done' })
    })

    it('refuses the late write even where the same process claimed the job again', async () => {
      const frozen = gate()
      const begun = gate()
      const outcome: unknown[] = []
      await ask()
      const work: JobHandler = async (_, job) => {
        if (job.attempt === 2) return again.opened
        begun.open()
        await frozen.opened
        await store.transaction(job.guard).catch(error => outcome.push(error.code))
      }
      const again = gate()
      const queue = queueOf({ work })
      const first = queue.drain()
      await begun.opened
      clock.advance(30_000)
      const second = queue.drain()
      while ((await only()).fence !== 2) await new Promise(resolve => setImmediate(resolve))
      frozen.open()
      await first
      expect(outcome).toEqual(['cancelled'])
      expect(await only()).toMatchObject({ state: 'leased', fence: 2 })
      again.open()
      await second
      expect(await only()).toMatchObject({ state: 'done', fence: 2 })
    })

    it('holds the lease for as long as a job writes', async () => {
      await ask()
      const work: JobHandler = async (_, job) => {
        for (let n = 0; n < 5; n += 1) {
          clock.advance(20_000)
          await store.transaction(job.guard)
          expect(await queueOf({ work: async () => {} }, { owner: 'b' }).drain()).toBe(0)
        }
      }
      expect(await queueOf({ work }).drain()).toBe(1)
      expect(await only()).toMatchObject({ state: 'done', attempts: 1 })
    })
  })

  it('forgets what was done an hour ago, keeps dead letters for thirty days', async () => {
    const work: JobHandler = async payload => {
      if (payload.bad) throw connectorError('config_invalid')
    }
    const queue = queueOf({ work })
    await ask()
    await ask({ payload: { bad: true } })
    await queue.drain()
    clock.advance(3_600_000)
    await queue.drain()
    expect(await jobs()).toHaveLength(2)
    clock.advance(60_000)
    await queue.drain()
    expect((await jobs()).map(job => job.state)).toEqual(['dead'])
    clock.advance(30 * 86_400_000)
    await queue.drain()
    expect(await jobs()).toEqual([])
  })

  describe('once started', () => {
    it('is woken by the commit that asks, long before it would look', async () => {
      const worked = gate()
      const queue = queueOf({ work: async () => worked.open() }, { pollMs: 3_600_000 })
      queue.start()
      await ask()
      await worked.opened
      await queue.stop()
      expect(await only()).toMatchObject({ state: 'done' })
    })

    it('finds by looking what nobody woke it for', async () => {
      const worked = gate()
      const queue = queueOf({ work: async () => worked.open() }, { pollMs: 5 })
      queue.start()
      await ask({ runAt: clock.now() + 1_000 })
      clock.advance(1_000)
      await worked.opened
      await queue.stop()
    })

    it('works through more than it does at once', async () => {
      for (let n = 0; n < 30; n += 1) await ask()
      const worked = gate()
      let count = 0
      const work: JobHandler = async () => {
        count += 1
        if (count === 30) worked.open()
      }
      const queue = queueOf({ work }, { concurrency: 4, pollMs: 3_600_000 })
      queue.start()
      await worked.opened
      await queue.stop()
      expect((await jobs()).every(job => job.state === 'done')).toBe(true)
    })

    it('holds the leases of long jobs by itself', async () => {
      const begun = gate()
      const end = gate()
      await ask()
      const work: JobHandler = async () => {
        begun.open()
        await end.opened
      }
      const queue = queueOf({ work }, { leaseMs: 60 })
      queue.start()
      await begun.opened
      clock.advance(50)
      while (((await only()).lease_until ?? 0) < clock.now() + 60) await new Promise(resolve => setImmediate(resolve))
      end.open()
      await queue.stop()
      expect(await only()).toMatchObject({ state: 'done', attempts: 1 })
    })

    it('tells a job whose lease was lost', async () => {
      const begun = gate()
      await ask()
      let reason: unknown
      const work: JobHandler = (_, { signal }) =>
        new Promise(resolve => {
          begun.open()
          signal.addEventListener('abort', () => {
            reason = signal.reason
            resolve()
          })
        })
      const queue = queueOf({ work }, { leaseMs: 60 })
      queue.start()
      await begun.opened
      await store.transaction(({ db }) => db.updateTable('jobs').set({ fence: 9, lease_owner: 'b' }).execute())
      while (reason === undefined) await new Promise(resolve => setImmediate(resolve))
      expect(reason).toMatchObject({ code: 'cancelled' })
      await queue.stop()
      expect(await only()).toMatchObject({ state: 'leased', lease_owner: 'b', fence: 9 })
    })

    it('stops at the next border of its jobs, and puts back what was not finished', async () => {
      const begun = gate()
      await ask({ payload: { n: 1 } })
      await ask({ payload: { n: 2 } })
      let busy = 0
      const work: JobHandler = (payload, { signal }) =>
        new Promise((resolve, reject) => {
          busy += 1
          if (busy === 2) begun.open()
          signal.addEventListener('abort', () => (payload.n === 1 ? resolve() : reject(signal.reason)))
        })
      const queue = queueOf({ work })
      queue.start()
      await begun.opened
      await queue.stop()
      const ended = (await jobs()).map(job => [job.payload, job.state, job.attempts, job.last_error, job.run_at])
      expect(ended.toSorted()).toEqual([
        ['{"n":1}', 'done', 1, null, fakeStart],
        ['{"n":2}', 'ready', 0, null, fakeStart],
      ])
      const { seen, work: next } = noting()
      expect(await queueOf({ work: next }).drain()).toBe(1)
      expect(seen).toEqual([{ n: 2 }])
    })

    it('can be stopped without having been started, and twice', async () => {
      const queue = queueOf({ work: async () => {} })
      await queue.stop()
      await queue.stop()
    })
  })
})
