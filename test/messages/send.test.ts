import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectorError } from '../../src/contract/index.ts'
import { createQueue } from '../../src/jobs/index.ts'
import { type Carrier, createMessages, type Message } from '../../src/messages/index.ts'
import { createSeals } from '../../src/security/seals.ts'
import type { Store } from '../../src/storage/store.ts'
import { fakeClock } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'

const day = 24 * 60 * 60_000
const never = new Promise<never>(() => {})

describe.each(databases())('messages on $name', ({ open }) => {
  let database: TestDatabase
  let store: Store
  let clock = fakeClock()
  const random = fakeRandom(11)
  const seals = createSeals([{ id: 'k', key: random.bytes(32) }], random)

  beforeAll(async () => {
    database = await open()
    store = database.store
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    clock = fakeClock()
    for (const table of ['jobs', 'messages'] as const) await store.transaction(({ db }) => db.deleteFrom(table).execute())
  })

  /** One process, with a way of its own to carry letters. */
  function processWith(carry: Carrier['carry'], owner: string) {
    const messages = createMessages({ store, seals, clock, random, carrier: { carry } })
    const queue = createQueue({ store, clock, random, log: quietLog(), owner, handlers: messages.handlers, leaseMs: 30_000 })
    return { messages, queue }
  }
  const message = (more: Partial<Message> = {}): Message => ({
    kind: 'invite',
    to: 'ana@example.com',
    language: 'en',
    facts: { organisation: 'Acme', account: 'a•••', link: 'https://host/verify/token', until: '2026-12-01T00:00:00.000Z' },
    expiresAt: clock.now() + 7 * day,
    ...more,
  })
  const rows = () => store.db.selectFrom('messages').selectAll().execute()

  it('go out all the same where the process dies before it sends', async () => {
    const dying = processWith(() => never, 'dying')
    await store.transaction(tx => dying.messages.prepare(tx, message()))
    void dying.queue.drain()
    await expect.poll(async () => (await store.db.selectFrom('jobs').select('state').execute())[0]?.state).toBe('leased')
    const sent: string[] = []
    const living = processWith(async ({ id }) => {
      sent.push(id)
      return 'sent'
    }, 'living')
    expect(await living.queue.drain()).toBe(0)
    clock.advance(31_000)
    await living.queue.drain()
    expect(sent).toHaveLength(1)
    expect(await rows()).toMatchObject([{ state: 'sent', to_sealed: null, facts_sealed: null }])
  })

  it('go out once more, and under the same id, where it dies between the sending and the note', async () => {
    const sent: string[] = []
    const dying = processWith(async ({ id }) => {
      sent.push(id)
      return never
    }, 'dying')
    await store.transaction(tx => dying.messages.prepare(tx, message()))
    void dying.queue.drain()
    await expect.poll(() => sent.length).toBe(1)
    clock.advance(31_000)
    const living = processWith(async ({ id }) => {
      sent.push(id)
      return 'sent'
    }, 'living')
    await living.queue.drain()
    clock.advance(day)
    await living.queue.drain()
    expect(sent).toEqual([sent[0], sent[0]])
  })

  it('do not exist where the transaction of what they are about was undone', async () => {
    const { messages, queue } = processWith(async () => 'sent', 'a')
    const undone = store.transaction(async tx => {
      await messages.prepare(tx, message())
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await queue.drain()).toBe(0)
    expect(await rows()).toEqual([])
  })

  it('are tried for as long as they are of use, and dropped then', async () => {
    let tries = 0
    const { messages, queue } = processWith(async () => {
      tries += 1
      throw connectorError('provider_unavailable')
    }, 'a')
    const tell = { queue: 'told', payload: { about: 'this' } }
    await store.transaction(tx => messages.prepare(tx, message({ tell })))
    for (let n = 0; n < 30; n += 1) {
      await queue.drain()
      clock.advance(60 * 60_000)
    }
    expect(tries).toBe(30)
    expect(await rows()).toMatchObject([{ state: 'waiting', error_code: 'provider_unavailable' }])
    clock.advance(7 * day)
    await queue.drain()
    expect(tries).toBe(30)
    expect(await rows()).toMatchObject([{ state: 'dropped', facts_sealed: null }])
    const told = await store.db.selectFrom('jobs').select('payload').where('queue', '=', 'told').execute()
    expect(told.map(job => JSON.parse(job.payload))).toEqual([{ about: 'this', outcome: 'dropped' }])
  })

  it('are forgotten once they ended before then, those that wait excepted', async () => {
    const { messages, queue } = processWith(async () => 'sent', 'a')
    await store.transaction(tx => messages.prepare(tx, message()))
    await queue.drain()
    await store.transaction(tx => messages.prepare(tx, message({ expiresAt: clock.now() + 400 * day })))
    expect(await messages.sweep(clock.now())).toBe(0)
    expect(await messages.sweep(clock.now() + 1)).toBe(1)
    expect(await rows()).toMatchObject([{ state: 'waiting' }])
  })
})
