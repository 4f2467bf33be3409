import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectorError, type Mode, standingText } from '../../src/contract/index.ts'
import { writeBackView } from '../../src/integrations/write-back/index.ts'
import type { Step } from '../../src/verification/port.ts'
import { databases } from '../support/databases.ts'
import type { Script } from '../support/scripted-verifier.ts'
import { asMember, type StandingWorld, standingWorld } from '../support/standing-product.ts'
import { browser, documentOf, idOf, openWorld, reader, tokenOf, type World } from '../verification/world.ts'

const minute = 60_000
const day = 86_400_000
const forged = standingText({
  status: 'VERIFIED',
  score: 99,
  verifiedAt: '2026-01-01T00:00:00Z',
  expiresAt: '2036-01-01T00:00:00Z',
})

describe.each(databases())('a standing verdict on $name', engine => {
  let w: World
  let s: StandingWorld
  beforeEach(async () => {
    w = await openWorld(engine)
    s = await standingWorld(w.database, w.clock, w.random)
    await s.work()
    for (const externalId of ['ana.one', 'mal.lory']) {
      await w.person(externalId, {}, s.id)
      await w.enroll(externalId, `id-${externalId}`, 'medium', s.id)
    }
  })
  afterEach(() => w.close())

  async function stepUp(externalId: string, script: Script = {}, mode: Mode = 'live') {
    const starter = w.starter({
      directoryIds: [s.id],
      mode,
      ...(mode === 'live' ? {} : { rehearsal: { people: [externalId], endsAt: w.clock.now() + 3_600_000 } }),
    })
    const started = await w.verifications.start(starter, {
      purpose: 'step_up',
      subject: { integrationId: s.id, externalId },
      facade: 'hooks',
      onReview: 'wait',
      returnUrl: 'https://flow.example/callback',
    })
    const person = browser(w.verifications)
    await person.take(tokenOf(started))
    const finish = async (): Promise<Step> => {
      if (mode === 'rehearsal') return w.verifications.rehearse(idOf(started), person.cookie, 'pass')
      return person.back(w.verifier.finish(idOf(started), whole).handle)
    }
    const whole = { identityId: `id-${externalId}`, document: documentOf(externalId), ...script }
    const step = await finish()
    const code = step.go === 'flow' ? (new URL(step.url).searchParams.get('code') ?? '') : ''
    const result = await w.verifications.redeem(reader(), { code, expect: { externalId, purpose: 'step_up' } })
    await s.work()
    return result
  }

  it('that somebody improved in the product is put right within one sync, and a human hears of it', async () => {
    await stepUp('ana.one')
    const ours = s.product.at().get('ana.one')
    w.clock.advance(day)
    s.product.at().set('ana.one', forged)
    await s.sync()
    expect(s.product.at().get('ana.one')).toBe(ours)
    expect(await s.cases()).toMatchObject([{ state: 'open' }])
    expect(await s.events('write_back.foreign')).toMatchObject([{ integration_id: s.id }])
    expect(await s.audit('write_back.foreign')).toHaveLength(1)
  })

  it('that somebody took away is put back', async () => {
    await stepUp('ana.one')
    const ours = s.product.at().get('ana.one')
    w.clock.advance(day)
    s.product.at().delete('ana.one')
    await s.sync()
    expect(s.product.at().get('ana.one')).toBe(ours)
  })

  it('that was made up of somebody who was never verified is cleared, and a human hears of it', async () => {
    s.product.at().set('mal.lory', forged)
    await s.sync()
    expect(s.product.shows('mal.lory')).toBeUndefined()
    expect(await s.rows()).toEqual([])
    expect(await s.cases()).toHaveLength(1)
    expect((await s.events('write_back.foreign'))[0]?.payload).toContain('made_up')
  })

  it('that was made up is cleared though the sync that saw it breaks: its next one is not shown it again', async () => {
    s.product.at().set('mal.lory', forged)
    await s.sync({ sees: ['mal.lory'], breaks: true })
    const run = await w.store.db.selectFrom('sync_runs').select('state').executeTakeFirstOrThrow()
    expect([run.state, s.product.shows('mal.lory')]).toEqual(['failed', undefined])
    expect(await s.cases()).toHaveLength(1)
  })

  it.each([false, true])(
    'that was made up is cleared by the next sync where the process died that saw it (broken: %s)',
    async breaks => {
      s.product.at().set('mal.lory', forged)
      await s.sync({ sees: ['mal.lory'], breaks, dies: true })
      expect(s.product.shows('mal.lory')).toBe('VERIFIED')
      await s.sync({ sees: [], breaks })
      expect(s.product.shows('mal.lory')).toBeUndefined()
      for (let n = 0; n < 3; n += 1) await s.sync({ sees: [] })
      expect(await s.cases()).toHaveLength(1)
      expect(await s.events('write_back.foreign')).toHaveLength(1)
    },
  )

  it('that was seen before write-back was on is nobody’s doing', async () => {
    await s.patch({ config: { writeBack: false } })
    await s.work()
    s.product.at().set('mal.lory', forged)
    await s.sync({ sees: ['mal.lory'] })
    w.clock.advance(1_000)
    await s.patch({ config: { writeBack: true } })
    await s.sync({ sees: [] })
    expect([await s.cases(), await s.rows()]).toEqual([[], []])
  })

  it('that is ours, and comes back in the next sync, moves nothing', async () => {
    await stepUp('ana.one')
    const calls = s.product.calls.length
    for (let n = 0; n < 3; n += 1) await s.sync()
    expect(s.product.calls.length).toBe(calls)
    expect(await s.cases()).toEqual([])
  })

  it('that a sync read before ours was there accuses nobody', async () => {
    await stepUp('ana.one')
    const young = s.product.at().get('ana.one')
    s.product.at().delete('ana.one')
    await s.sync()
    expect(s.product.at().get('ana.one')).toBe(young)
    expect(await s.cases()).toEqual([])
  })

  it('that is on its way accuses nobody, and is not asked for twice', async () => {
    s.product.before = () => {
      throw connectorError('provider_unavailable')
    }
    await stepUp('ana.one')
    w.clock.advance(day)
    await s.sync({ work: false })
    expect(await s.cases()).toEqual([])
  })

  it('made up of very many is put right of all, and told of some and once of all', async () => {
    for (let n = 0; n < 60; n += 1) s.product.at().set(`crowd-${n}`, forged)
    await s.sync()
    expect([...s.product.at().keys()]).toEqual([])
    expect(await s.cases()).toHaveLength(20)
    expect(await s.events('write_back.foreign')).toHaveLength(20)
    expect(JSON.parse((await s.events('write_back.foreign_many'))[0]?.payload ?? '{}')).toMatchObject({ people: 60 })
  })

  it('of many that were made up is told of once, also when what follows the run is done again', async () => {
    s.product.at().set('mal.lory', forged)
    await s.sync({ work: false })
    const run = await w.store.db.selectFrom('sync_runs').selectAll().executeTakeFirstOrThrow()
    await s.engine.afterRun.run({ runId: run.id, integrationId: s.id })
    await s.work()
    await s.engine.afterRun.run({ runId: run.id, integrationId: s.id })
    expect(await s.events('write_back.foreign')).toHaveLength(1)
  })

  it('expires while the product is down, late and never for longer', async () => {
    await stepUp('ana.one')
    s.product.before = () => {
      throw connectorError('provider_unavailable')
    }
    await s.pass(31 * day)
    expect(s.product.shows('ana.one')).toBe('VERIFIED')
    expect((await s.rows())[0]?.said).toContain('EXPIRED')
    await s.pass(16 * minute)
    s.product.before = () => undefined
    await s.pass(16 * minute)
    expect(s.product.shows('ana.one')).toBe('EXPIRED')
    expect(s.product.calls.filter(call => call === 'write').length).toBeGreaterThan(2)
  })

  it('is not extended by putting it right, nor by another number of days', async () => {
    await stepUp('ana.one')
    const ours = s.product.at().get('ana.one')
    await s.patch({ config: { validDays: 365 } })
    w.clock.advance(29 * day)
    s.product.at().set('ana.one', forged)
    await s.sync()
    expect(s.product.at().get('ana.one')).toBe(ours)
    await s.pass(day)
    expect(s.product.shows('ana.one')).toBe('EXPIRED')
  })

  it('ends sooner where the number of days is made smaller, of those who stand already', async () => {
    await stepUp('ana.one')
    await s.patch({ config: { validDays: 7 } })
    await s.pass(minute)
    const [text] = [...s.product.at().values()]
    expect(text).toContain(new Date(Math.floor((w.clock.now() + 7 * day) / day) * day).toISOString().slice(0, 10))
    await s.pass(7 * day)
    expect(s.product.shows('ana.one')).toBe('EXPIRED')
  })

  it('is never made by a rehearsal', async () => {
    expect((await stepUp('ana.one', {}, 'rehearsal')).data.mode).toBe('rehearsal')
    expect(s.product.at().size).toBe(0)
    expect(await s.rows()).toEqual([])
  })

  it.each([
    ['another face', { identityId: 'id-mal.lory' }],
    ['a bad score', { overall: 'FAIL' }],
    ['another name', { document: documentOf('mal.lory') }],
  ] as const)('is changed by nothing that a stranger fails with: %s', async (_what, script) => {
    await stepUp('ana.one')
    const ours = s.product.at().get('ana.one')
    const calls = s.product.calls.length
    w.clock.advance(day)
    const result = await stepUp('ana.one', script as Script)
    expect(result.outcome).not.toBe('allow')
    expect(s.product.at().get('ana.one')).toBe(ours)
    expect(s.product.calls.length).toBe(calls)
  })

  it('is made by nothing but what was received: an allow that nobody fetched stands nowhere', async () => {
    const starter = w.starter({ directoryIds: [s.id] })
    const started = await w.verifications.start(starter, {
      purpose: 'step_up',
      subject: { integrationId: s.id, externalId: 'ana.one' },
      facade: 'hooks',
      onReview: 'wait',
      returnUrl: 'https://flow.example/callback',
    })
    const person = browser(w.verifications)
    await person.take(tokenOf(started))
    await person.back(w.verifier.finish(idOf(started), { identityId: 'id-ana.one', document: documentOf('ana.one') }).handle)
    await s.work()
    expect((await w.row(idOf(started))).state).toBe('released')
    expect(s.product.at().size).toBe(0)
  })

  it('in a group is who is a member: ours accuse nobody, before and after they expire, and others are put out', async () => {
    s = await standingWorld(w.database, w.clock, w.random, { isGroup: true })
    await w.person('ana.one', {}, s.id)
    await w.enroll('ana.one', 'id-ana.one', 'medium', s.id)
    await stepUp('ana.one')
    w.clock.advance(day)
    await s.sync()
    expect([...s.product.at()]).toEqual([['ana.one', asMember]])
    s.product.at().set('mal.lory', asMember)
    await s.sync()
    expect([...s.product.at().keys()]).toEqual(['ana.one'])
    expect(await s.cases()).toHaveLength(1)
    await s.pass(30 * day)
    await s.sync()
    expect(s.product.at().size).toBe(0)
    s.product.at().set('ana.one', asMember)
    w.clock.advance(day)
    await s.sync()
    expect(s.product.at().size).toBe(0)
    expect(await s.cases()).toHaveLength(2)
  })

  it('goes with the integration that is disabled', async () => {
    await stepUp('ana.one')
    await s.patch({ state: 'disabled' })
    await s.work()
    await s.pass(2 * minute)
    expect(s.product.at().size).toBe(0)
    expect(await writeBackView(w.store.reports, s.id)).toMatchObject({ state: 'cleared', remaining: 0 })
  })

  it('is not touched by a host that only tries things out', async () => {
    const trial = await standingWorld(w.database, w.clock, w.random, { writes: false })
    await w.person('tri.al', {}, trial.id)
    trial.product.at().set('tri.al', forged)
    await trial.sync()
    await trial.pass(31 * day)
    await trial.patch({ state: 'disabled' })
    await trial.pass(day)
    expect(trial.product.calls).toEqual([])
    expect(trial.product.at().get('tri.al')).toBe(forged)
  })
})
