import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '../support/world.ts'

interface Entries {
  readonly items: readonly { readonly name: string; readonly value: string; readonly secret?: boolean }[]
}
interface Audit {
  readonly items: readonly { readonly action: string; readonly target: string; readonly facts: object }[]
}

describe('what has to be entered at the product by hand', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  it('is shown with its secret, which opens the event hook; that somebody looked is audited, and what they saw is not', async () => {
    const answer = await w.admin<Entries>('GET', `/v1/integrations/${w.directoryId}/entries`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const value = (name: string) => answer.body.items.find(one => one.name === name)?.value ?? ''
    expect(value('url')).toBe(`${w.url}/i/${w.directoryId}/events`)
    expect(value('authentication_field')).toBe('Authorization')
    const secret = value('authentication_secret')
    expect(secret.length).toBeGreaterThan(40)

    const call = (authorization: string) =>
      fetch(value('url'), {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ eventId: 'event-1', data: { events: [] } }),
      })
    expect((await call(secret)).status).toBe(200)
    expect((await call('another')).status).toBe(401)

    await w.host.settleDown()
    const { body } = await w.admin<Audit>('GET', '/v1/audit?limit=50')
    const looked = body.items.filter(one => one.action === 'integration.entries_shown')
    expect(looked).toMatchObject([{ target: w.directoryId, facts: { secrets: 1 } }])
    expect(JSON.stringify(body)).not.toContain(secret)
    expect(w.log.lines.join('\n')).not.toContain(secret)
  })

  it('is nothing at a product that needs nothing', async () => {
    const { integrationId } = await w.flow()
    expect(await w.admin('GET', `/v1/integrations/${integrationId}/entries`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
  })
})
