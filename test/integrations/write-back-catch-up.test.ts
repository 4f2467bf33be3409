import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectorError } from '../../src/contract/index.ts'
import { endEnrollment } from '../../src/directory/enrollment.ts'
import { findSubject } from '../../src/directory/subjects.ts'
import { createWriteBack } from '../../src/integrations/write-back/index.ts'
import { createQueue } from '../../src/jobs/queue.ts'
import { databases } from '../support/databases.ts'
import { testMarks } from '../support/marks.ts'
import { type StandingWorld, standingWorld } from '../support/standing-product.ts'
import { browser, carried, documentOf, idOf, openWorld, reader, tokenOf, type World } from '../verification/world.ts'

const second = 1_000
const day = 86_400_000

describe.each(databases())('write-back that is turned on later, on $name', engine => {
  let w: World
  let s: StandingWorld
  beforeEach(async () => {
    w = await openWorld(engine)
    s = await standingWorld(w.database, w.clock, w.random)
    await s.patch({ config: { writeBack: false } })
    await s.work()
    s.product.calls.length = 0
  })
  afterEach(() => w.close())

  async function enrolled(externalId: string): Promise<void> {
    await w.person(externalId, {}, s.id)
    await w.enroll(externalId, `id-${externalId}`, 'medium', s.id)
  }

  async function verified(externalId: string): Promise<void> {
    await enrolled(externalId)
    const started = await w.verifications.start(w.starter({ directoryIds: [s.id] }), {
      purpose: 'step_up',
      subject: { integrationId: s.id, externalId },
      facade: 'hooks',
      onReview: 'wait',
      returnUrl: 'https://flow.example/callback',
    })
    const person = browser(w.verifications)
    await person.take(tokenOf(started))
    const script = { identityId: `id-${externalId}`, document: documentOf(externalId), value: 97 }
    const { handle } = w.verifier.finish(idOf(started), script)
    const { code } = carried(await person.back(handle))
    expect(await w.verifications.redeem(reader(), { code, expect: { externalId, purpose: 'step_up' } })).toMatchObject({
      outcome: 'allow',
    })
  }

  const turnOn = () => s.patch({ config: { writeBack: true } })
  const turnOff = () => s.patch({ config: { writeBack: false } })
  async function pass(seconds: number): Promise<void> {
    for (let n = 0; n < seconds; n += 1) {
      w.clock.advance(second)
      await s.work()
    }
  }

  it('writes what stands already, with the end that it always had, and nothing of who was never verified', async () => {
    await verified('ana.one')
    const verifiedAt = w.clock.now()
    await enrolled('bo.two')
    await w.person('cy.three', {}, s.id)
    w.clock.advance(10 * day)
    await turnOn()
    await s.work()
    await pass(1)
    expect([...s.product.at().keys()]).toEqual(['ana.one'])
    const [status, , , expiresAt] = JSON.parse(s.product.at().get('ana.one') ?? '') as string[]
    expect(status).toBe('VERIFIED')
    expect(Date.parse(expiresAt ?? '')).toBeLessThanOrEqual(verifiedAt + 30 * day)
  })

  it('says nothing of a verdict whose time is over, nor of an enrollment that ended', async () => {
    await verified('ana.one')
    w.clock.advance(31 * day)
    await verified('bo.two')
    const bo = await findSubject(w.store.db, s.id, 'bo.two')
    if (!bo) throw new Error('nobody')
    const at = w.clock.now()
    await w.store.transaction(tx => endEnrollment(tx, bo, { why: 'revoked', rebind: 'supervised', at }, w.random))
    await turnOn()
    await s.work()
    await pass(2)
    expect([...s.product.at().keys()]).toEqual([])
  })

  it('comes back in the next read as its own, and is not written again', async () => {
    await verified('ana.one')
    await turnOn()
    await s.work()
    await pass(1)
    await s.sync()
    await pass(2)
    expect(await s.cases()).toEqual([])
    expect(s.product.count('write')).toBe(1)
    await s.sync({ sees: ['ana.one'] })
    await s.pass(day)
    expect(s.product.count('write')).toBe(1)
  })

  it('follows to another place once the former one is cleared', async () => {
    await verified('ana.one')
    await turnOn()
    await s.work()
    await pass(1)
    await s.patch({ config: { place: 'group' } })
    await s.work()
    await s.pass(120 * second)
    await pass(1)
    expect([s.product.shows('ana.one'), s.product.shows('ana.one', 'group')]).toEqual([undefined, 'VERIFIED'])
  })

  it('does not wait for ever for a former place that opens no more, and says what remains there', async () => {
    await verified('ana.one')
    await turnOn()
    await s.work()
    await pass(1)
    s.product.before = call => {
      if (call === 'clear') throw connectorError('credentials_invalid')
    }
    const { remains } = await s.patch({ config: { place: 'group', secret: 'another-product-secret' } })
    expect(remains.join(' ')).toMatch(/^1 person keeps what was written back .* The former credentials are gone/)
    await s.work()
    await s.pass(6 * day)
    expect(s.product.shows('ana.one', 'group')).toBeUndefined()
    await s.pass(day)
    await s.pass(second)
    expect([s.product.shows('ana.one'), s.product.shows('ana.one', 'group')]).toEqual(['VERIFIED', 'VERIFIED'])
    expect(await s.audit('write_back.abandoned')).toMatchObject([{ facts: '{"cleared":0,"remaining":1}' }])
  })

  it('is made up for by a host that writes, where one that writes nothing turned it on, and is done once', async () => {
    await verified('ana.one')
    const { store, clock, random } = w
    const parts = { store, clock, random, marks: testMarks, log: s.log, integrations: s.integrations }
    const trial = createWriteBack({ ...parts, writes: false })
    const tryingOut = createQueue({ store, clock, random, log: s.log, owner: 'trial', handlers: trial.handlers })
    await turnOn()
    await tryingOut.drain()
    await trial.round.run()
    await tryingOut.drain()
    expect(s.product.calls).toEqual([])
    await s.pass(second)
    await pass(2)
    expect(s.product.shows('ana.one')).toBe('VERIFIED')
    const asked = await s.jobs('write-back-catch-up')
    await s.pass(60 * second)
    await s.pass(60 * second)
    expect([await s.jobs('write-back-catch-up'), s.product.count('write')]).toEqual([asked, 1])
  })

  describe('in a large directory', () => {
    beforeEach(async () => {
      await verified('zoe.last')
      for (let n = 0; n < 120; n += 1) await enrolled(`p${String(n).padStart(3, '0')}.many`)
    })

    it('goes on at its own pace to the last one, and ends there', async () => {
      await turnOn()
      await s.work()
      await pass(9)
      expect(s.product.shows('zoe.last')).toBeUndefined()
      await pass(4)
      expect(s.product.shows('zoe.last')).toBe('VERIFIED')
      await pass(3)
      expect(await w.store.db.selectFrom('jobs').select('id').where('state', '=', 'ready').execute()).toEqual([])
    })

    it('is not begun again by the rounds that look around meanwhile', async () => {
      await turnOn()
      await s.work()
      for (let n = 0; n < 13; n += 1) await s.pass(second)
      expect(s.product.shows('zoe.last')).toBe('VERIFIED')
      await pass(3)
      expect(await w.store.db.selectFrom('jobs').select('id').where('state', '=', 'ready').execute()).toEqual([])
      expect(s.product.count('write')).toBe(1)
    })

    it('is ended by turning off, and begins anew when it is turned on anew', async () => {
      await verified('abe.first')
      await turnOn()
      await s.work()
      await pass(5)
      expect(s.product.shows('abe.first')).toBe('VERIFIED')
      await turnOff()
      await s.work()
      await s.pass(120 * second)
      expect([...s.product.at().keys()]).toEqual([])
      await turnOn()
      await s.work()
      await pass(14)
      expect([s.product.shows('abe.first'), s.product.shows('zoe.last')]).toEqual(['VERIFIED', 'VERIFIED'])
    })
  })
})
