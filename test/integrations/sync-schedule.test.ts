import { afterEach, describe, expect, it } from 'vitest'
import { connectorError, type RunId } from '../../src/contract/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { admin } from '../support/integrations.ts'
import { quietLog } from '../support/log.ts'
import { eachOnStage, full, incremental, minute, never, type SyncStage, syncStage } from './sync-stage.ts'

const hour = 60 * minute
const usual = { incrementalMinutes: 15, fullHours: 24, paused: false, twoPeople: false } as const

describe.each(databases())('the schedule of a directory, on $name', engine => {
  let database: TestDatabase
  let stage: SyncStage
  eachOnStage(engine, { seed: 700 }, (one, on) => {
    stage = one
    database = on
  })

  function breaks(error: Error = connectorError('provider_unavailable')): void {
    stage.product.before = () => {
      throw error
    }
  }
  const until = async (mode: 'full' | 'incremental') => {
    const cursor = await stage.cursor()
    return ((mode === 'full' ? cursor?.next_full_at : cursor?.next_incremental_at) ?? 0) - stage.clock.now()
  }
  const expectAbout = (ms: number, wanted: number) => {
    expect(ms).toBeGreaterThanOrEqual(wanted)
    expect(ms).toBeLessThanOrEqual(wanted * 1.1)
  }

  it('is as often as it is set', async () => {
    await stage.control.setSchedule(stage.id, { ...usual, incrementalMinutes: 2, fullHours: 3 }, admin)
    await stage.synced()
    expectAbout(await until('incremental'), 2 * minute)
    expectAbout(await until('full'), 3 * hour)
    stage.clock.advance(3 * minute)
    await stage.due()
    expect((await stage.runs())[0]).toMatchObject({ mode: 'incremental', state: 'done' })
  })

  it('counts a shorter interval from now, and a longer one from the next run on', async () => {
    await stage.synced()
    await stage.control.setSchedule(stage.id, { ...usual, incrementalMinutes: 1 }, admin)
    expectAbout(await until('incremental'), minute)
    expectAbout(await until('full'), 24 * hour)
    await stage.control.setSchedule(stage.id, { ...usual, incrementalMinutes: 600 }, admin)
    expectAbout(await until('incremental'), minute)
    stage.clock.advance(2 * minute)
    await stage.due()
    expectAbout(await until('incremental'), 600 * minute)
  })

  it('begins nothing while it is paused, and goes on where it was', async () => {
    await stage.synced()
    await stage.control.setSchedule(stage.id, { ...usual, paused: true }, admin)
    stage.clock.advance(48 * hour)
    await stage.due()
    expect(await stage.runs()).toHaveLength(1)
    await stage.control.setSchedule(stage.id, usual, admin)
    await stage.due()
    expect((await stage.runs())[0]).toMatchObject({ mode: 'full', state: 'done', requestedBy: 'schedule' })
  })

  it('reads everybody where somebody asks for the changes alone and everybody is due', async () => {
    await stage.synced()
    await stage.control.setSchedule(stage.id, { ...usual, paused: true }, admin)
    stage.clock.advance(48 * hour)
    await stage.synced(incremental)
    expect((await stage.runs())[0]).toMatchObject({ mode: 'full', state: 'done', requestedBy: 'Ada' })
  })

  it.each([full, incremental])('waits 1, 5, 30 and 180 minutes after failures in a row: $mode', async wanted => {
    await stage.synced()
    breaks()
    for (const minutes of [1, 5, 30, 180, 180]) {
      await stage.synced(wanted)
      expectAbout(await until(wanted.mode), minutes * minute)
    }
    stage.product.before = () => undefined
    await stage.synced(wanted)
    expectAbout(await until(wanted.mode), wanted.mode === 'full' ? 24 * hour : 15 * minute)
    breaks()
    await stage.synced(wanted)
    expectAbout(await until(wanted.mode), minute)
  })

  it('tells of each failure in the outbox, with its code alone', async () => {
    await stage.synced()
    breaks(connectorError('credentials_invalid', undefined, { detail: 'token=abc' }))
    const failed = await stage.synced(incremental)
    const [event] = await stage.events()
    expect(event).toMatchObject({ type: 'directory.sync_failed', target: failed })
    expect(JSON.parse(event?.payload ?? '')).toEqual({
      runId: failed,
      integrationId: stage.id,
      mode: 'incremental',
      code: 'credentials_invalid',
    })
  })

  it('keeps changes coming in while full reads break, and does not hurry those for it', async () => {
    await stage.synced()
    breaks()
    for (let n = 0; n < 3; n += 1) await stage.synced(full)
    expectAbout(await until('full'), 30 * minute)
    expectAbout(await until('incremental'), 15 * minute)
    stage.product.before = () => undefined
    stage.clock.advance(17 * minute)
    await stage.due()
    expect((await stage.runs())[0]).toMatchObject({ mode: 'incremental', state: 'done' })
    expect(await until('full')).toBeGreaterThan(10 * minute)
    breaks()
    await stage.synced(full)
    expectAbout(await until('full'), 180 * minute)
  })

  it('waits as long as the product asks for, where that is longer', async () => {
    await stage.synced()
    breaks(connectorError('rate_limited', undefined, { retryAfterSeconds: 3_600 }))
    await stage.synced(incremental)
    expect(await until('incremental')).toBe(hour)
  })

  it('backs off from a first read that breaks on its way, by the same steps', async () => {
    stage.product.before = page => {
      if (page === 1) throw connectorError('provider_timeout')
    }
    await stage.synced(full)
    expectAbout(await until('incremental'), minute)
    breaks()
    stage.clock.advance(2 * minute)
    await stage.due()
    expectAbout(await until('incremental'), 5 * minute)
    expectAbout(await until('full'), 5 * minute)
    stage.product.before = () => undefined
    stage.clock.advance(6 * minute)
    await stage.due()
    expect((await stage.runs()).map(run => [run.state, run.mode])).toEqual([
      ['done', 'full'],
      ['failed', 'full'],
      ['failed', 'full'],
    ])
  })

  it('asks nobody for what is being read already', async () => {
    await stage.synced()
    const gone = Promise.withResolvers<void>()
    stage.product.before = () => gone.promise
    await stage.control.begin(stage.id, full, admin)
    stage.clock.advance(17 * minute)
    let opened = 0
    const open = async (of: string) => {
      opened += 1
      return stage.integrations.open(of)
    }
    const elsewhere = stage.elsewhere({ integrations: { ...stage.integrations, open }, log: quietLog() })
    stage.clock.advance(-17 * minute)
    await elsewhere.due(never)
    expect(opened).toBe(0)
    gone.resolve()
    await stage.ends.next()
    await elsewhere.stop()
  })

  it('goes with its directory', async () => {
    await stage.control.setSchedule(stage.id, { ...usual, twoPeople: true }, admin)
    await stage.integrations.remove(stage.id, 'People', admin)
    expect(await database.store.db.selectFrom('sync_schedules').selectAll().execute()).toEqual([])
  })

  describe('what follows a run', () => {
    // Its tests have stages of their own.
    afterEach(() => stage.control.stop())

    const seen: string[] = []
    const step = (name: string, fails = false) => ({
      name,
      run: async ({ runId }: { readonly runId: RunId }) => {
        const { state } = await stage.control.run(runId)
        seen.push(`${name} ${state}`)
        if (fails) throw new Error('a secret of the product')
      },
    })

    it('is done one step after another once it is committed, and a step that fails hurts nobody', async () => {
      seen.length = 0
      await stage.control.stop()
      stage = await syncStage(database, 1_700, { afterRun: [step('first'), step('second', true), step('third')] })
      const runId = await stage.synced()
      expect(seen).toEqual(['first done', 'second done', 'third done'])
      expect(await stage.control.run(runId)).toMatchObject({ state: 'done', error: null })
      const told = stage.ends.log.lines.filter(line => line.includes('a step after a sync failed'))
      expect(told.map(line => JSON.parse(line))).toMatchObject([{ step: 'second', error: 'internal', runId }])
      expect(stage.ends.log.lines.join()).not.toContain('a secret of the product')
    })

    it('is done after one that broke, which has seen things too, and not after a dry run', async () => {
      seen.length = 0
      await stage.control.stop()
      stage = await syncStage(database, 2_700, { afterRun: [step('only')] })
      await stage.synced({ mode: 'full', dryRun: true })
      breaks()
      await stage.synced()
      expect(seen).toEqual(['only failed'])
    })
  })
})
