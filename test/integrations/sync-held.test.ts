import { beforeEach, describe, expect, it } from 'vitest'
import { connectorError } from '../../src/contract/index.ts'
import { lastRead } from '../../src/directory/sync/index.ts'
import { databases } from '../support/databases.ts'
import { admin, errorOf } from '../support/integrations.ts'
import { people, person } from '../support/scripted-source.ts'
import { eachOnStage, full, incremental, minute, type SyncStage } from './sync-stage.ts'

const second = { kind: 'admin', id: 'admin-2', name: 'Bea' } as const

describe.each(databases())('runs that wait for an administrator, on $name', engine => {
  let stage: SyncStage
  eachOnStage(engine, { seed: 100, asksFirst: true }, one => {
    stage = one
  })

  const yes = { ...full, confirm: true } as const
  /** Reads everybody, loses eleven of them in the way that is asked for, and reads again. */
  async function heldRun(how: 'silently' | 'told', mode: typeof full | typeof incremental = full) {
    await stage.synced(yes)
    for (const { externalId } of people(11)) stage.product.drop(externalId, how === 'silently')
    return stage.synced(mode)
  }

  describe('the first one', () => {
    it('counts everybody, writes nobody, and is held', async () => {
      const runId = await stage.synced(full)
      expect(await stage.control.run(runId)).toMatchObject({
        state: 'held',
        heldFor: 'first_run',
        awaitsDecision: true,
        dryRun: true,
        error: { code: 'safety_hold' },
        counts: { seen: 60, created: 60, removed: 0 },
      })
      expect([await stage.live(), await stage.cursor()]).toEqual([0, undefined])
      expect(await stage.events()).toMatchObject([{ type: 'directory.sync_held', target: runId }])
      expect(stage.ends.log.lines.join()).toContain('a sync was held')
    })

    it('begins once somebody says yes, and once only', async () => {
      const asked = await stage.synced(incremental)
      const { runId } = await stage.control.confirm(asked, admin)
      expect((await errorOf(stage.control.confirm(asked, admin))).code).toBe('conflict')
      await stage.ends.next()
      expect(await stage.control.run(runId)).toMatchObject({
        state: 'done',
        mode: 'full',
        follows: asked,
        counts: { created: 60 },
      })
      expect(await stage.control.run(asked)).toMatchObject({
        state: 'held',
        awaitsDecision: false,
        decision: { kind: 'confirmed', by: admin, runId },
      })
      expect(await stage.live()).toBe(60)
      expect(await stage.audited('sync.confirmed')).toHaveLength(1)
    })

    it('begins at once where the yes comes with it', async () => {
      expect(await stage.control.run(await stage.synced(yes))).toMatchObject({ state: 'done', heldFor: null, dryRun: false })
      expect(await stage.live()).toBe(60)
      expect(JSON.parse((await stage.audited('sync.begun'))[0]?.facts ?? '')).toMatchObject({ confirm: true })
    })

    it('asks again and again until then, and nothing begins by itself', async () => {
      await stage.synced(full)
      const again = await stage.synced(full)
      stage.clock.advance(7 * 24 * 3_600_000)
      await stage.control.nudge(stage.id, 'noise')
      await stage.due()
      expect((await stage.runs()).map(run => run.heldFor)).toEqual(['first_run', 'first_run'])
      await stage.synced(yes)
      expect(await stage.control.run(again)).toMatchObject({ awaitsDecision: false, decision: { kind: 'superseded', by: null } })
    })

    it('needs no second yes after it was cut', async () => {
      stage.product.before = page => {
        if (page === 1) throw new Error('cut')
      }
      await stage.synced(yes)
      stage.product.before = () => undefined
      expect(await stage.control.run(await stage.synced(full))).toMatchObject({ state: 'done', heldFor: null })
      expect(await stage.live()).toBe(60)
    })

    it('that is rejected leaves nothing, and can be asked for again', async () => {
      const asked = await stage.synced(full)
      await stage.control.reject(asked, admin)
      expect((await errorOf(stage.control.confirm(asked, admin))).code).toBe('conflict')
      expect(await stage.control.run(asked)).toMatchObject({ decision: { kind: 'rejected', by: admin, runId: null } })
      expect(await stage.control.run(await stage.synced(full))).toMatchObject({ heldFor: 'first_run', awaitsDecision: true })
    })

    it('asked for as a dry run is no question: it ends done, with what it would have done', async () => {
      const runId = await stage.synced({ mode: 'full', dryRun: true })
      expect(await stage.control.run(runId)).toMatchObject({ state: 'done', dryRun: true, counts: { created: 60 } })
      expect(await stage.events()).toEqual([])
      expect((await errorOf(stage.control.confirm(runId, admin))).code).toBe('conflict')
    })

    it('is not let go by releasing it', async () => {
      const asked = await stage.synced(full)
      expect((await errorOf(stage.control.release(asked, admin))).code).toBe('conflict')
      expect(await stage.live()).toBe(0)
    })
  })

  describe('one that would remove too many', () => {
    it('shows whom, page by page, with their logins', async () => {
      const held = await heldRun('silently')
      expect(await stage.control.run(held)).toMatchObject({
        state: 'held',
        heldFor: 'removals',
        wouldRemove: 11,
        awaitsDecision: true,
        counts: { removed: 0 },
      })
      const first = await stage.control.people(held, { kind: 'removal', limit: 8 })
      const rest = await stage.control.people(held, { kind: 'removal', limit: 8, cursor: first.nextCursor ?? '' })
      expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([8, 3, null])
      expect(rest.items.at(-1)).toEqual({
        externalId: 'p00010',
        code: 'unmentioned',
        login: 'person10@example.com',
        displayName: 'Given10 Family10',
      })
      expect((await stage.control.runs({ state: 'held', limit: 10 })).items.map(run => run.id)).toEqual([held])
      expect((await errorOf(stage.control.people('run_nobody', { kind: 'removal', limit: 8 }))).code).toBe('not_found')
    })

    it('goes on once it is released, and once only, however many press at once', async () => {
      const held = await heldRun('silently')
      const pressed = await Promise.allSettled(Array.from({ length: 5 }, () => stage.control.release(held, admin)))
      expect(pressed.filter(one => one.status === 'fulfilled')).toHaveLength(1)
      await stage.ends.next()
      expect((await stage.runs())[0]).toMatchObject({ state: 'done', mode: 'full', follows: held, counts: { removed: 11 } })
      expect(await stage.live()).toBe(49)
      expect((await errorOf(stage.control.release(held, admin))).code).toBe('conflict')
      expect((await stage.audited('sync.released')).map(entry => JSON.parse(entry.facts))).toMatchObject([{ removals: 11 }])
    })

    it('lets go whom it showed, and is held again where too many others would go with them', async () => {
      const held = await heldRun('silently')
      for (const { externalId } of people(11, 40)) stage.product.drop(externalId, true)
      await stage.control.release(held, admin)
      await stage.ends.next()
      const [again] = await stage.runs()
      expect(again).toMatchObject({ state: 'held', wouldRemove: 22, awaitsDecision: true, follows: held })
      expect(await stage.live()).toBe(60)
      await stage.control.release(again?.id ?? '', admin)
      await stage.ends.next()
      expect(await stage.live()).toBe(38)
    })

    it('lets nobody go in the stead of those whom it showed', async () => {
      await stage.synced(yes)
      for (const { externalId } of people(20)) stage.product.drop(externalId, true)
      const held = await stage.synced(full)
      for (const back of people(20)) stage.product.put(back)
      for (const { externalId } of people(20, 40)) stage.product.drop(externalId, true)
      await stage.control.release(held, admin)
      await stage.ends.next()
      expect((await stage.runs())[0]).toMatchObject({ state: 'held', wouldRemove: 20, counts: { removed: 0 } })
      expect(await stage.live()).toBe(60)
    })

    it('of changes alone goes on as such: whom the product told of leaves though it says so once', async () => {
      const held = await heldRun('told', incremental)
      const { runId } = await stage.control.release(held, admin)
      await stage.ends.next()
      expect(await stage.control.run(runId ?? '')).toMatchObject({ state: 'done', mode: 'incremental', counts: { removed: 11 } })
      expect(await stage.live()).toBe(49)
      expect((await stage.control.people(held, { kind: 'removal', limit: 50 })).items).toHaveLength(11)
    })

    it('reads everybody where others have read since: somebody on the list may be back', async () => {
      const held = await heldRun('told', incremental)
      stage.product.put(person(3))
      await stage.synced(incremental)
      const { runId } = await stage.control.release(held, admin)
      await stage.ends.next()
      expect(await stage.control.run(runId ?? '')).toMatchObject({ state: 'done', mode: 'full', counts: { removed: 10 } })
      expect(await stage.live()).toBe(50)
    })

    it('removes nobody of an old list who is back since, though the released run breaks half-way', async () => {
      for (const extra of people(8, 60)) stage.product.put(extra)
      await stage.synced(yes)
      for (const { externalId } of people(12)) stage.product.drop(externalId)
      const held = await stage.synced(incremental)
      for (const back of people(12)) stage.product.put(back)
      await stage.synced(incremental)
      // The first three pages mention four of the twelve.
      stage.product.before = page => {
        if (page === 3) throw connectorError('provider_unavailable')
      }
      const { runId } = await stage.control.release(held, admin)
      await stage.ends.next()
      expect(await stage.control.run(runId ?? '')).toMatchObject({ state: 'failed', mode: 'full' })
      stage.product.before = () => undefined
      const next = await stage.synced(incremental)
      expect(await stage.control.run(next)).toMatchObject({ state: 'done', mode: 'full', counts: { removed: 0 } })
      expect(await stage.live()).toBe(68)
    })

    it('is gone through with by the next run where the released one broke before it said so', async () => {
      const held = await heldRun('told', incremental)
      stage.product.put(person(3))
      await stage.synced(incremental)
      stage.product.before = () => {
        throw connectorError('provider_unavailable')
      }
      await stage.control.release(held, admin)
      await stage.ends.next()
      stage.product.before = () => undefined
      const next = await stage.synced(incremental)
      expect(await stage.control.run(next)).toMatchObject({ state: 'done', mode: 'full', counts: { removed: 10 } })
      expect(await stage.live()).toBe(50)
    })

    it('lets nobody go once it is rejected; the next whole read judges anew', async () => {
      const held = await heldRun('silently')
      await stage.control.reject(held, admin)
      expect((await errorOf(stage.control.release(held, second))).code).toBe('conflict')
      expect((await stage.audited('sync.rejected')).map(entry => JSON.parse(entry.actor))).toEqual([admin])
      expect(await stage.live()).toBe(60)
      expect(await stage.control.run(await stage.synced(full))).toMatchObject({
        state: 'held',
        wouldRemove: 11,
        awaitsDecision: true,
      })
      for (const user of people(11)) stage.product.put(user)
      expect(await stage.control.run(await stage.synced(full))).toMatchObject({ state: 'done' })
    })

    it('of changes alone that is rejected is followed by a whole read soon, which finds who was told of once', async () => {
      const held = await heldRun('told', incremental)
      await stage.control.reject(held, admin)
      await stage.due()
      expect((await stage.runs())[0]).toMatchObject({ mode: 'full', state: 'held', wouldRemove: 11, awaitsDecision: true })
      // A whole one that is rejected too is not asked again at once.
      await stage.control.reject((await stage.runs())[0]?.id ?? '', admin)
      await stage.due()
      expect(await stage.runs()).toHaveLength(3)
    })

    describe('leaves the view as old as it was', () => {
      const readAt = () => lastRead(stage.store.db, stage.id)

      it('whatever changes are read after it, until everybody is read', async () => {
        await stage.synced(yes)
        const read = await readAt()
        expect(read).toBe(stage.clock.now())
        for (const { externalId } of people(11)) stage.product.drop(externalId)
        stage.clock.advance(minute)
        const held = await stage.synced(incremental)
        stage.clock.advance(minute)
        await stage.synced(incremental)
        expect(await readAt()).toBe(read)
        await stage.control.reject(held, admin)
        expect(await readAt()).toBe(read)
        for (const back of people(11)) stage.product.put(back)
        await stage.synced(full)
        expect(await readAt()).toBe(stage.clock.now())
        stage.clock.advance(minute)
        await stage.synced(incremental)
        expect(await readAt()).toBe(stage.clock.now())
      })

      it('until it is let go on, to its end', async () => {
        await stage.synced(yes)
        const read = await readAt()
        for (const { externalId } of people(11)) stage.product.drop(externalId)
        stage.clock.advance(minute)
        const held = await stage.synced(incremental)
        stage.clock.advance(minute)
        stage.product.before = () => {
          throw connectorError('provider_unavailable')
        }
        await stage.control.release(held, admin)
        await stage.ends.next()
        expect(await readAt()).toBe(read)
        stage.product.before = () => undefined
        stage.product.put(person(3))
        await stage.synced(incremental)
        expect((await stage.runs())[0]).toMatchObject({ mode: 'full', state: 'done', counts: { removed: 10 } })
        expect(await readAt()).toBe(stage.clock.now())
      })

      it('until the changes are let go on', async () => {
        await stage.synced(yes)
        for (const { externalId } of people(11)) stage.product.drop(externalId)
        const held = await stage.synced(incremental)
        stage.clock.advance(minute)
        await stage.control.release(held, admin)
        await stage.ends.next()
        expect((await stage.runs())[0]).toMatchObject({ mode: 'incremental', state: 'done' })
        expect(await readAt()).toBe(stage.clock.now())
      })
    })

    it('no longer waits once a later one has read everybody', async () => {
      const held = await heldRun('silently')
      for (const user of people(11)) stage.product.put(user)
      const later = await stage.synced(full)
      expect(await stage.control.run(held)).toMatchObject({
        awaitsDecision: false,
        decision: { kind: 'superseded', by: null, runId: later },
      })
    })

    it('no longer waits once its directory is to be read otherwise', async () => {
      const held = await heldRun('told', incremental)
      await stage.integrations.update(stage.id, { name: 'Everybody' }, admin)
      expect(await stage.control.run(held)).toMatchObject({ awaitsDecision: true })
      await stage.integrations.update(stage.id, { config: { scope: 'sales' } }, second)
      expect(await stage.control.run(held)).toMatchObject({
        awaitsDecision: false,
        decision: { kind: 'superseded', by: second, runId: null },
      })
      for (const decide of [stage.control.release, stage.control.reject]) {
        expect((await errorOf(Promise.resolve(decide(held, admin)))).code).toBe('conflict')
      }
      await stage.due()
      expect((await stage.runs())[0]).toMatchObject({ mode: 'full', state: 'held', wouldRemove: 11, awaitsDecision: true })
    })

    it('of an empty directory is never let go', async () => {
      await stage.synced(yes)
      stage.product.people.clear()
      const held = await stage.synced(full)
      expect(await stage.control.run(held)).toMatchObject({ heldFor: 'empty', wouldRemove: 60 })
      expect((await errorOf(stage.control.release(held, admin))).code).toBe('conflict')
      expect(await stage.control.run(held)).toMatchObject({ awaitsDecision: true })
      expect(await stage.live()).toBe(60)
    })

    it('as a dry run has nothing to let go', async () => {
      await stage.synced(yes)
      for (const { externalId } of people(11)) stage.product.drop(externalId, true)
      const dry = await stage.synced({ mode: 'full', dryRun: true })
      expect(await stage.control.run(dry)).toMatchObject({ state: 'held', heldFor: 'removals', awaitsDecision: false })
      expect((await errorOf(stage.control.release(dry, admin))).code).toBe('conflict')
      expect(await stage.events()).toEqual([])
    })

    it('stays undecided where what follows cannot begin', async () => {
      const held = await heldRun('silently')
      await stage.integrations.update(stage.id, { state: 'disabled' }, admin)
      expect((await errorOf(stage.control.release(held, admin))).code).toBe('integration_disabled')
      expect(await stage.control.run(held)).toMatchObject({ awaitsDecision: true })
      expect(await stage.audited('sync.released')).toEqual([])
    })
  })

  describe('under the rule of two', () => {
    const two = { incrementalMinutes: 15, fullHours: 24, paused: false, twoPeople: true } as const

    /** Administrators as their tokens tell who they are: two whom one owner appointed, and one whom the first of them did. */
    beforeEach(async () => {
      await stage.store.transaction(({ db }) => db.deleteFrom('admin_tokens').execute())
      for (const id of [admin.id, second.id]) await appoint(id, 'owner')
      await appoint(own.id, admin.id)
      stage.clock.advance(minute)
    })
    const own = { kind: 'admin', id: 'admin-3', name: 'Ada again' } as const
    async function appoint(id: string, by: string) {
      const made = { id, name: id, role: 'admin', hash: id, created_by: by, created_at: stage.clock.now() } as const
      await stage.store.transaction(({ db }) => db.insertInto('admin_tokens').values(made).execute())
    }

    it('is released by a second administrator, and not by the first one twice', async () => {
      await stage.control.setSchedule(stage.id, two, admin)
      const held = await heldRun('silently')
      expect(await stage.control.release(held, admin)).toEqual({ runId: null })
      expect(await stage.control.run(held)).toMatchObject({ awaitsDecision: true, releaseAskedBy: admin })
      expect((await errorOf(stage.control.release(held, admin))).code).toBe('confirmation_required')
      expect(await stage.live()).toBe(60)
      const { runId } = await stage.control.release(held, second)
      await stage.ends.next()
      expect(await stage.control.run(runId ?? '')).toMatchObject({ state: 'done', counts: { removed: 11 } })
      expect(await stage.control.run(held)).toMatchObject({ releaseAskedBy: admin, decision: { kind: 'released', by: second } })
    })

    it('is not released by one person with two tokens, made before or after it was held', async () => {
      await stage.control.setSchedule(stage.id, two, admin)
      const held = await heldRun('silently')
      stage.clock.advance(minute)
      await appoint('admin-4', admin.id)
      await appoint('admin-5', 'owner')
      await stage.control.release(held, admin)
      for (const id of [own.id, 'admin-4', 'admin-5', 'nobody']) {
        expect((await errorOf(stage.control.release(held, { kind: 'admin', id }))).code).toBe('confirmation_required')
      }
      expect([await stage.live(), (await stage.runs()).length]).toEqual([60, 2])
      expect(await stage.control.run(held)).toMatchObject({ awaitsDecision: true })
    })

    it('is not got round by switching the rule off, before or after, nor by rejecting it', async () => {
      await stage.control.setSchedule(stage.id, two, admin)
      const off = { ...two, twoPeople: false, paused: true }
      expect(await stage.control.setSchedule(stage.id, off, admin)).toEqual({ ...off, twoPeople: true })
      for (const same of [admin, own]) {
        expect((await errorOf(stage.control.setSchedule(stage.id, off, same))).code).toBe('confirmation_required')
      }
      expect(await stage.control.schedule(stage.id)).toEqual({ ...off, twoPeople: true })
      await stage.control.reject(await heldRun('silently'), admin)
      const held = await stage.synced(full)
      expect(await stage.control.release(held, admin)).toEqual({ runId: null })
      expect((await errorOf(stage.control.release(held, own))).code).toBe('confirmation_required')
      expect(await stage.audited('sync.two_people_end_asked')).toHaveLength(1)
    })

    it('is over once a second administrator ends it too, for what is held from then on', async () => {
      await stage.control.setSchedule(stage.id, two, admin)
      const before = await heldRun('silently')
      const off = { ...two, twoPeople: false }
      await stage.control.setSchedule(stage.id, off, admin)
      expect(await stage.control.setSchedule(stage.id, off, second)).toEqual(off)
      expect(await stage.control.release(before, admin)).toEqual({ runId: null })
      const held = await stage.synced(full)
      expect((await stage.control.release(held, admin)).runId).not.toBeNull()
      await stage.ends.next()
      expect(await stage.live()).toBe(49)
    })

    it('stays where the first one takes it back that it is to end', async () => {
      await stage.control.setSchedule(stage.id, two, admin)
      await stage.control.setSchedule(stage.id, { ...two, twoPeople: false }, admin)
      await stage.control.setSchedule(stage.id, two, admin)
      expect(await stage.control.setSchedule(stage.id, { ...two, twoPeople: false }, second)).toEqual(two)
    })

    it('can be rejected by one', async () => {
      await stage.control.setSchedule(stage.id, two, admin)
      const held = await heldRun('silently')
      await stage.control.release(held, admin)
      await stage.control.reject(held, second)
      expect((await errorOf(stage.control.release(held, second))).code).toBe('conflict')
      expect(await stage.live()).toBe(60)
    })
  })
})
