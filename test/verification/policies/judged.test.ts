import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PolicySettings } from '../../../src/contract/index.ts'
import { databases } from '../../support/databases.ts'
import type { Script } from '../../support/scripted-verifier.ts'
import { browser, carried, directory, documentOf, idOf, reader, said, stepUp, tokenOf, verify } from '../world.ts'
import { hour, type Office, openOffice } from './stage.ts'

const ok = { status: 'OK', value: 95.2 } as const

describe.each(databases())('people are judged by policies, on $name', engine => {
  let office: Office
  let people = 0
  let ana = ''
  beforeAll(async () => {
    office = await openOffice(engine)
  })
  afterAll(() => office.close())
  beforeEach(async () => {
    people += 1
    ana = `ana.number${people}`
    await office.person(ana)
    await office.enroll(ana, `id-${ana}`)
  })
  afterEach(async () => {
    const { version, settings } = await office.desk.get('default')
    if (version > 1 && Object.keys(settings).length > 0) await office.decree({})
  })

  const pass = (more: Script = {}): Script => ({ identityId: `id-${ana}`, document: documentOf(ana), ...more })
  const start = (more = {}, starter = {}) => office.verifications.start(office.starter(starter), stepUp(ana, more))
  const view = (id: string) => office.verifications.view(reader(), id)
  const expecting = () => ({ externalId: ana, purpose: 'step_up' as const })
  async function through(script = pass(), meanwhile?: () => Promise<void>) {
    const started = await start()
    const person = browser(office.verifications)
    await person.take(tokenOf(started))
    const { handle } = office.verifier.finish(idOf(started), script)
    await meanwhile?.()
    const { code } = carried(await person.back(handle))
    return { id: idOf(started), code }
  }
  const redeem = (code: string) => office.verifications.redeem(reader(), { code, expect: expecting() })

  it('by version 1 of the default, until somebody edits it; then the verdict names the version', async () => {
    const first = await redeem((await through()).code)
    expect([said(first), first.data.policy]).toEqual(['success/approved/allow/ok', { id: 'default', version: 1 }])
    await office.decree({ reviewHours: 12 })
    const { version } = await office.desk.get('default')
    const next = await redeem((await through()).code)
    expect([said(next), next.data.policy]).toEqual(['success/approved/allow/ok', { id: 'default', version }])
  })

  it('by what became stricter while they were at it', async () => {
    const { id } = await through(pass(), () => office.decree({ minimumValue: { step_up: 99 } }))
    const result = await view(id)
    expect(said(result)).toBe('failed/rejected/deny/low_score')
    expect(result.data.policy).toEqual({ id: 'default', version: (await office.desk.get('default')).version })
  })

  it('by what was asked for when they began, whatever was loosened since', async () => {
    await office.decree({ minimumValue: { step_up: 99 } })
    const { id } = await through(pass(), () => office.decree({}))
    expect(said(await view(id))).toBe('failed/rejected/deny/low_score')
  })

  it('by what became stricter between the verdict and its use', async () => {
    const { code } = await through()
    await office.decree({ minimumAssurance: { step_up: 'high' } })
    expect(said(await redeem(code))).toBe('failed/none/deny/binding_too_weak')
  })

  it('by how they receive it', async () => {
    const { code } = await through()
    await office.decree({ bindings: { step_up: ['transfer_code'] } })
    expect(said(await redeem(code))).toBe('failed/none/deny/binding_too_weak')
  })

  it('by the strictest of all that cover them, and those of a group by being in it', async () => {
    await office.group(`vip-${people}`, directory, [ana])
    const scope = { directoryId: directory, groupId: `vip-${people}` }
    const vip: PolicySettings = { minimumAssurance: { step_up: 'high' } }
    const { id } = await office.desk.create({ name: 'VIP', scope, settings: vip, why: 'they are worth it' }, office.ada)
    const result = await view((await through()).id)
    expect(said(result)).toBe('failed/none/deny/binding_too_weak')
    expect(result.data.policy.id).toMatch(/^set-.{16}$/)
    const whom = { integrationId: 'client-1', directoryId: directory, externalId: ana }
    const effective = await office.desk.effective(whom)
    expect(effective.policy).toEqual(result.data.policy)
    expect(effective.from).toMatchObject({ 'minimumAssurance.step_up': [id], tries: ['built_in'] })
    const set = await office.desk.set(result.data.policy.id)
    expect(set.settings.minimumAssurance?.step_up).toBe('high')
    expect(set.sources.map(source => source.id)).toEqual(['default', id])
    await expect(office.desk.set('set-0000000000000000')).rejects.toMatchObject({ code: 'not_found' })
    // Nobody else is asked for more.
    const bea = `bea.number${people}`
    await office.person(bea)
    expect((await office.desk.effective({ ...whom, externalId: bea })).policy.id).toBe('default')
    await expect(office.desk.effective({ ...whom, externalId: 'nobody' })).rejects.toMatchObject({ code: 'not_found' })
    await office.store.transaction(({ db }) => db.deleteFrom('policies').where('id', '=', id).execute())
  })

  it('by the policy of their door, which can only add', async () => {
    const scope = { integrationId: 'door-2' }
    const lax: PolicySettings = { settleDays: 0, tries: 3, minimumValue: { step_up: 99 } }
    const { id } = await office.desk.create({ name: 'Door', scope, settings: lax, why: 'test' }, office.ada)
    const { settings } = await office.desk.effective({ integrationId: 'door-2', directoryId: directory, externalId: ana })
    expect(settings).toMatchObject({ settleDays: 14, tries: 3, minimumValue: { step_up: 99 } })
    await office.store.transaction(({ db }) => db.deleteFrom('policies').where('id', '=', id).execute())
  })

  it('who are polled for without proof get no verdict where no policy lets that be, and one where it does', async () => {
    const polling = { clientId: 'p-1', resultDelivery: 'poll', policies: ['unbound_step_up'] } as const
    await office.decree({ unbound_step_up: 'never' })
    const started = await start({}, polling)
    await verify(office, started, pass())
    const poll = async () => said(await office.verifications.view(reader('p-1'), idOf(started)))
    expect(await poll()).toBe('pending/none/challenge/awaiting_return')
    await office.decree({})
    // What was asked for when they began holds: it would have to begin anew.
    expect(await poll()).toBe('failed/none/deny/binding_too_weak')
    const next = await start({}, polling)
    await verify(office, next, pass())
    expect(said(await office.verifications.view(reader('p-1'), idOf(next)))).toBe('success/approved/allow/ok')
  })

  it('are told at once of a purpose that is closed', async () => {
    await office.decree({ purposes: ['account_recovery'] })
    const result = await start()
    expect([said(result), result.links.verify]).toEqual(['failed/none/deny/binding_too_weak', null])
  })

  it('are sent to the workflow that the policy names, and nowhere where the account has it no longer', async () => {
    const scope = { integrationId: 'client-1' }
    const { workflows } = office.verifier
    const settings = { workflows: { step_up: 'flow-2' } }
    const { id, ...made } = await office.desk.create({ name: 'Flow', scope, settings, why: 'test' }, office.ada)
    if (made.state !== 'open') throw new Error('a workflow was changed by one alone')
    await office.desk.confirm(id, made.proposalId, office.bob)
    expect(said(await start())).toBe('error/none/deny/provider_error')
    Object.assign(office.verifier, { workflows: [{ id: 'flow-2', name: 'Two' }] })
    const started = await start()
    await browser(office.verifications).take(tokenOf(started))
    expect(office.verifier.sessions.at(-1)?.request.workflowId).toBe('flow-2')
    Object.assign(office.verifier, { workflows })
    await office.store.transaction(({ db }) => db.deleteFrom('policies').where('id', '=', id).execute())
  })

  it('who failed too often find their door closed, for as long as that counts, and the others open', async () => {
    await office.decree({ lockoutAttempts: 2, lockoutHours: 1 })
    const fail = () => through(pass({ overall: 'FAIL', failure: 'face' }))
    await fail()
    // A link that was had before helps nobody.
    const early = await start()
    await fail()
    expect(said(await start())).toBe('failed/none/deny/too_many_attempts')
    await browser(office.verifications).take(tokenOf(early))
    expect(said(await view(idOf(early)))).toBe('failed/none/deny/too_many_attempts')
    expect(said(await start({ purpose: 'account_recovery' }))).toBe('pending/none/challenge/not_started')
    office.clock.advance(hour + 1)
    expect(said(await start())).toBe('pending/none/challenge/not_started')
  })

  it('lock nobody out by trying that person’s recovery with another document', async () => {
    await office.decree({ lockoutAttempts: 2 })
    for (let tried = 0; tried < 4; tried += 1) {
      const started = await start({ purpose: 'account_recovery' })
      await verify(office, started, pass({ document: documentOf('mallory.fox') }))
      expect(said(await view(idOf(started)))).toBe('failed/rejected/deny/claims_mismatch')
    }
    expect(said(await start({ purpose: 'account_recovery' }))).toBe('pending/none/challenge/not_started')
  })

  it('may be asked for something else while Incode is down, for a step-up and for nothing else', async () => {
    await office.decree({ onProviderDown: { step_up: 'challenge' } })
    const account = { accountId: 'account-down' as never }
    for (let tried = 0; tried < 5; tried += 1) {
      office.verifier.fail('provider_unavailable')
      await browser(office.verifications)
        .take(tokenOf(await start({}, account)))
        .catch(() => undefined)
    }
    const down = async (purpose: 'step_up' | 'account_recovery') => {
      const { status, outcome, reason, links } = await start({ purpose }, account)
      return { status, outcome, reason, verify: links.verify }
    }
    await down('step_up')
    const none = { status: 'error', reason: 'provider_unavailable', verify: null }
    expect(await down('step_up')).toEqual({ ...none, outcome: 'challenge' })
    expect(await down('account_recovery')).toEqual({ ...none, outcome: 'deny' })
  })

  describe('a policy that is tried', () => {
    it('shows whose verdicts would be others, before it is saved', async () => {
      const good = await through()
      await redeem(good.code)
      // The newest come first, and those of one moment in no order.
      office.clock.advance(1_000)
      const poor = await through(pass({ value: 70 }))
      const trial = await office.desk.try('default', { minimumValue: { step_up: 80 }, lockoutAttempts: 5 }, 2)
      expect(trial).toMatchObject({ looked: 2, replayed: 2, notReplayed: [], notTried: ['lockoutAttempts'] })
      expect(trial.changed).toEqual([
        {
          verificationId: poor.id,
          purpose: 'step_up',
          subject: { integrationId: directory, externalId: ana, label: expect.any(String) },
          startedAt: expect.any(String),
          recorded: 'ok',
          before: { outcome: 'allow', reason: 'ok' },
          after: { outcome: 'deny', reason: 'low_score' },
        },
      ])
      expect(await office.desk.get('default')).toMatchObject({ settings: {}, proposal: null })
    })

    it('says of which it cannot tell, because nothing of the document was kept', async () => {
      // Later than all before it: the newest one is looked at.
      office.clock.advance(1)
      const { id } = await through()
      const trial = await office.desk.try('default', { documentTypes: ['passport'] }, 1)
      expect(trial).toMatchObject({ replayed: 0, notReplayed: [{ verificationId: id, why: 'document_not_kept' }], changed: [] })
      await office.write(db => db.updateTable('verifications').set({ evidence: null }).where('id', '=', id).execute())
      expect((await office.desk.try('default', { tries: 1 }, 1)).notReplayed).toEqual([
        { verificationId: id, why: 'no_evidence' },
      ])
    })

    it('keeps of a verdict no identity and nothing of the document', async () => {
      const { id } = await through(pass({ parts: { idValidation: ok, liveness: ok, faceRecognition: ok } }))
      const { evidence } = await office.row(id)
      expect(evidence).not.toContain(`id-${ana}`)
      expect(evidence?.toLowerCase()).not.toContain('number')
    })
  })
})
