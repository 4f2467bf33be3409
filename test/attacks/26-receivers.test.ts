import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { receiverFetch } from '../../src/events/receiver.ts'
import { actor, eventsWorld } from '../events/world.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { type Receiver, receiver } from '../support/receiver.ts'

const [sqlite] = databases()

describe('receivers of events that mean no good', () => {
  let database: TestDatabase
  let w: ReturnType<typeof eventsWorld>
  let hook: Receiver
  beforeAll(async () => {
    if (sqlite === undefined) throw new Error('no such database')
    database = await sqlite.open()
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

  async function told(): Promise<object | undefined> {
    const { id } = await w.subscribe(hook.url)
    await w.tell()
    await w.settle()
    return (await w.logOf(id))[0]
  }

  it('lead nowhere: a redirect is a failure, and what it leads to is not called', async () => {
    const elsewhere = await receiver()
    hook.answer(response => response.writeHead(307, { location: elsewhere.url }).end())
    expect(await told()).toMatchObject({ state: 'waiting', status: null, error: 'policy_denied' })
    expect(elsewhere.received).toEqual([])
    await elsewhere.close()
  })

  it('make nobody read what they answer, however much it is', async () => {
    let written = 0
    let cut = (): void => undefined
    const closed = new Promise<void>(resolve => {
      cut = resolve
    })
    hook.answer(response => {
      response.on('close', () => cut())
      response.writeHead(200, { 'content-length': String(1_000_000_000) })
      const chunk = Buffer.alloc(64 * 1024)
      const more = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length
      }
      response.on('drain', more)
      more()
    })
    expect(await told()).toMatchObject({ state: 'delivered', status: 200 })
    await closed
    expect(written).toBeLessThan(20_000_000)
  })

  it('get no second call for a body that never ends', async () => {
    hook.answer(response => void response.writeHead(200).write('.'))
    expect(await told()).toMatchObject({ state: 'delivered', status: 200 })
  })

  it('are not believed when their name stands for an address inside, each time that it is looked up', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.7'], ['::ffff:169.254.169.254'], ['93.184.215.14', '127.0.0.1']]
    for (const addresses of answers) {
      const call = receiverFetch({
        loopbackHttp: true,
        lookup: (_host, _options, done) =>
          done(
            null,
            addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
          ),
      })
      await expect(call('https://receiver.example/hook', { method: 'POST', body: '{}' })).rejects.toMatchObject({
        code: 'policy_denied',
      })
    }
  })

  it('cannot be entered where they are on no internet', async () => {
    const strict = receiverFetch({ loopbackHttp: false })
    await expect(strict(hook.url, { method: 'POST' })).rejects.toMatchObject({ code: 'policy_denied' })
    expect(hook.received).toEqual([])
  })

  it('fail alone when what they get cannot be signed', async () => {
    const broken = await w.subscribe(hook.url)
    const other = await receiver()
    const sound = await w.subscribe(other.url)
    await database.store.transaction(async ({ db }) => {
      await db.updateTable('webhook_subscriptions').set({ secret_sealed: 'v1.none' }).where('id', '=', broken.id).execute()
    })
    await w.tell()
    await w.settle()
    expect(await w.logOf(sound.id)).toMatchObject([{ state: 'delivered' }])
    expect(await w.logOf(broken.id)).toMatchObject([{ state: 'waiting' }])
    await other.close()
  })

  it('hear nothing more once they are deleted, and of nobody who was erased', async () => {
    const { id } = await w.subscribe(hook.url)
    hook.answer(response => response.writeHead(500).end())
    await w.tell(asIntegrationId('int_9'))
    await w.settle()
    await w.events.webhooks.remove(id, actor)
    w.clock.advance(3_600_000)
    await w.settle()
    expect(hook.received).toHaveLength(1)
    expect(await database.store.db.selectFrom('webhook_deliveries').selectAll().execute()).toEqual([])
  })
})
