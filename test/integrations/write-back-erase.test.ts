import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectorError } from '../../src/contract/index.ts'
import { catchUpQueue } from '../../src/integrations/write-back/catch-up.ts'
import { clearErased } from '../../src/integrations/write-back/erase.ts'
import { enqueue } from '../../src/jobs/enqueue.ts'
import { erasureRooms } from '../../src/privacy/rooms.ts'
import { databases } from '../support/databases.ts'
import { testMarks } from '../support/marks.ts'
import { testSeals } from '../support/seals.ts'
import { type StandingWorld, standingWorld } from '../support/standing-product.ts'
import { browser, carried, documentOf, idOf, openWorld, reader, tokenOf, type World } from '../verification/world.ts'

const minute = 60_000
const externalId = 'ana.one'

describe.each(databases())('somebody who is erased while a verdict of theirs is on its way to the product, on $name', engine => {
  let w: World
  let s: StandingWorld
  let gate: PromiseWithResolvers<void>
  let writing: Promise<unknown>
  beforeEach(async () => {
    w = await openWorld(engine)
    s = await standingWorld(w.database, w.clock, w.random)
    await s.work()
    await verified()
    gate = Promise.withResolvers()
    const reached = Promise.withResolvers<void>()
    s.product.before = async call => {
      if (call !== 'write') return
      reached.resolve()
      await gate.promise
    }
    writing = s.work()
    await reached.promise
  })
  afterEach(() => w.close())

  async function verified(): Promise<void> {
    await w.person(externalId, {}, s.id)
    await w.enroll(externalId, 'id-ana', 'medium', s.id)
    const started = await w.verifications.start(w.starter({ directoryIds: [s.id] }), {
      purpose: 'step_up',
      subject: { integrationId: s.id, externalId },
      facade: 'hooks',
      onReview: 'wait',
      returnUrl: 'https://flow.example/callback',
    })
    const person = browser(w.verifications)
    await person.take(tokenOf(started))
    const script = { identityId: 'id-ana', document: documentOf(externalId), value: 97 }
    const { handle } = w.verifier.finish(idOf(started), script)
    const { code } = carried(await person.back(handle))
    await w.verifications.redeem(reader(), { code, expect: { externalId, purpose: 'step_up' } })
  }

  async function erase(): Promise<string> {
    const at = w.clock.now()
    await w.store.transaction(async tx => {
      const subject = await tx.db.selectFrom('subjects').select('id').where('external_id', '=', externalId).executeTakeFirst()
      const whom = { integrationId: s.id, externalId, subjectId: subject?.id ?? null, at }
      for (const room of erasureRooms(w.random, testSeals)) await room.erase(tx, whom)
    })
    const { store, clock, random } = w
    const deps = { store, clock, random, marks: testMarks, log: s.log, integrations: s.integrations, writes: true }
    return clearErased(deps, { integrationId: s.id, externalId }, AbortSignal.timeout(5_000))
  }
  const passes = async () => {
    for (let n = 0; n < 20; n += 1) await s.pass(minute)
  }

  it('is told of as pending, and taken away once more after the write has landed', async () => {
    expect(await erase()).toBe('pending')
    gate.resolve()
    await writing
    await passes()
    expect([s.product.shows(externalId), await s.rows()]).toEqual([undefined, []])
  })

  it('is no place that work on the whole directory goes on from', async () => {
    const catchUp = { integrationId: s.id, since: w.clock.now(), after: externalId }
    const other = { ...catchUp, after: `${externalId}x` }
    await w.store.transaction(async tx => {
      for (const [n, payload] of [catchUp, other].entries()) {
        await enqueue(tx, { queue: catchUpQueue, payload, runAt: w.clock.now(), dedupeKey: `test:${n}` }, w.random)
      }
    })
    await erase()
    const jobs = await w.store.db.selectFrom('jobs').select('payload').where('dedupe_key', 'like', 'test:%').execute()
    expect(jobs.map(({ payload }) => payload).toSorted()).toEqual(
      [{ ...catchUp, after: '' }, other].map(payload => JSON.stringify(payload)).toSorted(),
    )
    gate.resolve()
    await writing
  })

  it('is taken away also where whoever wrote never heard of it', async () => {
    expect(await erase()).toBe('pending')
    s.product.after = () => {
      s.product.after = () => undefined
      throw connectorError('provider_timeout')
    }
    gate.resolve()
    await writing
    expect(s.product.shows(externalId)).toBe('VERIFIED')
    await passes()
    expect([s.product.shows(externalId), await s.rows()]).toEqual([undefined, []])
  })
})
