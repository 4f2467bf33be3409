import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ActorRef, connectorError, type IntegrationId, type RunId } from '../../src/contract/index.ts'
import type { Integrations } from '../../src/integrations/port.ts'
import { createSyncControl, type SyncControl } from '../../src/integrations/sync-control.ts'
import { redact } from '../../src/security/redact.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { accountInput, admin, errorOf, fakeConnectors, integrationsOn } from '../support/integrations.ts'
import { quietLog } from '../support/log.ts'
import { fakeRandom } from '../support/random.ts'
import { ProductInMemory, people, person } from '../support/scripted-source.ts'
import { directoryOf, emptySyncTables, endings, full, minute, never, noting } from './sync-stage.ts'

describe.each(databases())('syncs as they are asked for, on $name', ({ open }) => {
  let database: TestDatabase
  let room: ReturnType<typeof integrationsOn>
  let product: ProductInMemory
  let control: SyncControl
  let ends: ReturnType<typeof endings>
  let id: IntegrationId
  let applying: Promise<unknown>[] = []

  let seed = 1

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())

  beforeEach(async () => {
    await emptySyncTables(database.store)
    product = new ProductInMemory(people(45))
    const connectors = { ...fakeConnectors, 'memory-directory': directoryOf(product) }
    // Ids of its own for each test: people of the former ones stay.
    seed += 1
    const ports = { ...integrationsOn(database).deps.ports, runsEnded: (runs: readonly RunId[]) => control.ended(runs) }
    room = integrationsOn(database, { connectors, random: fakeRandom(seed), ports })
    ends = endings()
    applying = []
    const { clock, random } = room.deps
    const { integrations } = room
    const store = noting(database.store, applying)
    control = createSyncControl({ store, clock, random, log: ends.log, integrations, failPoint: () => undefined })
    id = (await integrations.create({ template: 'memory-directory', name: 'People', config: {} }, admin)).integration.id
  })
  afterEach(() => control.stop())

  /** Holds the read before a page until it is let go; `reached` says that the pages before it are durable. */
  function hold(page: number): { readonly reached: Promise<unknown>; go(): void } {
    const reached = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    product.before = async at => {
      if (at !== page) return
      reached.resolve()
      await gone.promise
    }
    return { reached: reached.promise.then(() => Promise.all(applying)), go: gone.resolve }
  }
  async function synced(): Promise<void> {
    await control.begin(id, full, admin)
    await ends.next()
  }
  const runs = async () => (await control.runs({ limit: 50 })).items
  const stored = async () =>
    (await database.store.db.selectFrom('directory_users').select('row').where('integration_id', '=', id).execute()).length
  const audited = async (action: string) =>
    database.store.db.selectFrom('audit').select(['actor', 'facts']).where('action', '=', action).execute()

  describe('one that is begun', () => {
    it('is answered while its work goes on, and then has counts', async () => {
      const held = hold(1)
      const { runId } = await control.begin(id, full, admin)
      await held.reached
      expect(await control.run(runId)).toMatchObject({ state: 'running', mode: 'full', dryRun: false, finishedAt: null })
      held.go()
      await ends.next()
      const run = await control.run(runId)
      expect(run).toMatchObject({ id: runId, integrationId: id, state: 'done', error: null, requestedBy: 'Ada' })
      expect(run.counts).toEqual({ seen: 45, created: 45, updated: 0, unchanged: 0, deactivated: 0, removed: 0 })
    })

    it('keeps a second one out until it is over', async () => {
      const held = hold(1)
      await control.begin(id, full, admin)
      await held.reached
      expect((await errorOf(control.begin(id, full, admin))).code).toBe('conflict')
      held.go()
      await ends.next()
      await synced()
      expect((await runs()).map(run => [run.state, run.counts.unchanged])).toEqual([
        ['done', 45],
        ['done', 0],
      ])
    })

    it('is one, however many ask at once', async () => {
      const held = hold(0)
      const asked = await Promise.allSettled(Array.from({ length: 5 }, () => control.begin(id, full, admin)))
      expect(asked.filter(one => one.status === 'fulfilled')).toHaveLength(1)
      held.go()
      await ends.next()
      expect(await runs()).toHaveLength(1)
    })

    it('is in the audit, with who asked', async () => {
      const { runId } = await control.begin(id, { mode: 'full', dryRun: true }, admin)
      await ends.next()
      const [entry] = await audited('sync.begun')
      expect(JSON.parse(entry?.actor ?? '')).toEqual(admin)
      expect(JSON.parse(entry?.facts ?? '')).toEqual({ runId, mode: 'full', dryRun: true })
    })

    it('that fails is over like any other, with the reason', async () => {
      product.before = page => {
        if (page === 1) throw new Error('a secret of the product')
      }
      await synced()
      const [run] = await runs()
      expect(run).toMatchObject({ state: 'failed', counts: { seen: 20 }, error: { code: 'internal' } })
      expect(JSON.stringify([run, ends.log.lines])).not.toContain('a secret of the product')
      product.before = () => undefined
      await synced()
      expect((await runs())[0]).toMatchObject({ state: 'done' })
    })
  })

  describe('is refused', () => {
    it('for what is unknown, disabled, a draft or deleted', async () => {
      const { integrations } = room
      const begin = async (of: string) => (await errorOf(control.begin(of, full, admin))).code
      expect(await begin('0123456789abcdef01234567')).toBe('not_found')
      await integrations.update(id, { state: 'disabled' }, admin)
      expect(await begin(id)).toBe('integration_disabled')
      const draft = { template: 'memory-directory', name: 'Draft', state: 'draft', config: {} } as const
      expect(await begin((await integrations.create(draft, admin)).integration.id)).toBe('integration_disabled')
      await integrations.remove(id, 'People', admin)
      expect(await begin(id)).toBe('gone')
      expect([await runs(), product.asked]).toEqual([[], []])
    })

    it('for what is no directory', async () => {
      const account = await room.integrations.create(accountInput, admin)
      expect(await errorOf(control.begin(account.integration.id, full, admin))).toMatchObject({
        code: 'request_invalid',
        message: 'Incode demo is no directory.',
      })
    })
  })

  describe('one that is cancelled', () => {
    it('ends within its page, keeps what it stored, and makes room', async () => {
      const held = hold(1)
      const { runId } = await control.begin(id, full, admin)
      await held.reached
      await control.cancel(runId, admin)
      await ends.next()
      expect(await control.run(runId)).toMatchObject({ state: 'cancelled', counts: { seen: 20, removed: 0 } })
      expect(await audited('sync.cancelled')).toHaveLength(1)
      held.go()
      product.before = () => undefined
      await synced()
      expect((await runs())[0]).toMatchObject({ state: 'done', counts: { seen: 25, created: 25 } })
    })

    it('ends wherever it goes on: another process’s next page is refused', async () => {
      const held = hold(1)
      const { runId } = await control.begin(id, full, admin)
      await held.reached
      const { store, clock, random } = room.deps
      const { integrations } = room
      const elsewhere = createSyncControl({ store, clock, random, log: quietLog(), integrations, failPoint: () => undefined })
      await elsewhere.cancel(runId, admin)
      held.go()
      await ends.next()
      expect(await control.run(runId)).toMatchObject({ state: 'cancelled', counts: { seen: 20 } })
      expect(await stored()).toBe(20)
    })

    it('when it is over already stays as it ended, and nobody is said to have cancelled it', async () => {
      await synced()
      const [run] = await runs()
      await control.cancel(run?.id ?? '', admin)
      expect(await runs()).toEqual([run])
      expect(await audited('sync.cancelled')).toEqual([])
    })

    it('does not begin again by itself before its interval is over', async () => {
      await synced()
      room.clock.advance(17 * minute)
      const held = hold(0)
      await control.due(never)
      const [run] = await runs()
      expect(run).toMatchObject({ state: 'running', mode: 'incremental' })
      await control.cancel(run?.id ?? '', admin)
      held.go()
      await ends.next()
      room.clock.advance(14 * minute)
      await control.due(never)
      expect(await runs()).toHaveLength(2)
      room.clock.advance(3 * minute)
      await control.due(never)
      await ends.next()
      expect((await runs())[0]).toMatchObject({ state: 'done', mode: 'incremental' })
    })

    it('as a rehearsal leaves the schedule as it was', async () => {
      await synced()
      room.clock.advance(17 * minute)
      const held = hold(0)
      const { runId } = await control.begin(id, { mode: 'full', dryRun: true }, admin)
      await control.cancel(runId, admin)
      held.go()
      await ends.next()
      await control.due(never)
      await ends.next()
      expect((await runs())[0]).toMatchObject({ state: 'done', requestedBy: 'schedule' })
    })

    it('has to exist', async () => {
      expect((await errorOf(control.cancel('run_nobody', admin))).code).toBe('not_found')
      expect((await errorOf(control.run('run_nobody'))).code).toBe('not_found')
    })
  })

  describe('one whose directory goes', () => {
    const disable = () => room.integrations.update(id, { state: 'disabled' }, admin)
    const remove = () => room.integrations.remove(id, 'People', admin)
    const cursors = async () =>
      database.store.db.selectFrom('sync_cursors').select('cursor').where('integration_id', '=', id).execute()

    it.each([
      ['disabled', disable, 1],
      ['deleted', remove, 0],
    ] as const)('ends with it where it is %s, within its page', async (_, go, left) => {
      const held = hold(1)
      const { runId } = await control.begin(id, full, admin)
      await held.reached
      await go()
      // Its page is never let go: only the signal ends it.
      await ends.next()
      expect(await control.run(runId)).toMatchObject({ state: 'cancelled', counts: { seen: 20 }, error: { code: 'cancelled' } })
      expect([await stored(), await cursors()]).toEqual([20, Array(left).fill({ cursor: expect.any(String) })])
      held.go()
    })

    it.each([
      ['disabled', disable],
      ['deleted', remove],
    ] as const)('ends in another process too where it is %s: its next page is refused', async (_, go) => {
      const { store, clock, random } = room.deps
      const { integrations } = room
      const over = endings()
      const elsewhere = createSyncControl({ store, clock, random, log: over.log, integrations, failPoint: () => undefined })
      const reached = Promise.withResolvers<void>()
      const gone = Promise.withResolvers<void>()
      product.before = async page => {
        if (page !== 1) return
        reached.resolve()
        await gone.promise
      }
      const { runId } = await elsewhere.begin(id, full, admin)
      await reached.promise
      await go()
      gone.resolve()
      await over.next()
      expect(await control.run(runId)).toMatchObject({ state: 'cancelled' })
      expect(await stored()).toBeLessThanOrEqual(20)
    })

    it('goes on where something else of it is changed', async () => {
      const held = hold(1)
      const { runId } = await control.begin(id, full, admin)
      await held.reached
      await room.integrations.update(id, { description: 'Everybody' }, admin)
      held.go()
      await ends.next()
      expect(await control.run(runId)).toMatchObject({ state: 'done', counts: { seen: 45 } })
    })

    it.each([
      ['integration_disabled', disable],
      ['gone', remove],
      ['conflict', () => room.integrations.update(id, { config: { scope: 'sales' } }, admin)],
    ] as const)('does not begin where it was opened just before: %s', async (code, go) => {
      const { store, clock, random } = room.deps
      const late = async (of: string) => {
        const open = await room.integrations.open(of)
        await go()
        return open
      }
      const integrations: Integrations = { ...room.integrations, open: late }
      const racing = createSyncControl({ store, clock, random, log: quietLog(), integrations, failPoint: () => undefined })
      expect((await errorOf(racing.begin(id, full, admin))).code).toBe(code)
      expect([await runs(), await audited('sync.begun'), product.asked]).toEqual([[], [], []])
    })
  })

  describe('by the schedule', () => {
    it('none begins before a first one was asked for', async () => {
      room.clock.advance(7 * 24 * 60 * minute)
      await control.due(never)
      expect(await runs()).toEqual([])
    })

    it('changes are read soon after, and everybody a day later', async () => {
      await synced()
      await control.due(never)
      expect(await runs()).toHaveLength(1)
      room.clock.advance(17 * minute)
      product.put(person(7, { givenName: 'Renamed' }))
      await control.due(never)
      await ends.next()
      expect((await runs())[0]).toMatchObject({ mode: 'incremental', requestedBy: 'schedule', counts: { seen: 1, updated: 1 } })
      room.clock.advance(27 * 60 * minute)
      await control.due(never)
      await ends.next()
      expect((await runs())[0]).toMatchObject({ mode: 'full', requestedBy: 'schedule', counts: { seen: 45, unchanged: 45 } })
      await control.due(never)
      expect(await runs()).toHaveLength(3)
      expect((await audited('sync.begun')).map(entry => (JSON.parse(entry.actor) as ActorRef).kind)).toEqual([
        'admin',
        'host',
        'host',
      ])
    })

    it('none begins beside one that goes on, and none once the host stops', async () => {
      await synced()
      room.clock.advance(17 * minute)
      await control.due(AbortSignal.abort())
      expect(await runs()).toHaveLength(1)
      const held = hold(0)
      await control.begin(id, full, admin)
      await control.due(never)
      expect(await runs()).toHaveLength(2)
      held.go()
      await ends.next()
      expect(ends.log.lines.join()).not.toContain('could not begin')
    })

    it.each(['disabled', 'deleted'])('a directory that is %s is passed over without a word, and others are not', async state => {
      const other = await room.integrations.create({ template: 'memory-directory', name: 'Other', config: {} }, admin)
      await synced()
      await control.begin(other.integration.id, full, admin)
      await ends.next()
      if (state === 'disabled') await room.integrations.update(id, { state: 'disabled' }, admin)
      else await room.integrations.remove(id, 'People', admin)
      room.clock.advance(17 * minute)
      await control.due(never)
      await ends.next()
      expect((await runs()).map(run => run.integrationId)).toEqual([other.integration.id, other.integration.id, id])
      expect(ends.log.lines.join()).not.toContain('could not begin')
    })
  })

  describe('one that is due and cannot begin', () => {
    it('is said once for each interval, not at each round', async () => {
      await synced()
      const { store, random } = room.deps
      const { clock } = room
      const said = quietLog()
      const open = () => Promise.reject(connectorError('config_invalid'))
      const integrations: Integrations = { ...room.integrations, open }
      const broken = createSyncControl({ store, clock, random, log: said, integrations, failPoint: () => undefined })
      clock.advance(17 * minute)
      for (let round = 0; round < 4; round += 1) await broken.due(never)
      expect(said.lines).toHaveLength(1)
      expect(said.lines.join()).toContain('config_invalid')
      clock.advance(17 * minute)
      await broken.due(never)
      expect(said.lines).toHaveLength(2)
      clock.advance(27 * 60 * minute)
      for (let round = 0; round < 4; round += 1) await broken.due(never)
      expect(said.lines).toHaveLength(3)
      clock.advance(34 * minute)
      await control.due(never)
      await ends.next()
      expect((await runs())[0]).toMatchObject({ state: 'done', mode: 'full' })
    })

    it('leaves no run and no lease behind where its entry in the audit cannot be written', async () => {
      const { store, clock, random } = room.deps
      const { integrations } = room
      const actor = { kind: 'admin', id: 'admin-1', name: 1n as unknown as string } as const
      const failing = createSyncControl({ store, clock, random, log: quietLog(), integrations, failPoint: () => undefined })
      await expect(failing.begin(id, full, actor)).rejects.toThrow(TypeError)
      expect(await runs()).toEqual([])
      await synced()
      expect((await runs())[0]).toMatchObject({ state: 'done' })
    })
  })

  it('the log shows how it went: no fact has a name that the log hides', async () => {
    await control.begin(id, full, admin)
    await ends.next()
    product.before = () => {
      throw connectorError('provider_unavailable')
    }
    await control.begin(id, full, admin)
    await ends.next()
    const shown = ends.log.lines.map(line => redact(JSON.parse(line)))
    expect(shown).toEqual([
      expect.objectContaining({ message: 'a sync ended', ended: 'done' }),
      expect.objectContaining({ message: 'a sync failed', error: 'provider_unavailable' }),
      expect.objectContaining({ message: 'a sync ended', ended: 'failed' }),
    ])
  })

  describe('when the host stops', () => {
    it('what goes on ends at the border of a page, and is waited for', async () => {
      const held = hold(1)
      const { runId } = await control.begin(id, full, admin)
      await held.reached
      await control.stop()
      expect(await control.run(runId)).toMatchObject({ state: 'cancelled', counts: { seen: 20, created: 20 } })
      expect(await stored()).toBe(20)
      expect((await errorOf(control.begin(id, full, admin))).code).toBe('unavailable')
    })

    it('one that is just being begun is waited for too', async () => {
      const held = hold(0)
      const beginning = control.begin(id, full, admin)
      await control.stop()
      const { runId } = await beginning
      expect(await control.run(runId)).toMatchObject({ state: 'cancelled', counts: { seen: 0 } })
      held.go()
    })

    it('nothing more begins by itself', async () => {
      await synced()
      room.clock.advance(17 * minute)
      await control.stop()
      await control.due(never)
      await control.nudge(id, 'late')
      expect(await runs()).toHaveLength(1)
    })
  })
})
