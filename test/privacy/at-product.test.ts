import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { dump } from '../support/dump.ts'
import { everyOktaScope, oktaDirectory } from '../support/okta-directory.ts'
import { stepThrough } from '../support/passage.ts'
import { order, pause, synced } from '../support/runs.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

describe('what stands in the product of somebody who is erased', () => {
  let w: World
  let flow: Flow
  let product: Awaited<ReturnType<typeof oktaDirectory>>
  beforeAll(async () => {
    w = await world()
    product = await oktaDirectory(w, 5, { scopes: everyOktaScope, config: { writeBack: { validDays: 2 } } })
    await synced(w, product.integrationId, { mode: 'full' })
    await pause(w, product.integrationId)
    flow = await w.flow({ directoryIntegrationId: product.integrationId })
  })
  afterAll(async () => {
    await product.close()
    await w.close()
  })

  async function verified(n: number): Promise<string> {
    const login = `user${n}@example.com`
    await w.enroll(login, `id-${n}`, 'medium', asIntegrationId(product.integrationId))
    expect(said(await stepThrough(w, flow, login, { overall: 'OK', identityId: `id-${n}` }))).toBe(allowed)
    await w.host.settleDown()
    expect(await shown(n)).toBe('VERIFIED')
    const query = new URLSearchParams({ integrationId: product.integrationId, search: login })
    const { items } = (await w.admin<{ items: { externalId: string }[] }>('GET', `/v1/directory/users?${query}`)).body
    return items[0]?.externalId ?? ''
  }
  async function shown(n: number): Promise<unknown> {
    const answer = await fetch(`${product.url}/__sandbox/users?limit=100`)
    const { users } = (await answer.json()) as { users: { profile: Record<string, unknown> }[] }
    return users.find(one => one.profile.login === `user${n}@example.com`)?.profile.idvLastStatus ?? null
  }
  const erase = (externalId: string) =>
    w.admin<{ atProduct: string }>('DELETE', `/v1/directory/users/${product.integrationId}/${externalId}`, {
      reason: 'objection',
    })
  const holding = async (externalId: string) =>
    Object.entries(await dump(w.store)).flatMap(([table, rows]) => (rows.some(row => row.includes(externalId)) ? [table] : []))

  it('is taken away there in the same call', async () => {
    const externalId = await verified(1)
    expect((await erase(externalId)).body.atProduct).toBe('cleared')
    expect(await shown(1)).toBeNull()
    expect(await holding(externalId)).toEqual([])
  })

  it('is told of as pending where the product is down, and taken away once it is back', async () => {
    const externalId = await verified(2)
    await order(product, 'faults', { path: '/api/v1/users', kind: 'status', status: 503, times: 20 })
    expect((await erase(externalId)).body.atProduct).toBe('pending')
    expect(await shown(2)).toBe('VERIFIED')
    expect((await holding(externalId)).filter(table => table !== 'jobs')).toEqual(['write_backs'])
    await fetch(`${product.url}/__sandbox/faults`, { method: 'DELETE' })
    for (let n = 0; n < 5 && (await shown(2)) !== null; n += 1) {
      w.clock.advance(60 * 60_000)
      await w.host.settleDown()
    }
    expect(await shown(2)).toBeNull()
    w.clock.advance(2 * 60 * 60_000)
    await w.host.settleDown()
    expect(await holding(externalId)).toEqual([])
  })
})
