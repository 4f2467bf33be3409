import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connector, connectorError, type DirectorySource, type Page } from '../../src/contract/index.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import { directoryWorld } from '../directory/world.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import type { Open } from './open.ts'
import { applied, readAll, sample } from './reading.ts'
import { secretsIn } from './secrets.ts'
import { type Trouble, tooMany } from './trouble.ts'
import { type ConnectorSamples, type HookName, hook, type World } from './world.ts'

/**
 * The directory through the host's own sync, on SQLite: whatever happens to a read, the view ends up the same, and nobody
 * leaves it who has not left the product.
 */

/** A client assertion lives five minutes: a clock that is further behind gets no token, and says so in the check. */
const skewMs = 4 * 60_000
const leavings = ['absent', 'removed', 'deprovisioned', 'suspended', 'leftScope'] as const satisfies readonly HookName[]

type Engine = ReturnType<typeof directoryWorld>

export function syncConformance(connector: Connector<unknown>, samples: ConnectorSamples, open: Open): void {
  const { world: start, hooks = [] } = samples
  if (!start) return
  const has = (name: HookName) => hooks.includes(name)
  const { schema } = templatesOf({ [connector.manifest.id]: connector }).choose(connector.manifest.id)

  describe('through the sync of the host', { timeout: 120_000 }, () => {
    let world: World
    const opened: TestDatabase[] = []
    const said: (() => readonly string[])[] = []

    beforeAll(async () => {
      world = await start()
    })
    afterAll(async () => {
      for (const database of opened) await database.dispose()
      await world.dispose?.()
    })

    async function engine(): Promise<Engine> {
      const sqlite = databases().find(({ name }) => name === 'sqlite')
      if (!sqlite) throw new Error('there is no SQLite')
      const database = await sqlite.open()
      opened.push(database)
      return directoryWorld(database)
    }

    function source(more: Parameters<Open>[1] = {}): DirectorySource & { calls(): number } {
      const { capabilities, log, calls } = open(world.config, { ...world, ...more })
      said.push(() => log.lines)
      const { directory } = capabilities
      if (!directory) throw new Error('the manifest promises a directory')
      return Object.assign(Object.create(directory) as DirectorySource, { calls })
    }

    /** The view after one undisturbed full run. */
    async function undisturbed() {
      const calm = await engine()
      const from = source()
      expect(await calm.sync(from)).toMatchObject({ state: 'done' })
      return { calm, view: await calm.view(), calls: from.calls() }
    }

    /** The same for who only compares: read once for as long as nothing happens in the product. */
    let known: ReturnType<typeof undisturbed> | undefined
    function asItIs() {
      known ??= undisturbed()
      return known
    }
    const happens = <K extends HookName>(name: K) => {
      known = undefined
      return hook(world, name)
    }

    /** A source that hands on so many pages of another, and then breaks. */
    const broken = (whole: DirectorySource, after: number): DirectorySource => ({
      get: (...given) => whole.get(...given),
      async *pages(from, signal) {
        let pages = 0
        for await (const page of whole.pages(from, signal)) {
          if (pages === after) throw connectorError('provider_unavailable')
          pages += 1
          yield page
        }
      },
    })

    /** A source whose cursors are written down: those of another read may be others, for all that a product puts into them. */
    const noted = (whole: DirectorySource, handed: Set<string>): DirectorySource => ({
      get: (...given) => whole.get(...given),
      async *pages(from, signal) {
        for await (const page of whole.pages(from, signal)) {
          handed.add(page.cursor)
          yield page
        }
      },
    })

    it('brings everybody into the view, once', async () => {
      const { view, calm } = await undisturbed()
      const people = applied(await readAll(source()))
      expect(view.people.map(row => row.external_id)).toEqual([...people.keys()].sort())
      expect(view.people.filter(row => row.gone)).toEqual([])
      const again = await calm.sync(source())
      expect(again).toMatchObject({ state: 'done', counts: { created: 0, updated: 0, deactivated: 0, removed: 0 } })
      expect(await calm.view()).toEqual(view)
    })

    it('makes the same of pages that come twice and in any order', async () => {
      const { view } = await asItIs()
      const pages = await readAll(source())
      const last = pages.at(-1)
      const disorderly: DirectorySource = {
        get: async () => undefined,
        async *pages() {
          const plain = pages.map(({ end: _end, ...page }): Page => page)
          yield* plain.toReversed()
          yield* plain
          yield { changes: [], cursor: last?.cursor ?? '', end: 'snapshot' }
        },
      }
      const confused = await engine()
      expect(await confused.sync(disorderly)).toMatchObject({ state: 'done' })
      expect(await confused.view()).toEqual(view)
    })

    it('resumes a first read from every checkpoint to the same view', async () => {
      const { view } = await asItIs()
      const pages = await readAll(source())
      for (const after of sample([...pages.keys()].slice(1), 3)) {
        const stopped = await engine()
        expect(await stopped.sync(broken(source(), after))).toMatchObject({ state: 'failed' })
        expect(await stopped.sync(source())).toMatchObject({ state: 'done' })
        expect(await stopped.view(), `after ${after} pages`).toEqual(view)
      }
    })

    it('ends up the same when it is stopped at any of its calls, and keeps no checkpoint that it was not given', async () => {
      const { view, calls } = await asItIs()
      for (const n of sample(
        Array.from({ length: calls }, (_, index) => index + 1),
        5,
      )) {
        const stop = new AbortController()
        const trouble: Trouble = async call => {
          if (call.n === n) stop.abort()
          return undefined
        }
        const stopped = await engine()
        const handed = new Set<string>()
        const ended = await stopped.sync(noted(source({ trouble }), handed), { signal: stop.signal })
        expect(['cancelled', 'done'], `stopped at call ${n}`).toContain(ended.state)
        const kept = await stopped.store.db.selectFrom('sync_cursors').select('cursor').executeTakeFirst()
        if (kept !== undefined) expect(handed.has(kept.cursor), `stopped at call ${n}`).toBe(true)
        expect(await stopped.sync(source())).toMatchObject({ state: 'done' })
        expect(await stopped.view(), `stopped at call ${n}`).toEqual(view)
      }
    })

    it('removes nobody by a read that breaks half way, and none by one that shows nobody', async () => {
      const { calm, view } = await undisturbed()
      const { calls } = source()
      expect(calls()).toBe(0)
      const halfWay: Trouble = async ({ n, isToken }) => {
        if (n > 2 && !isToken) throw connectorError('permission_missing')
        return undefined
      }
      await calm.sync(source({ trouble: halfWay }))
      expect(await calm.view()).toEqual(view)
      const nobody: DirectorySource = {
        get: async () => undefined,
        async *pages() {
          yield { changes: [], cursor: 'kit' }
        },
      }
      expect(await calm.sync(nobody)).toMatchObject({ state: 'failed' })
      const empty: DirectorySource = {
        get: async () => undefined,
        async *pages() {
          yield { changes: [], cursor: 'kit', end: 'snapshot' }
        },
      }
      expect(await calm.sync(empty)).toMatchObject({ state: 'held' })
      expect(await calm.view()).toEqual(view)
    })

    it('reads everything again where its checkpoint is not known any more', async () => {
      const { calm, view } = await undisturbed()
      await calm.store.transaction(async ({ db }) => {
        await db.updateTable('sync_cursors').set({ cursor: 'forgotten by the product' }).execute()
      })
      const ended = await calm.sync(source(), { mode: 'incremental' })
      expect(ended.state).toBe('done')
      expect(await calm.view()).toEqual(view)
      const run = await calm.store.db.selectFrom('sync_runs').select('mode').where('id', '=', ended.runId).executeTakeFirst()
      expect(run?.mode).toBe('full')
    })

    if (connector.manifest.egress.length > 0) {
      it('waits as long as the product asks, and does not call more often for it', async () => {
        const { calls, view } = await asItIs()
        const waited = world.waited ?? (() => performance.now())
        let refusedAt: number | undefined
        let nextAt: number | undefined
        const trouble: Trouble = async ({ n, isToken }) => {
          if (refusedAt !== undefined) nextAt ??= waited()
          if (isToken || n < 2 || refusedAt !== undefined) return undefined
          refusedAt = waited()
          return tooMany(connector.manifest.rate, (world.clock?.now ?? Date.now)())
        }
        const paused = await engine()
        const from = source({ trouble })
        expect(await paused.sync(from)).toMatchObject({ state: 'done' })
        expect((nextAt ?? 0) - (refusedAt ?? 0), 'milliseconds between the refusal and the next call').toBeGreaterThanOrEqual(900)
        expect(from.calls()).toBeLessThanOrEqual(calls + 3)
        expect(await paused.view()).toEqual(view)
      })

      it('gives up on a product that always refuses, after few calls', async () => {
        let asked = 0
        const trouble: Trouble = async ({ isToken }) => {
          if (isToken) return undefined
          asked += 1
          return tooMany(connector.manifest.rate, (world.clock?.now ?? Date.now)())
        }
        const refused = await engine()
        const ended = await refused.sync(source({ trouble }), { signal: AbortSignal.timeout(30_000) })
        expect(['failed', 'cancelled']).toContain(ended.state)
        expect(asked).toBeGreaterThan(0)
        expect(asked).toBeLessThanOrEqual(20)
        expect((await refused.view()).people).toEqual([])
      })
    }

    it('leaves no secret in what it writes and says of its runs', async () => {
      const { calm } = await undisturbed()
      await calm.sync(source({ trouble: async () => new Response(JSON.stringify(world.config), { status: 400 }) }))
      const runs = await calm.store.db.selectFrom('sync_runs').selectAll().execute()
      const cursors = await calm.store.db.selectFrom('sync_cursors').selectAll().execute()
      const lines = said.flatMap(log => log())
      expect(secretsIn(schema, world.config, JSON.stringify({ runs, cursors, lines }) + calm.log.lines.join('\n'))).toEqual([])
    })

    if (has('rename')) {
      it.each([0, -skewMs, skewMs])('loses no change, with a clock that is %i ms off', async by => {
        const now = world.clock?.now ?? Date.now
        const skewed = { clock: { now: () => now() + by } }
        const changing = await engine()
        expect(await changing.sync(source(skewed))).toMatchObject({ state: 'done' })
        const ids = (await changing.view()).people.map(row => row.external_id)
        const rename = happens('rename')
        // Two in one instant, with a read between them, and one of them twice.
        const [one = '', two = ''] = [ids[1], ids.at(-2)]
        for (const [round, externalId] of [one, two, one].entries()) {
          await rename(externalId, `Renamed${by}x${round}`)
          expect(await changing.sync(source(skewed), { mode: 'incremental' })).toMatchObject({ state: 'done' })
          const row = (await changing.view()).people.find(person => person.external_id === externalId)
          expect(row?.family_name).toBe(`Renamed${by}x${round}`)
        }
        const { view } = await undisturbed()
        expect((await changing.view()).people.map(withoutTimes)).toEqual(view.people.map(withoutTimes))
      })
    }

    for (const name of leavings.filter(has)) {
      it(`gives somebody who is ${name} the state that it documents, and nobody else`, async () => {
        const { calm, view } = await undisturbed()
        const usable = view.people.filter(row => row.status === 'active')
        const externalId = usable.at(leavings.indexOf(name) + 2)?.external_id ?? ''
        const { status, seenBy } = await happens(name)(externalId)
        expect(await calm.sync(source(), { mode: seenBy })).toMatchObject({ state: 'done' })
        const after = await calm.view()
        expect(after.people.find(row => row.external_id === externalId)?.status).toBe(status)
        const others = (people: typeof view.people) => people.filter(row => row.external_id !== externalId).map(withoutTimes)
        expect(others(after.people)).toEqual(others(view.people))
        // A full read says the same of them.
        expect(await calm.sync(source())).toMatchObject({ state: 'done' })
        expect((await calm.view()).people.find(row => row.external_id === externalId)?.status).toBe(status)
      })
    }
  })
}

function withoutTimes<T extends { readonly source_changed_at: number }>({ source_changed_at: _at, ...row }: T) {
  return row
}
