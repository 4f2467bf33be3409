import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, describe, expect, it } from 'vitest'
import { runSync } from '../../src/directory/sync/index.ts'
import { type FailSpec, failPoints } from '../../src/storage/fail-point.ts'
import { countedRows, directoryWorld, okta } from '../directory/world.ts'
import { databases, type TestDatabase, type TestEngine } from '../support/databases.ts'
import { product, type SceneName, scenes } from './sync-scenes.ts'

const child = new URL('./sync-process.ts', import.meta.url).pathname

/** Where a run can be cut, and at which arrivals: first, middle and last page, first and second slice. */
const cuts: readonly (readonly [SceneName, string, number])[] = [
  ...['fetched', 'mapped', 'rows_written', 'cursor_written'].flatMap(point =>
    [1, 15, 30].map(hit => ['first', point, hit] as const),
  ),
  ...[1, 2, 3].map(hit => ['first', 'begun', hit] as const),
  // The third commit may be the one that ends the read: ten pages of thirty share one when they all wait.
  ...[1, 2].map(hit => ['first', 'committed', hit] as const),
  ...['rows_written', 'cursor_written'].flatMap(point => [1, 30].map(hit => ['again', point, hit] as const)),
  ...['begun', 'committed', 'swept'].map(point => ['again', point, 1] as const),
  ...['rows_written', 'cursor_written', 'committed', 'swept'].map(point => ['delta', point, 1] as const),
  ['delta', 'cursor_written', 3],
]

/** The same, with the whole process killed. */
const kills: readonly (readonly [SceneName, string, number])[] = [
  ['first', 'mapped', 15],
  ['first', 'begun', 2],
  ['first', 'rows_written', 15],
  ['first', 'cursor_written', 30],
  ['first', 'committed', 2],
  ['again', 'cursor_written', 30],
  ['again', 'swept', 1],
  ['delta', 'swept', 1],
]

describe.each(databases())('a sync on $name that is cut', engine => {
  const wanted = new Map<SceneName, unknown>()
  beforeAll(async () => {
    for (const scene of Object.keys(scenes) as SceneName[]) {
      await at(engine, scene, async (_database, world) => {
        const { source } = prepared(scene)
        expect(await world.sync(source, { mode: scenes[scene].mode })).toMatchObject({ state: 'done' })
        wanted.set(scene, await world.view())
      })
    }
  })

  async function comparedAfterwards(
    scene: SceneName,
    database: TestDatabase,
    world: ReturnType<typeof directoryWorld>,
  ): Promise<void> {
    await database.reopen()
    world.clock.advance(120_000)
    const { source } = prepared(scene)
    const done = await world.sync(source, { mode: scenes[scene].mode })
    expect(done.state).toBe('done')
    expect(await world.view()).toEqual(wanted.get(scene))
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
    // No more than the page that was under way is compared again where the read goes on from its cursor.
    if (scene === 'first') expect(done.counts.unchanged).toBeLessThanOrEqual(10)
  }

  it.each(cuts)('during "%s" at %s, arrival %i, ends as if it had not been', async (scene, point, hit) => {
    await at(engine, scene, async (database, world) => {
      const spec: FailSpec = { point, hit, action: 'throw' }
      await database.reopen({ failPoint: spec })
      const { source } = prepared(scene)
      world.clock.advance(1_000)
      const request = { integrationId: okta, mode: scenes[scene].mode, dryRun: false, requestedBy: 'test' } as const
      const cut = await runSync(
        { ...world.deps(), failPoint: failPoints(spec) },
        { ...request, source, signal: new AbortController().signal },
      )
      // Pages share commits as they come: a late arrival at one may not happen.
      if (hit === 1 || !['begun', 'committed'].includes(point)) expect(cut.state).toBe('failed')
      await comparedAfterwards(scene, database, world)
    })
  })

  it.each(engine.name === 'sqlite' ? kills : kills.slice(3, 7))(
    'during "%s" by SIGKILL at %s, arrival %i, ends as if it had not been',
    async (scene, point, hit) => {
      await at(engine, scene, async (database, world) => {
        const spec: FailSpec = { point, hit, action: 'kill' }
        const order = JSON.stringify({ where: database.where, scene, spec, now: world.clock.now() + 1_000 })
        const running = spawn(process.execPath, [child, order], { stdio: ['ignore', 'ignore', 'inherit'] })
        await once(running, 'close')
        expect(running.signalCode).toBe('SIGKILL')
        await comparedAfterwards(scene, database, world)
      })
    },
  )
})

/** The product as it is when the scene's read begins. */
function prepared(scene: SceneName) {
  const source = product()
  scenes[scene].change(source)
  return { source }
}

/** A database as it is when the scene's read begins. */
async function at(
  engine: TestEngine,
  scene: SceneName,
  play: (database: TestDatabase, world: ReturnType<typeof directoryWorld>) => Promise<void>,
): Promise<void> {
  const database = await engine.open()
  try {
    const world = directoryWorld(database)
    if (scenes[scene].before) expect(await world.sync(product())).toMatchObject({ state: 'done' })
    await play(database, world)
  } finally {
    await database.dispose()
  }
}
