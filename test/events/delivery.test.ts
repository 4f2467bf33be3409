import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { actor, at, eventsWorld } from './world.ts'

const second = 1_000
const hour = 3_600_000

describe.each(databases())('deliveries on $name', ({ open }) => {
  let database: TestDatabase
  let w: ReturnType<typeof eventsWorld>
  let hook: Receiver
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    await database.store.transaction(async ({ db }) => {
      for (const table of ['webhook_deliveries', 'webhook_subscriptions', 'jobs', 'events', 'leases'] as const) {
        await db.deleteFrom(table).execute()
      }
    })
    w = eventsWorld(database)
    hook = await receiver()
  })
  afterEach(() => hook.close())

  const ids = () => hook.received.map(({ headers }) => headers['webhook-id'])

  it('brings what happened to whoever subscribed to it, once', async () => {
    const { id } = await w.subscribe(hook.url)
    await w.subscribe(hook.url, { events: ['verification.denied'] })
    await w.subscribe(hook.url, { integrationId: 'int_2' })
    await w.tell()
    await w.settle()
    await w.settle()
    expect(hook.received).toHaveLength(1)
    expect(JSON.parse(hook.received[0]?.body ?? '')).toEqual({
      type: 'integration.attention',
      timestamp: new Date(w.clock.now()).toISOString(),
      data: { integrationId: at, items: [{ code: 'credential_ends', actor: 'admin', endsAt: null }] },
    })
    expect(await w.logOf(id)).toMatchObject([{ state: 'delivered', status: 204, tries: 1, nextTryAt: null }])
  })

  it('tries ten times over three days, under the same id, and then keeps it for whoever replays it', async () => {
    const { id } = await w.subscribe(hook.url)
    hook.answer(response => response.writeHead(500).end('and why'))
    await w.tell()
    const began = w.clock.now()
    const times: number[] = []
    for (let n = 0; n < 10; n += 1) {
      await w.settle()
      times.push(w.clock.now() - began)
      const [{ nextTryAt } = { nextTryAt: null }] = await w.logOf(id)
      if (nextTryAt === null) break
      expect(hook.received).toHaveLength(n + 1)
      // A moment too soon, nothing is sent.
      w.clock.advance(Date.parse(nextTryAt) - w.clock.now() - 1)
      await w.settle()
      expect(hook.received).toHaveLength(n + 1)
      w.clock.advance(1)
    }
    expect(new Set(ids()).size).toBe(1)
    const waits = times.slice(1).map((time, n) => time - (times[n] ?? 0))
    const wanted = [5 * second, 300 * second, 1_800 * second, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]
    expect(waits).toHaveLength(wanted.length)
    for (const [n, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(wanted[n] ?? 0)
      expect(wait).toBeLessThan((wanted[n] ?? 0) * 1.11)
    }
    expect(await w.logOf(id)).toMatchObject([{ state: 'failed', status: 500, tries: 10, nextTryAt: null }])
    expect((await w.events.webhooks.get(id)).deliveries).toEqual({ waiting: 0, failed: 1 })
    w.clock.advance(48 * hour)
    await w.settle()
    expect(hook.received).toHaveLength(10)

    hook.answer(response => response.writeHead(200).end())
    expect(await w.events.deliveries.replayFailed(id, began, actor)).toBe(1)
    expect(await w.events.deliveries.replayFailed(id, began, actor)).toBe(0)
    await w.settle()
    expect(new Set(ids()).size).toBe(1)
    expect(await w.logOf(id)).toMatchObject([{ state: 'delivered', status: 200, tries: 1 }])
  })

  it('replays one, also one that was delivered, and none of another receiver', async () => {
    const { id } = await w.subscribe(hook.url)
    const other = await w.subscribe(hook.url, { events: ['verification.denied'] })
    await w.tell()
    await w.settle()
    const [{ id: deliveryId } = { id: '' }] = await w.logOf(id)
    await expect(w.events.deliveries.replay(other.id, deliveryId, actor)).rejects.toMatchObject({ code: 'not_found' })
    expect(await w.events.deliveries.replay(id, deliveryId, actor)).toMatchObject({ state: 'waiting', tries: 0 })
    await w.settle()
    expect(hook.received).toHaveLength(2)
    expect(new Set(ids()).size).toBe(1)
  })

  it('sends at once what waits for its next try, which counts as that one', async () => {
    const { id } = await w.subscribe(hook.url)
    hook.answer(response => response.writeHead(503, { 'retry-after': '3600' }).end())
    await w.tell()
    await w.settle()
    const [{ id: deliveryId } = { id: '' }] = await w.logOf(id)
    expect(hook.received).toHaveLength(1)
    expect(await w.events.deliveries.replay(id, deliveryId, actor)).toMatchObject({ state: 'waiting', tries: 1 })
    await w.settle()
    expect(hook.received).toHaveLength(2)
    expect(await w.logOf(id)).toMatchObject([{ state: 'waiting', tries: 2 }])
    hook.answer(response => response.writeHead(200).end())
    await w.events.deliveries.replay(id, deliveryId, actor)
    await w.settle()
    expect(await w.logOf(id)).toMatchObject([{ state: 'delivered', tries: 3 }])
    expect(new Set(ids()).size).toBe(1)
  })

  it.each([
    ['429 and seconds', 429, '90', 90 * second],
    ['503 and a date', 503, new Date(fakeClock().now() + 3_600_000).toUTCString(), hour - second],
    ['503 and nonsense', 503, 'soon', 5 * second],
    ['429 and a moment before', 429, '1', 5 * second],
    ['500, which may not ask for it', 500, '90', 5 * second],
    ['503 and a year', 503, '31536000', 24 * hour],
  ])('waits as long as it is asked to: %s', async (_, status, after, least) => {
    const { id } = await w.subscribe(hook.url)
    hook.answer(response => response.writeHead(status, { 'retry-after': after }).end())
    await w.tell()
    await w.settle()
    const [{ nextTryAt } = { nextTryAt: null }] = await w.logOf(id)
    const wait = Date.parse(nextTryAt ?? '') - w.clock.now()
    expect(wait).toBeGreaterThanOrEqual(least)
    expect(wait).toBeLessThan(least + 2 * second)
  })

  it('is told by 410 to send nothing more, until an administrator enables it', async () => {
    const { id } = await w.subscribe(hook.url)
    hook.answer(response => response.writeHead(410).end())
    await w.tell()
    await w.settle()
    expect(await w.events.webhooks.get(id)).toMatchObject({ state: 'disabled', disabledWhy: 'gone' })
    expect(await w.logOf(id)).toMatchObject([{ state: 'failed', status: 410 }])
    await w.tell()
    await w.settle()
    expect(hook.received).toHaveLength(1)
    await expect(w.events.deliveries.replayFailed(id, 0, actor)).rejects.toMatchObject({ code: 'conflict' })

    hook.answer(response => response.writeHead(204).end())
    await w.events.webhooks.change(id, { state: 'enabled' }, actor)
    expect(await w.events.deliveries.replayFailed(id, 0, actor)).toBe(1)
    await w.settle()
    expect(await w.logOf(id)).toMatchObject([{ state: 'delivered' }])
  })

  it('is made by one process at a time, and by another one when that is gone', async () => {
    const { id } = await w.subscribe(hook.url)
    await w.tell()
    // The first one stops where the receiver has the event, and nobody hears of it any more.
    const first = eventsWorld(database, { owner: 'dies', clock: w.clock, seed: 6 })
    const gone = new Promise<void>(resolve => {
      hook.answer(() => resolve())
    })
    const dying = first.settle()
    await gone
    expect(await w.logOf(id)).toMatchObject([{ state: 'waiting', tries: 1, status: null }])

    await w.settle()
    expect(hook.received).toHaveLength(1)
    hook.answer(response => response.writeHead(204).end())
    w.clock.advance(62 * second)
    await w.settle()
    expect(hook.received).toHaveLength(2)
    expect(new Set(ids()).size).toBe(1)
    expect(await w.logOf(id)).toMatchObject([{ state: 'delivered', tries: 2 }])
    await hook.close()
    await dying
    expect(await w.logOf(id)).toMatchObject([{ state: 'delivered', tries: 2 }])
    hook = await receiver()
  })

  it('waits for nobody who was disabled meanwhile', async () => {
    const { id } = await w.subscribe(hook.url)
    hook.answer(response => response.writeHead(500).end())
    await w.tell()
    await w.settle()
    await w.store.transaction(async ({ db }) => {
      await db.updateTable('webhook_subscriptions').set({ state: 'disabled' }).where('id', '=', id).execute()
    })
    w.clock.advance(hour)
    await w.settle()
    expect(hook.received).toHaveLength(1)
    expect(await w.logOf(id)).toMatchObject([{ state: 'failed', error: 'disabled', nextTryAt: null }])
  })

  it('adds nothing where the outbox hands over the same event again, as after a crash', async () => {
    await w.subscribe(hook.url)
    await w.tell()
    await w.settle()
    await w.store.transaction(async ({ db }) => void (await db.updateTable('events').set({ published_at: null }).execute()))
    await w.settle()
    expect(hook.received).toHaveLength(1)
  })

  it('reaches everybody else while one receiver answers nothing', async () => {
    const slow = await receiver()
    const hanging = new Promise<void>(resolve => {
      slow.answer(() => resolve())
    })
    await w.subscribe(slow.url)
    const quick = await w.subscribe(hook.url)
    await w.tell()
    const settling = w.settle()
    await hanging
    for (let n = 0; (await w.logOf(quick.id))[0]?.state !== 'delivered' && n < 500; n += 1) await new Promise(setImmediate)
    expect(await w.logOf(quick.id)).toMatchObject([{ state: 'delivered' }])
    await slow.close()
    await settling
  })

  it('forgets what ended when its days are over, and nothing that waits', async () => {
    const { id } = await w.subscribe(hook.url)
    await w.tell()
    await w.settle()
    w.clock.advance(31 * 24 * hour)
    hook.answer(response => response.writeHead(500).end())
    await w.tell()
    await w.settle()
    await w.events.round.run(new AbortController().signal)
    expect(await w.logOf(id)).toMatchObject([{ state: 'waiting' }])
  })
})
