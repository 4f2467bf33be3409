import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asIntegrationId, connectorError } from '../../src/contract/index.ts'
import { createQueue, type OutgoingEvent, outboxHandler, publish, type Queue } from '../../src/jobs/index.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock, fakeStart } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'

describe.each(databases())('the outbox on $name', ({ open }) => {
  let database: TestDatabase
  let store: Store
  let clock = fakeClock()
  const random = fakeRandom(9)

  beforeAll(async () => {
    database = await open()
    store = database.store
  })
  beforeEach(async () => {
    clock = fakeClock()
    await store.transaction(async ({ db }) => {
      await db.deleteFrom('jobs').execute()
      await db.deleteFrom('events').execute()
    })
  })
  afterAll(() => database.dispose())

  function queueOf(deliver: (event: OutgoingEvent) => Promise<void>, owner = 'a'): Queue {
    const outbox = outboxHandler({ store, clock, deliver })
    return createQueue({ store, clock, random, log: quietLog(), owner, handlers: { outbox } })
  }

  const tell = (n: number) =>
    store.transaction(tx =>
      publish(
        tx,
        {
          type: 'verification.completed',
          integrationId: n % 2 ? null : asIntegrationId('int_1'),
          target: `ver_${n}`,
          payload: { n },
          at: clock.now(),
        },
        random,
      ),
    )
  const unpublished = async () =>
    (await store.db.selectFrom('events').select('target').where('published_at', 'is', null).orderBy('seq').execute()).map(
      row => row.target,
    )

  it('delivers what was committed, in order, once', async () => {
    const seen: OutgoingEvent[] = []
    const queue = queueOf(async event => void seen.push(event))
    expect(await queue.drain()).toBe(0)
    for (let n = 0; n < 250; n += 1) await tell(n)
    expect(await queue.drain()).toBe(1)
    expect(seen.map(event => event.payload.n)).toEqual(Array.from({ length: 250 }, (_, n) => n))
    expect(seen[0]).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      type: 'verification.completed',
      integrationId: 'int_1',
      target: 'ver_0',
      payload: { n: 0 },
      at: fakeStart,
    })
    expect(seen[1]?.integrationId).toBeNull()
    expect(await queue.drain()).toBe(0)
    expect(await unpublished()).toEqual([])
  })

  it('delivers nothing of a transaction that failed', async () => {
    const failing = store.transaction(async tx => {
      await publish(tx, { type: 'a', integrationId: null, target: 't', payload: {}, at: 0 }, random)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await queueOf(async () => {}).drain()).toBe(0)
  })

  it('keeps what cannot be delivered, and lets the rest pass', async () => {
    let down = true
    const seen: string[] = []
    const queue = queueOf(async event => {
      if (down && event.target === 'ver_1') throw connectorError('provider_unavailable')
      seen.push(event.target)
    })
    for (const n of [0, 1, 2]) await tell(n)
    await queue.drain()
    expect(seen).toEqual(['ver_0', 'ver_2'])
    expect(await unpublished()).toEqual(['ver_1'])
    down = false
    clock.advance(5_000)
    await queue.drain()
    expect(seen).toEqual(['ver_0', 'ver_2', 'ver_1'])
    expect(await unpublished()).toEqual([])
  })

  it('does not hammer a receiver that is down, however much is published meanwhile', async () => {
    let calls = 0
    const queue = queueOf(async () => {
      calls += 1
      throw connectorError('provider_unavailable')
    })
    for (let n = 0; n < 150; n += 1) await tell(n)
    await queue.drain()
    expect(calls).toBe(100)
    await tell(150)
    expect(await queue.drain()).toBe(0)
    for (let n = 0; n < 30; n += 1) {
      clock.advance(900_000)
      await queue.drain()
    }
    expect(calls).toBe(3_100)
    expect(await unpublished()).toHaveLength(151)
  })

  it('delivers again what was delivered by a worker that could not note it', async () => {
    const seen: string[] = []
    for (const n of [0, 1]) await tell(n)
    const frozen = queueOf(async event => {
      seen.push(`a ${event.id} ${event.target}`)
      // The process sleeps for longer than its lease, here after the second delivery.
      if (event.target === 'ver_1') {
        clock.advance(30_000)
        await queueOf(async again => void seen.push(`b ${again.id} ${again.target}`), 'b').drain()
      }
    })
    await frozen.drain()
    const ids = new Set(seen.map(line => line.slice(2)))
    expect(seen).toHaveLength(4)
    expect(ids.size).toBe(2)
    expect(await unpublished()).toEqual([])
  })

  it('forgets published events after thirty days, never unpublished ones', async () => {
    await tell(0)
    await queueOf(async () => {}).drain()
    await tell(1)
    clock.advance(30 * 86_400_000 + 1)
    await queueOf(async () => {
      throw connectorError('provider_unavailable')
    }).drain()
    const left = await store.db.selectFrom('events').select('target').execute()
    expect(left).toEqual([{ target: 'ver_1' }])
  })
})
