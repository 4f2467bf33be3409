import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PolicySettings, policySettingsSchema, purposes } from '../../src/contract/index.ts'
import { fields } from '../../src/verification/policies/fields.ts'
import { databases } from '../support/databases.ts'
import { looserPairs } from '../verification/policies/settings.ts'
import { hour, type Office, openOffice } from '../verification/policies/stage.ts'
import { browser, directory, said, stepUp, tokenOf } from '../verification/world.ts'

describe.each(databases())('a policy as the attack, on $name', engine => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice(engine, { floor: { minimumAssurance: { helpdesk: 'high' } } })
    await office.person('ana.garcia')
    await office.enroll('ana.garcia', 'id-ana')
  })
  afterAll(() => office.close())
  const whom = { integrationId: 'client-1', directoryId: directory, externalId: 'ana.garcia' }
  const settings = async () => (await office.desk.effective(whom)).settings

  it.each(fields)('one administrator alone makes nothing easier within a day: %s', async field => {
    const [strict, loose] = looserPairs[field]
    const scope = { integrationId: `door-of-${field}` }
    const made = await office.desk.create({ name: field, scope, settings: strict, why: 'x' }, office.ada)
    // No workflow is stricter than another one: the first, too, takes two.
    if (made.state === 'open') await office.desk.confirm(made.id, made.proposalId, office.bob)
    const before = (await office.desk.get(made.id)).settings
    const proposal = await office.desk.propose(made.id, { settings: loose, why: 'x' }, office.ada)
    if (proposal.state !== 'open') throw new Error('it took effect at once')
    await expect(office.desk.confirm(made.id, proposal.proposalId, office.ada)).rejects.toMatchObject({ code: 'forbidden' })
    office.clock.advance(24 * hour - 60_000)
    await office.desk.applyDue(100)
    expect((await office.desk.get(made.id)).settings).toEqual(before)
    await office.desk.withdraw(made.id, proposal.proposalId, office.ada)
  })

  it('a laxer policy for one more door changes nothing for anybody', async () => {
    const before = await settings()
    const lax: PolicySettings = Object.assign(
      {},
      ...fields.filter(field => field !== 'workflows').map(field => looserPairs[field][1]),
    )
    const scope = { integrationId: 'lax-door' }
    await office.desk.create({ name: 'Lax', scope, settings: lax, why: 'x' }, office.ada)
    expect(await settings()).toEqual(before)
    const { settings: there } = await office.desk.effective({ ...whom, integrationId: 'lax-door' })
    expect(there).toMatchObject({ settleDays: 14, acceptVendorReview: false, minimumAssurance: { account_recovery: 'medium' } })
  })

  it('nobody goes under the floor, whatever was written into the database', async () => {
    expect(await settings()).toMatchObject({ minimumAssurance: { helpdesk: 'high' } })
    const under = office.desk.propose('default', { settings: { minimumAssurance: { helpdesk: 'medium' } }, why: 'x' }, office.ada)
    await expect(under).rejects.toMatchObject({ code: 'request_invalid' })
    await office.decree({ reviewHours: 12 })
    await office.write(db =>
      db
        .updateTable('policy_versions')
        .set({ body: '{"minimumAssurance":{"helpdesk":"low"}}' })
        .where('policy_id', '=', 'default')
        .execute(),
    )
    expect(await settings()).toMatchObject({ minimumAssurance: { helpdesk: 'high' } })
  })

  it('no policy lets a recovery through while Incode is down', async () => {
    for (const purpose of purposes.filter(one => one !== 'step_up')) {
      for (const word of ['allow', 'challenge', 'deny']) {
        expect(policySettingsSchema.safeParse({ onProviderDown: { [purpose]: word } }).success).toBe(false)
      }
    }
    const starter = office.starter({ accountId: 'account-down' as never })
    for (let tried = 0; tried < 5; tried += 1) {
      office.verifier.fail('provider_unavailable')
      const started = await office.verifications.start(starter, stepUp('ana.garcia'))
      await browser(office.verifications)
        .take(tokenOf(started))
        .catch(() => undefined)
    }
    await office.verifications.start(starter, stepUp('ana.garcia'))
    const recovery = await office.verifications.start(starter, stepUp('ana.garcia', { purpose: 'account_recovery' }))
    expect(said(recovery)).toBe('error/none/deny/provider_unavailable')
  })
})
