import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ConnectorErrorCode, connectorError } from '../../src/contract/index.ts'
import { endEnrollment } from '../../src/directory/enrollment.ts'
import { expireEnrollments } from '../../src/directory/enrollment-expiry.ts'
import { standingChanged, standingQueue } from '../../src/directory/standing.ts'
import { findSubject } from '../../src/directory/subjects.ts'
import { writeBackView } from '../../src/integrations/write-back/index.ts'
import { databases } from '../support/databases.ts'
import { admin } from '../support/integrations.ts'
import { type StandingWorld, standingWorld } from '../support/standing-product.ts'
import { browser, carried, documentOf, idOf, openWorld, reader, tokenOf, type World } from '../verification/world.ts'

const minute = 60_000
const day = 86_400_000

describe.each(databases())('write-back on $name', engine => {
  let w: World
  let s: StandingWorld
  beforeEach(async () => {
    w = await openWorld(engine)
    s = await standingWorld(w.database, w.clock, w.random)
    await s.work()
  })
  afterEach(() => w.close())

  async function enrolled(externalId: string): Promise<string> {
    await w.person(externalId, {}, s.id)
    await w.enroll(externalId, `id-${externalId}`, 'medium', s.id)
    return externalId
  }

  /** A whole step-up, redeemed; Incode says what is scripted. */
  async function stepUp(externalId: string, value = 97.12) {
    const starter = w.starter({ directoryIds: [s.id] })
    const subject = { integrationId: s.id, externalId }
    const started = await w.verifications.start(starter, {
      purpose: 'step_up',
      subject,
      facade: 'hooks',
      onReview: 'wait',
      returnUrl: 'https://flow.example/callback',
    })
    const person = browser(w.verifications)
    await person.take(tokenOf(started))
    const script = { identityId: `id-${externalId}`, document: documentOf(externalId), value }
    const { handle } = w.verifier.finish(idOf(started), script)
    const { code } = carried(await person.back(handle))
    return w.verifications.redeem(reader(), { code, expect: { externalId, purpose: 'step_up' } })
  }

  async function stood(externalId = 'ana.one'): Promise<string> {
    await enrolled(externalId)
    await stepUp(externalId)
    await s.work()
    return externalId
  }

  it('writes what was received, and confirms it', async () => {
    await enrolled('ana.one')
    expect((await stepUp('ana.one')).outcome).toBe('allow')
    expect(s.product.shows('ana.one')).toBeUndefined()
    await s.work()
    expect(s.product.shows('ana.one')).toBe('VERIFIED')
    expect(await s.rows()).toMatchObject([
      { standing: s.product.at().get('ana.one'), confirmed_at: w.clock.now(), error_code: null },
    ])
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({
      state: 'on',
      on: true,
      prepared: true,
      written: 1,
      due: 0,
    })
  })

  it('asks for nothing, not even a job, where it is off', async () => {
    await s.patch({ config: { writeBack: false } })
    await s.work()
    await enrolled('ana.one')
    const before = await s.jobs(standingQueue)
    await stepUp('ana.one')
    expect(await s.jobs(standingQueue)).toBe(before)
    expect(s.product.calls).not.toContain('write')
  })

  it('has the product made ready once, before the first write', async () => {
    expect(s.product.calls).toEqual(['prepare'])
    await stood('ana.one')
    await stood('bo.two')
    expect(s.product.calls).toEqual(['prepare', 'write', 'write'])
  })

  it('makes the product ready again where somebody took away what was made there', async () => {
    await stood('ana.one')
    await enrolled('bo.two')
    let isReady = false
    s.product.before = call => {
      if (call === 'prepare') isReady = true
      if (call === 'write' && !isReady) throw connectorError('schema_changed')
    }
    await stepUp('bo.two')
    await s.work()
    expect(s.product.calls).toEqual(['prepare', 'write', 'write', 'prepare', 'write'])
    expect(s.product.shows('bo.two')).toBe('VERIFIED')
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({ written: 2, due: 0, failing: [] })
  })

  it('says the same again after a lost answer, and no more', async () => {
    await enrolled('ana.one')
    s.product.after = call => {
      if (call === 'write') throw connectorError('provider_timeout')
    }
    await stepUp('ana.one')
    await s.work()
    expect(await s.rows()).toMatchObject([{ confirmed_at: null, error_code: 'provider_timeout' }])
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({
      written: 0,
      due: 1,
      failing: [{ code: 'provider_timeout', people: 1 }],
    })
    const shown = s.product.at().get('ana.one')
    s.product.after = () => undefined
    w.clock.advance(minute)
    await s.work()
    expect(s.product.at().get('ana.one')).toBe(shown)
    expect(await s.rows()).toMatchObject([{ confirmed_at: w.clock.now(), error_code: null }])
    const calls = s.product.calls.length
    await w.store.transaction(tx =>
      standingChanged(tx, { integrationId: s.id, externalId: 'ana.one', at: w.clock.now() }, w.random),
    )
    await s.work()
    expect(s.product.calls.length).toBe(calls)
  })

  it.each(['permission_missing', 'policy_denied'] as const)('comes back by itself after %s was put right', async code => {
    await enrolled('ana.one')
    s.product.before = call => {
      if (call === 'write') throw connectorError(code satisfies ConnectorErrorCode)
    }
    await stepUp('ana.one')
    await s.work()
    expect((await writeBackView(w.store.reports, s.id)).failing).toEqual([{ code, people: 1 }])
    s.product.before = () => undefined
    await s.pass(16 * minute)
    expect(s.product.shows('ana.one')).toBe('VERIFIED')
  })

  it('ends with a person whom the product does not know', async () => {
    await enrolled('ana.one')
    s.product.gone.add('ana.one')
    await stepUp('ana.one')
    await s.work()
    expect(await s.rows()).toEqual([])
    await s.pass(day)
    expect(s.product.count('write')).toBe(1)
  })

  it('says EXPIRED when the time of a verdict is over, once', async () => {
    await stood()
    await s.pass(29 * day)
    expect(s.product.shows('ana.one')).toBe('VERIFIED')
    await s.pass(day)
    const [status, score, , expiresAt] = JSON.parse(s.product.at().get('ana.one') ?? '')
    expect([status, score, Date.parse(expiresAt)]).toEqual(['EXPIRED', null, w.clock.now()])
    const calls = s.product.calls.length
    await s.pass(day)
    expect(s.product.calls.length).toBe(calls)
  })

  it('says REVOKED when the enrollment ends, and EXPIRED when it runs out', async () => {
    for (const externalId of ['ana.one', 'bo.two']) await stood(externalId)
    const ana = await findSubject(w.store.db, s.id, 'ana.one')
    const bo = await findSubject(w.store.db, s.id, 'bo.two')
    if (!ana || !bo) throw new Error('nobody')
    const at = w.clock.now()
    await w.store.transaction(tx => endEnrollment(tx, ana, { why: 'revoked', rebind: 'supervised', at }, w.random))
    await w.write(db => db.updateTable('enrollments').set({ expires_at: at }).where('subject_id', '=', bo.id).execute())
    await expireEnrollments(w.store, at, 10, w.random)
    await s.work()
    expect([s.product.shows('ana.one'), s.product.shows('bo.two')]).toEqual(['REVOKED', 'EXPIRED'])
    expect(JSON.parse(s.product.at().get('ana.one') ?? '')).toEqual(['REVOKED', null, null, null])
  })

  it('says the last word where two were on their way and the product took them crosswise', async () => {
    await enrolled('ana.one')
    const ana = await findSubject(w.store.db, s.id, 'ana.one')
    if (!ana) throw new Error('nobody')
    let first = true
    s.product.before = async call => {
      if (call !== 'write' || !first) return
      first = false
      // While the first is on its way the enrollment ends, and another worker has REVOKED written before it.
      const at = w.clock.now()
      await w.store.transaction(tx => endEnrollment(tx, ana, { why: 'revoked', rebind: 'supervised', at }, w.random))
      await s.work()
      expect(s.product.shows('ana.one')).toBe('REVOKED')
    }
    await stepUp('ana.one')
    await s.work()
    expect(s.product.shows('ana.one')).toBe('REVOKED')
    expect(await s.rows()).toMatchObject([{ standing: s.product.at().get('ana.one'), confirmed_at: w.clock.now() }])
  })

  it('takes everything off when it is turned off, in parts, whatever fails on the way, and says how far it is', async () => {
    for (const externalId of ['ana.one', 'bo.two', 'cy.three', 'di.four']) await stood(externalId)
    s.product.at().set('stranger', '["VERIFIED",99,null,null]')
    s.product.before = (call, externalId) => {
      if (call === 'clear' && externalId === 'cy.three') throw connectorError('provider_unavailable')
    }
    await s.patch({ config: { writeBack: false } })
    expect(await s.audit('write_back.off')).toHaveLength(1)
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({ state: 'clearing', on: false, remaining: 4, cleared: 0 })
    await s.work()
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({ remaining: 2, cleared: 2, error: 'provider_unavailable' })
    s.product.before = (call, externalId) => {
      if (call === 'clear' && externalId === 'cy.three') throw connectorError('policy_denied')
    }
    await s.pass(minute)
    await s.pass(minute)
    expect([...s.product.at().keys()]).toEqual(['cy.three'])
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({
      state: 'clearing',
      remaining: 1,
      failing: [{ code: 'policy_denied', people: 1 }],
    })
    s.product.before = () => undefined
    for (let n = 0; n < 4; n += 1) await s.pass(16 * minute)
    expect([...s.product.at().keys()]).toEqual([])
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({ state: 'cleared', remaining: 0, error: null })
    expect(await s.audit('write_back.cleared')).toHaveLength(1)
  })

  it('clears with the configuration that was on, however the new one reads', async () => {
    await stood()
    await s.patch({ config: { writeBack: false, place: 'elsewhere' } })
    await s.work()
    await s.pass(2 * minute)
    expect(s.product.shows('ana.one')).toBeUndefined()
  })

  it('clears the former place before it writes to another one', async () => {
    await stood()
    await s.patch({ config: { place: 'group' } })
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({ state: 'clearing' })
    await s.work()
    await s.pass(2 * minute)
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({ state: 'on', prepared: true })
    expect(s.product.shows('ana.one')).toBeUndefined()
    await stepUp('ana.one')
    await s.work()
    expect(s.product.shows('ana.one', 'group')).toBe('VERIFIED')
    expect(s.product.shows('ana.one')).toBeUndefined()
  })

  it('leaves nothing of a write that was on its way when it was turned off', async () => {
    await enrolled('ana.one')
    s.product.before = async call => {
      if (call !== 'write') return
      s.product.before = () => undefined
      await s.patch({ state: 'disabled' })
      await s.work()
      await s.pass(2 * minute)
    }
    await stepUp('ana.one')
    await s.work()
    await s.pass(16 * minute)
    await s.pass(2 * minute)
    expect(s.product.shows('ana.one')).toBeUndefined()
    expect(await s.rows()).toEqual([])
  })

  it('goes on when it is turned on again while it is being cleared', async () => {
    await stood()
    await s.patch({ state: 'disabled' })
    await s.patch({ state: 'enabled' })
    await s.work()
    expect(s.product.shows('ana.one')).toBe('VERIFIED')
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({ state: 'on', written: 1 })
  })

  it('puts back what was cleared of the people that were under way when it was turned on again', async () => {
    for (const externalId of ['ana.one', 'bo.two']) await stood(externalId)
    s.product.after = async (call, externalId) => {
      if (call === 'clear' && externalId === 'ana.one') await s.patch({ state: 'enabled' })
    }
    await s.patch({ state: 'disabled' })
    await s.work()
    await s.sync()
    expect([s.product.shows('ana.one'), s.product.shows('bo.two')]).toEqual(['VERIFIED', 'VERIFIED'])
    expect(await s.cases()).toEqual([])
  })

  it('tells who deletes the integration what remains, and clears it with the credentials that go then', async () => {
    await stood()
    expect((await s.integrations.consequences(s.id)).join(' ')).toContain('1 person keeps what was written back')
    await s.integrations.remove(s.id, 'Directory', admin)
    const secrets = () => w.store.db.selectFrom('integration_secrets').selectAll().where('integration_id', '=', s.id).execute()
    expect(await secrets()).not.toEqual([])
    await s.work()
    await s.pass(2 * minute)
    expect(s.product.shows('ana.one')).toBeUndefined()
    expect(await secrets()).toEqual([])
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({ state: 'cleared' })
  })

  it('keeps the credentials of a deleted integration for a week at most', async () => {
    await stood()
    s.product.before = () => {
      throw connectorError('credentials_invalid')
    }
    await s.integrations.remove(s.id, 'Directory', admin)
    for (let n = 0; n < 8; n += 1) await s.pass(day)
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({
      state: 'abandoned',
      remaining: 1,
      error: 'credentials_invalid',
    })
    expect(await w.store.db.selectFrom('integration_secrets').selectAll().where('integration_id', '=', s.id).execute()).toEqual(
      [],
    )
    expect(await s.audit('write_back.abandoned')).toHaveLength(1)
  })

  it('drops the credentials at once where nothing was ever written', async () => {
    const trial = await standingWorld(w.database, w.clock, w.random, { writes: false })
    await trial.work()
    const secrets = () =>
      w.store.db.selectFrom('integration_secrets').selectAll().where('integration_id', '=', trial.id).execute()
    expect(await secrets()).not.toEqual([])
    await trial.integrations.remove(trial.id, 'Directory', admin)
    expect(await secrets()).toEqual([])
    expect(trial.product.calls).toEqual([])
  })

  it('shows in the test of the connection what stands there', async () => {
    await stood()
    const steps = await s.integrations.test(s.id, new AbortController().signal)
    expect(steps).toContainEqual({ step: 'write-back', ok: true, saw: '1 written, 0 to be written' })
  })
})
