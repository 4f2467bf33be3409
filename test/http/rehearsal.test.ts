import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId } from '../../src/contract/index.ts'
import { browser } from '../support/browser.ts'
import { askToken, choose, type Given, pathOf, rehearsal, toChoice } from '../support/rehearsal.ts'
import { idOf, seatOf } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const minute = 60_000

describe('the client of a rehearsal, over HTTP', () => {
  let w: World
  let live: Flow
  beforeAll(async () => {
    w = await world()
    live = await w.flow()
    await w.person({ login: 'ana@example.com' })
  })
  afterAll(() => w.close())

  const named = ['00u-ana']
  const audit = async (action: string) =>
    (await w.admin<{ items: { facts: Record<string, unknown> }[] }>('GET', `/v1/audit?action=${action}`)).body.items

  it('is made once at a time, is shown without its secret, and is in the audit without its people', async () => {
    const tries = await Promise.all(
      Array.from({ length: 5 }, () => w.admin<Given>('POST', pathOf(live), { people: named, minutes: 5 })),
    )
    expect(tries.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
    const { body } = await w.admin<{ rehearsal: Given }>('GET', pathOf(live))
    expect(body.rehearsal).toMatchObject({ people: named, startedBy: { kind: 'admin', name: 'test' } })
    expect(JSON.stringify(body)).not.toContain('secret')
    await w.host.settleDown()
    const [entry] = await audit('integration.rehearsal_started')
    expect(entry?.facts).toMatchObject({ people: 1, minutes: 5 })
    expect(JSON.stringify(entry)).not.toContain('00u-ana')
    expect((await w.admin('DELETE', pathOf(live))).status).toBe(204)
    expect((await w.admin('DELETE', pathOf(live))).status).toBe(404)
    expect((await w.admin('GET', pathOf(live))).body).toEqual({ rehearsal: null })
  })

  it.each([
    [{ people: [], minutes: 5 }],
    [{ people: Array.from({ length: 21 }, (_, n) => `p${n}`), minutes: 5 }],
    [{ people: named, minutes: 0 }],
    [{ people: named, minutes: 61 }],
    [{ people: named }],
    [{ people: named, minutes: 5, forever: true }],
  ])('is not made of %j', async body => {
    expect(await w.admin('POST', pathOf(live), body)).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
  })

  it('is made for nothing that gives out no client, and for nothing that is off', async () => {
    const wish = { people: named, minutes: 5 }
    const at = (id: string) => w.admin('POST', `/v1/integrations/${id}/rehearsal`, wish)
    expect((await at(w.directoryId)).body).toMatchObject({ code: 'request_invalid' })
    const off = await w.flow()
    await w.admin('PATCH', `/v1/integrations/${off.integrationId}`, { state: 'disabled' })
    expect((await at(off.integrationId)).body).toMatchObject({ code: 'integration_disabled' })
  })

  it('is none of the integration’s own: what the integration shows, and a new secret, are the live one’s', async () => {
    const { stop } = await rehearsal(w, live, named)
    const { body } = await w.admin<{ client: { id: string } }>('GET', `/v1/integrations/${live.integrationId}`)
    expect(body.client.id).toBe(live.client.id)
    const renewed = await w.admin<{ client: { id: string } }>('POST', `/v1/integrations/${live.integrationId}/secret`, {})
    expect(renewed.body.client.id).toBe(live.client.id)
    await stop()
  })

  it.each([
    ['it is stopped', (stop: () => Promise<void>) => stop(), 'void'],
    ['its time is over', async () => w.clock.advance(5 * minute), 'expired'],
  ])('ends, with its tokens and all that it began, when %s', async (_what, end, state) => {
    const { flow, given, stop } = await rehearsal(w, live, named, 5)
    const started = await flow.stepUp('ana@example.com')
    const person = browser()
    const page = await toChoice(started, person)
    const bearer = { authorization: `Bearer ${await flow.token()}` }
    await end(stop)
    const read = await fetch(`${w.url}/v1/hooks/verifications/${idOf(started)}`, { headers: bearer })
    expect(read.status).toBe(401)
    expect((await askToken(given.endpoints.token_endpoint, given.client)).status).toBe(401)
    const late = await choose(person, page, 'pass')
    expect(late.location).toBe(seatOf(w, started))
    const { body } = await w.admin<{ state: string }>('GET', `/v1/verifications/${idOf(started)}`)
    expect(body).toMatchObject({ state, outcome: 'deny' })
    await w.host.settleDown()
    const kept = await w.store.db.selectFrom('rehearsals').select('client_id').where('client_id', '=', given.clientId).execute()
    expect(kept).toEqual([])
    expect((await audit('integration.rehearsal_ended')).some(({ facts }) => facts.clientId === given.clientId)).toBe(true)
  })

  it('ends with its integration', async () => {
    const other = await w.flow()
    const { flow, given } = await rehearsal(w, other, named)
    const bearer = await flow.token()
    const { body } = await w.admin<{ name: string }>('GET', `/v1/integrations/${other.integrationId}`)
    await w.admin('DELETE', `/v1/integrations/${other.integrationId}`, { confirm: body.name })
    const read = await fetch(`${w.url}/v1/hooks/verifications/x`, { headers: { authorization: `Bearer ${bearer}` } })
    expect(read.status).toBe(401)
    expect((await askToken(given.endpoints.token_endpoint, given.client)).status).toBe(401)
    const left = await w.store.db
      .selectFrom('clients')
      .select('id')
      .where('integration_id', '=', asIntegrationId(other.integrationId))
      .where('revoked_at', 'is', null)
      .execute()
    expect(left).toEqual([])
  })
})
