import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { atEntra, type SignIns, signIns } from '../connectors/entra-sign-in.ts'
import { browser } from '../support/browser.ts'
import { type Thief, thief } from '../support/golden.ts'
import { confirmChanges } from '../support/held.ts'
import { type OktaIdv, oktaIdv } from '../support/okta-idv.ts'
import { poll, readsLog } from '../support/trail.ts'
import { type World, world } from '../support/world.ts'

interface Shown {
  readonly state: string
  readonly attention: readonly { readonly code: string; readonly advice: string }[]
}

describe('golden tokens: somebody has the key that signs, and makes verdicts without us', () => {
  let w: World
  let okta: OktaIdv
  let entra: SignIns
  let mallory: Thief
  beforeAll(async () => {
    w = await world()
    okta = await oktaIdv(w)
    entra = await signIns(w)
    mallory = await thief(w, okta)
    await readsLog(w)
    for (const name of ['ada', 'bob']) {
      await w.person({ login: `${name}@example.com`, givenName: 'Ada', familyName: 'Lovelace' })
      await w.enroll(`${name}@example.com`, `id-${name}`, 'high')
    }
  })
  afterAll(async () => {
    await mallory.close()
    await entra.tenant.close()
    await w.close()
  })

  const leg = () => `/v1/integrations/${okta.integrationId}`
  const shown = async () => (await w.admin<Shown>('GET', leg())).body
  const enable = () => w.admin('PATCH', leg(), { state: 'enabled' })
  async function letGo(): Promise<void> {
    await w.admin('POST', `${leg()}/release`, { why: 'the key was exchanged' })
    expect((await enable()).status).toBe(200)
  }
  const alarms = async () => {
    const { body } = await w.admin<{ items: readonly { action: string; target: string }[] }>('GET', '/v1/audit?limit=100')
    return body.items.filter(({ action }) => action === 'trail.unissued_acceptance').length
  }
  const issued = async () =>
    (await w.store.db.selectFrom('issuance').select('jti').execute()).map(({ jti }) => jti).filter(jti => jti !== 'golden')

  beforeEach(async () => {
    if ((await shown()).state !== 'enabled') await letGo()
  })

  it('is noticed within one poll of the org’s log, and stops the leg', async () => {
    expect(await mallory.pass('00u-ada', 'ver_of_nobody')).toMatchObject({ outcome: 'ALLOW' })
    const before = await alarms()
    await poll(w)
    expect(await alarms()).toBe(before + 1)
    const { state, attention } = await shown()
    expect(state).toBe('disabled')
    expect(attention).toEqual([
      expect.objectContaining({ code: 'suspended', advice: expect.stringContaining('never issued here') }),
    ])
    const line = w.log.lines.find(one => one.includes('accepted a verdict that was never issued'))
    expect(line).toContain(okta.integrationId)
    expect(line).not.toMatch(/00u-ada|Lovelace/)
  })

  it('is noticed where it names a verification that passed, whose own token was accepted before', async () => {
    const { reference = '' } = await okta.walk(browser(), '00u-ada')
    await poll(w)
    expect(await shown()).toMatchObject({ state: 'enabled' })
    await mallory.pass('00u-ada', reference)
    await poll(w)
    expect(await shown()).toMatchObject({ state: 'disabled' })
  })

  it('is noticed where it makes a yes of a verification that ended in a no', async () => {
    const { outcome, reference = '' } = await okta.walk(browser(), '00u-bob', { overall: 'FAIL' })
    expect(outcome).toBe('DENY')
    await mallory.pass('00u-bob', reference)
    await poll(w)
    expect(await shown()).toMatchObject({ state: 'disabled' })
  })

  it('is noticed where it names the verification of somebody else', async () => {
    w.clock.advance(3_600_000)
    const { outcome, reference = '' } = await okta.walk(browser(), '00u-ada')
    expect(outcome).toBe('ALLOW')
    await mallory.pass('00u-bob', reference)
    await poll(w)
    expect(await shown()).toMatchObject({ state: 'disabled' })
  })

  it('is told from the verdicts of another vendor only once two administrators say that there is one', async () => {
    const others = (otherVendors: boolean) => w.admin('PATCH', leg(), { config: { otherVendors } })
    expect((await others(true)).status).toBe(200)
    await mallory.pass('00u-ada', 'inq_one')
    await poll(w)
    expect(await shown()).toMatchObject({ state: 'disabled' })
    await letGo()
    await confirmChanges(w)
    await mallory.pass('00u-ada', 'inq_of_another_vendor')
    await poll(w)
    expect(await shown()).toMatchObject({ state: 'enabled', attention: [] })
    await mallory.pass('00u-ada', 'A'.repeat(32))
    await poll(w)
    expect(await shown()).toMatchObject({ state: 'disabled' })
    await letGo()
    await others(false)
    await mallory.pass('00u-ada', 'inq_of_another_vendor')
    await poll(w)
    expect(await shown()).toMatchObject({ state: 'disabled' })
  })

  it('leaves nobody who is under way with a verdict, while other legs go on', async () => {
    w.clock.advance(3_600_000)
    const person = browser()
    const begun = await okta.begin('00u-ada')
    const id = await okta.sit(person, String(begun.url))
    await mallory.pass('00u-bob', 'ver_of_nobody')
    await poll(w)
    const before = await issued()
    const back = await person.open(await w.finish(id, { overall: 'OK', value: 97 }))
    expect(back.text).not.toContain('"ALLOW"')
    expect(await okta.begin('00u-ada')).toMatchObject({ outcome: 'DENY' })
    expect(await issued()).toEqual(before)

    const signingIn = browser()
    const sent = await entra.send(await entra.begin(), signingIn)
    await entra.sit(sent, signingIn)
    const [other = ''] = await entra.begun()
    const page = await signingIn.open(await w.finish(other, { overall: 'OK', value: 97, identityId: 'id-five' }))
    expect(await atEntra(page, signingIn)).toMatchObject({ amr: ['face'] })
    const { body } = await w.admin<{ tokens: readonly object[] }>('GET', `/v1/verifications/${other}`)
    expect(body.tokens).toHaveLength(1)
  })

  it('goes on when an owner says so, and nobody else', async () => {
    await mallory.pass('00u-ada', 'ver_of_nobody')
    await poll(w)
    expect((await enable()).status).toBe(409)
    const { body } = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name: 'an admin', role: 'admin' })
    const asAdmin = await fetch(`${w.url}${leg()}/release`, {
      method: 'POST',
      headers: { authorization: `Bearer ${body.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ why: 'it is in the way' }),
    })
    expect(asAdmin.status).toBe(403)
    await letGo()
    expect(await shown()).toMatchObject({ state: 'enabled', attention: [] })
  })

  it('is stopped by hand, too, with a reason that the history keeps', async () => {
    const stopped = await w.admin<Shown>('POST', `${leg()}/suspend`, { why: 'the laptop of an operator was stolen' })
    expect(stopped.body).toMatchObject({ state: 'disabled', attention: [{ code: 'suspended' }] })
    expect((await w.admin('POST', `${leg()}/suspend`, { why: 'again' })).status).toBe(409)
    const { body } = await w.admin<{ items: readonly object[] }>('GET', `${leg()}/history?limit=1`)
    expect(body.items).toEqual([expect.objectContaining({ action: 'suspended', why: 'the laptop of an operator was stolen' })])
    expect((await w.admin('POST', `/v1/integrations/${w.directoryId}/suspend`, { why: 'no leg' })).status).toBe(409)
  })
})
