import { describe, expect, it } from 'vitest'
import { connectorError } from '../../src/contract/index.ts'
import { databases } from '../support/databases.ts'
import { admin } from '../support/integrations.ts'
import { person } from '../support/scripted-source.ts'
import { eachOnStage, full, incremental, minute, never, type SyncStage } from './sync-stage.ts'

const second = 1_000

describe.each(databases())('nudges, on $name', engine => {
  let stage: SyncStage
  eachOnStage(engine, { seed: 500 }, one => {
    stage = one
  })

  const nudge = () => stage.control.nudge(stage.id, 'user.lifecycle')
  /** Runs that began by a nudge, as time goes on second by second. */
  async function begunWithin(seconds: number): Promise<number> {
    const before = (await nudged()).length
    for (let n = 0; n < seconds; n += 1) {
      stage.clock.advance(second)
      await stage.due()
    }
    return (await nudged()).length - before
  }
  const nudged = async () => (await stage.runs()).filter(run => run.requestedBy === 'nudge')
  /** Holds the read of a run before its page of this number. */
  function hold(page: number) {
    const reached = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    stage.product.before = async at => {
      if (at !== page) return
      reached.resolve()
      await gone.promise
    }
    return { reached: reached.promise, go: gone.resolve }
  }

  it('one is a read of the changes about two seconds later', async () => {
    await stage.synced()
    stage.product.put(person(3, { givenName: 'Renamed' }))
    await nudge()
    await stage.due()
    expect(await nudged()).toEqual([])
    expect(await begunWithin(2)).toBe(1)
    expect((await nudged())[0]).toMatchObject({ mode: 'incremental', state: 'done', counts: { seen: 1, updated: 1 } })
    expect(await begunWithin(60)).toBe(0)
  })

  it('a thousand at once are one, and cost one row', async () => {
    await stage.synced()
    await Promise.all(Array.from({ length: 1_000 }, nudge))
    expect(await stage.cursor()).toMatchObject({
      next_incremental_at: stage.clock.now() + 2 * second,
      nudged_at: stage.clock.now(),
    })
    expect(await begunWithin(60)).toBe(1)
  })

  it('a storm of a minute is a run in ten seconds, not one for each', async () => {
    await stage.synced()
    let began = 0
    for (let n = 0; n < 600; n += 1) {
      await nudge()
      stage.clock.advance(100)
      const before = (await nudged()).length
      await stage.due()
      began += (await nudged()).length - before
    }
    // The last one may be covered by the last of them, or by one more.
    began += await begunWithin(60)
    expect(began).toBeGreaterThanOrEqual(6)
    expect(began).toBeLessThanOrEqual(7)
  })

  it('a few that come one after another wait for each other, but never beyond ten seconds', async () => {
    await stage.synced()
    const first = stage.clock.now()
    for (let n = 0; n < 12; n += 1) {
      await nudge()
      stage.clock.advance(900)
    }
    expect(await stage.cursor()).toMatchObject({ next_incremental_at: first + 10 * second })
    expect(await begunWithin(1)).toBe(1)
  })

  it('during a run they make one more after it, and it is told apart from those before', async () => {
    await stage.synced()
    await nudge()
    stage.clock.advance(2 * second)
    const held = hold(0)
    await stage.control.due(never)
    await held.reached
    expect(await stage.cursor()).toMatchObject({ nudged_at: null })
    stage.product.put(person(5, { givenName: 'Late' }))
    for (let n = 0; n < 20; n += 1) await nudge()
    await stage.control.due(never)
    expect(await nudged()).toHaveLength(1)
    held.go()
    await stage.ends.next()
    stage.product.before = () => undefined
    expect(await begunWithin(3)).toBe(1)
    expect(await begunWithin(60)).toBe(0)
  })

  it('before the first run are noise, and during it make one after it', async () => {
    await nudge()
    expect([await stage.cursor(), await begunWithin(60)]).toEqual([undefined, 0])
    const held = hold(2)
    const begun = stage.control.begin(stage.id, full, admin)
    await held.reached
    await begun
    while ((await stage.cursor()) === undefined) await new Promise(resolve => setImmediate(resolve))
    await nudge()
    await stage.control.due(never)
    expect(await stage.runs()).toHaveLength(1)
    held.go()
    await stage.ends.next()
    stage.product.before = () => undefined
    expect(await begunWithin(3)).toBe(1)
  })

  it('do not pull a run out of its back-off', async () => {
    await stage.synced()
    stage.product.before = () => {
      throw connectorError('provider_unavailable')
    }
    await stage.synced(incremental)
    stage.product.before = () => undefined
    await nudge()
    expect(await begunWithin(59)).toBe(0)
    expect(await begunWithin(8)).toBe(1)
    expect((await stage.runs())[0]).toMatchObject({ state: 'done' })
  })

  it('do not put off what is due anyway', async () => {
    await stage.synced()
    stage.clock.advance(17 * minute)
    for (let n = 0; n < 5; n += 1) await nudge()
    await stage.due()
    expect((await stage.runs())[0]).toMatchObject({ mode: 'incremental', state: 'done' })
  })

  it('begin nothing while the directory is paused or closed', async () => {
    await stage.synced()
    const schedule = await stage.control.schedule(stage.id)
    await stage.control.setSchedule(stage.id, { ...schedule, paused: true }, admin)
    await nudge()
    expect(await begunWithin(30)).toBe(0)
    await stage.control.setSchedule(stage.id, schedule, admin)
    expect(await begunWithin(1)).toBe(1)
    await stage.integrations.update(stage.id, { state: 'disabled' }, admin)
    await nudge()
    expect(await begunWithin(30)).toBe(0)
    expect(stage.ends.log.lines.join()).not.toContain('could not begin')
  })

  it('are lost without harm: the schedule catches up', async () => {
    await stage.synced()
    stage.product.put(person(7, { givenName: 'Unheard' }))
    stage.clock.advance(17 * minute)
    await stage.due()
    expect((await stage.runs())[0]).toMatchObject({ requestedBy: 'schedule', counts: { updated: 1 } })
  })

  it('for what is unknown throw nothing at who brought them', async () => {
    await stage.control.nudge('0123456789abcdef01234567', 'noise')
    expect([await stage.runs(), await stage.cursor()]).toEqual([[], undefined])
  })

  it('are one run, however many replicas look', async () => {
    await stage.synced()
    await nudge()
    stage.clock.advance(3 * second)
    const replicas = [stage.control, ...Array.from({ length: 3 }, () => stage.elsewhere())]
    const held = hold(0)
    await Promise.all(replicas.map(control => control.due(never)))
    expect(await nudged()).toHaveLength(1)
    held.go()
    await stage.ends.next()
    for (const control of replicas) await control.stop()
  })
})
