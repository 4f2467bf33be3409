import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { idvIntegration, oktaIdv, setup, setupInput, standing, verdictOf } from '../support/okta-idv.ts'
import { type World, world } from '../support/world.ts'

describe('an org of Okta that is set up from here', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  it('is shown what is made, made, looked at again, and as it was before once it is undone', async () => {
    const { id, client } = (await idvIntegration(w)).body
    const before = await standing(w)
    const planned = await setup<{ steps: readonly { id: string; change: string }[] }>(w, id, 'plan')
    expect(planned.status).toBe(200)
    expect(planned.body.steps.map(step => `${step.id} ${step.change}`)).toEqual([
      'identity_provider create',
      'profile_mapping update',
      'rule create',
      'password_policy update',
    ])
    expect(await standing(w)).toEqual(before)

    const applied = await setup<{ applied: { made: { idp: string } } }>(w, id, 'apply')
    expect(applied.status).toBe(200)
    expect(await standing(w)).toMatchObject({
      idps: [{ id: applied.body.applied.made.idp, protocol: { issuer: { url: `${w.url}/oidc` } } }],
      rules: [{ status: 'INACTIVE' }],
    })
    expect((await setup(w, id, 'apply')).status, 'a second time').toBe(409)

    const verified = await setup<{ ok: boolean }>(w, id, 'verify')
    expect(verified.body).toMatchObject({ ok: true, steps: [{ ok: true }, { ok: true }, { ok: true }] })
    expect((await setup(w, id, 'undo')).body).toEqual({ applied: null, carried: null })
    expect(await standing(w)).toEqual(before)

    const { body } = await w.admin<{ items: readonly { action: string }[] }>('GET', `/v1/audit?target=${id}&limit=50`)
    const actions = body.items.map(({ action }) => action)
    for (const what of ['planned', 'applied', 'verified', 'undone']) expect(actions).toContain(`integration.setup_${what}`)
    expect(JSON.stringify([planned.body, applied.body, verified.body, body])).not.toContain(client.secret)
  })

  it('says what is missing, by the field', async () => {
    const { id } = (await idvIntegration(w)).body
    const refused = await setup(w, id, 'plan', { ...setupInput, neverGroup: setupInput.pilotGroup })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(JSON.stringify(refused.body)).toContain('/input/neverGroup')
  })

  it('has to be the org of the directory', async () => {
    const refused = await idvIntegration(w, { orgUrl: 'http://127.0.0.2:9' })
    expect(refused.status).toBe(422)
    expect(JSON.stringify(refused.body)).toContain('/config/directoryIntegrationId')
  })

  it('begins nothing more once the directory is of another org', async () => {
    const okta = await oktaIdv(w)
    await w.person({ login: 'ada@example.com' })
    const moved = await w.admin('PATCH', `/v1/integrations/${w.directoryId}`, {
      config: { orgUrl: w.org.standIn.url.replace('127.0.0.1', 'localhost'), clientId: '0oa1' },
    })
    expect(moved.status).toBe(200)
    const { url } = await okta.begin('00u-ada')
    expect(verdictOf(await browser().open(String(url)))).toMatchObject({ outcome: 'DENY', reason: 'ERROR_RESPONSE' })
  })
})
