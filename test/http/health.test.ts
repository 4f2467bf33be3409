import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '../support/world.ts'

describe('health', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  const ask = async (path: string) => {
    const answer = await fetch(`${w.url}${path}`)
    return { status: answer.status, body: (await answer.json()) as unknown }
  }
  const mark = () => w.store.db.selectFrom('once').select('expires_at').where('key', '=', 'health:ready').executeTakeFirst()

  it('is ready once it has written, and writes again each time it is asked', async () => {
    expect(await mark()).toBeUndefined()
    expect(await ask('/health/ready')).toEqual({ status: 200, body: { status: 'ready' } })
    const first = await mark()
    expect(first).toBeDefined()
    w.clock.advance(1_000)
    await ask('/health/ready')
    expect(await mark()).not.toEqual(first)
  })

  it('says nothing else: neither version nor address nor what is connected', async () => {
    expect(await ask('/health/live')).toEqual({ status: 200, body: { status: 'live' } })
  })

  it('is ready while Incode and the directory are down', async () => {
    await fetch(`${w.incode.url}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: '/', kind: 'status', status: 503, times: 'forever' }),
    })
    expect((await ask('/health/ready')).status).toBe(200)
  })

  it('is not ready where it cannot write, but alive', async () => {
    const { transaction } = w.store
    const failing = Object.assign(w.store, {
      transaction: async () => {
        throw new Error('disk full')
      },
    })
    try {
      expect(await ask('/health/ready')).toEqual({ status: 503, body: { status: 'storage_unavailable' } })
      expect((await ask('/health/live')).status).toBe(200)
    } finally {
      Object.assign(failing, { transaction })
    }
    expect((await ask('/health/ready')).status).toBe(200)
  })

  it('sends load balancers away when it is asked to stop, and answers those who are here', async () => {
    w.host.stopping()
    expect(await ask('/health/ready')).toEqual({ status: 503, body: { status: 'stopping' } })
    expect((await ask('/health/live')).status).toBe(200)
    expect((await w.admin('GET', '/v1/me')).status).toBe(200)
  })
})
