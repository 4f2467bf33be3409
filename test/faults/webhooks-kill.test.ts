import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventsWorld } from '../events/world.ts'
import { fakeClock, fakeStart } from '../support/clock.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { type Receiver, receiver } from '../support/receiver.ts'

const child = new URL('../events/child.ts', import.meta.url).pathname

describe.each(databases())('an event on $name whose process is killed while a receiver has it', ({ open }) => {
  let database: TestDatabase
  let hook: Receiver
  beforeAll(async () => {
    database = await open()
    hook = await receiver()
  })
  afterAll(async () => {
    await hook.close()
    await database.dispose()
  })

  it('is sent again by another process, under the same id', async () => {
    const arrived = new Promise<void>(resolve => {
      hook.answer(() => resolve())
    })
    const host = spawn(process.execPath, [child, JSON.stringify([database.where, hook.url])], { stdio: 'inherit' })
    const exited = once(host, 'exit')
    await Promise.race([arrived, exited])
    host.kill('SIGKILL')
    await exited
    expect(hook.received).toHaveLength(1)

    await database.reopen()
    hook.answer(response => response.writeHead(204).end())
    const w = eventsWorld(database, { owner: 'next', clock: fakeClock(fakeStart + 62_000), seed: 6 })
    await w.settle()
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(hook.received).toHaveLength(2)
    const [{ id } = { id: '' }] = await w.events.webhooks.list()
    expect(await w.logOf(id)).toMatchObject([{ state: 'delivered', tries: 2 }])
  })
})
