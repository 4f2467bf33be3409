import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectorError, type DirectorySource, type Page } from '../../src/contract/index.ts'
import { countedRows, directoryWorld, okta, viewOf } from '../directory/world.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { fakeRandom } from '../support/random.ts'
import { asChanges, type ProductInMemory, people, person, scripted } from '../support/scripted-source.ts'
import { product, type SceneName, scenes } from './sync-scenes.ts'

const second = 1_000
const never = new AbortController().signal

/** Every page twice, as after an answer that was lost on its way. The end is still only at the end. */
function twice(source: DirectorySource): DirectorySource {
  return {
    get: source.get,
    async *pages(from, signal) {
      for await (const page of source.pages(from, signal)) {
        const { end: _end, ...before } = page
        yield before
        yield page
      }
    },
  }
}

/** What is on the pages in another order; where they go on, and end, stays in its place. */
async function shuffled(source: DirectorySource, seed: number): Promise<DirectorySource> {
  const pages: Page[] = []
  for await (const page of source.pages(undefined, never)) pages.push(page)
  const random = fakeRandom(seed)
  const order = pages.map(page => ({ page, key: random.fraction() })).toSorted((a, b) => a.key - b.key)
  return scripted(pages.map((page, at) => ({ ...page, changes: (order[at]?.page ?? page).changes.toReversed() })))
}

describe.each(databases())('a sync on $name of a source that misbehaves', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
  })
  afterEach(() => database.dispose())

  const known = new Map<SceneName, Awaited<ReturnType<typeof viewOf>>>()
  /** The view as it is without any trouble. */
  async function wanted(scene: SceneName) {
    const view = known.get(scene) ?? (await undisturbed(scene))
    known.set(scene, view)
    return view
  }
  async function undisturbed(scene: SceneName) {
    const other = await engine.open()
    try {
      const quiet = directoryWorld(other)
      if (scenes[scene].before) await quiet.sync(product())
      const source = product()
      scenes[scene].change(source)
      expect(await quiet.sync(source, { mode: scenes[scene].mode })).toMatchObject({ state: 'done' })
      return await viewOf(other.store, okta)
    } finally {
      await other.dispose()
    }
  }
  async function prepared(scene: SceneName): Promise<ProductInMemory> {
    if (scenes[scene].before) await world.sync(product())
    const source = product()
    scenes[scene].change(source)
    return source
  }
  async function expectView(scene: SceneName): Promise<void> {
    expect(await world.view()).toEqual(await wanted(scene))
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
  }

  it.each(Object.keys(scenes) as SceneName[])('that delivers every page twice ends as if once: "%s"', async scene => {
    const source = await prepared(scene)
    expect(await world.sync(twice(source), { mode: scenes[scene].mode })).toMatchObject({ state: 'done' })
    await expectView(scene)
  })

  it.each([1, 2, 3])('that delivers its snapshot in another order ends the same: %i', async seed => {
    for (const scene of ['first', 'again'] as const) {
      const source = await prepared(scene)
      expect(await world.sync(await shuffled(source, seed))).toMatchObject({ state: 'done' })
      await expectView(scene)
    }
  })

  it('that tells of changes in another order keeps the newest of each person', async () => {
    await world.sync(product())
    const versions = Array.from({ length: 5 }, (_, month) => `2025-${String(month + 7).padStart(2, '0')}-01T00:00:00.000Z`)
    const changes = people(40).flatMap(({ externalId }, n) =>
      versions.map(changedAt => person(n, { externalId, givenName: changedAt, changedAt })),
    )
    const random = fakeRandom(11)
    const order = changes.map(user => ({ user, key: random.fraction() })).toSorted((a, b) => a.key - b.key)
    const pages = Array.from({ length: 10 }, (_, at) => ({
      changes: asChanges(order.slice(at * 20, at * 20 + 20).map(({ user }) => user)),
      cursor: `d:${at}`,
      ...(at === 9 ? { end: 'delta' as const } : {}),
    }))
    expect(await world.sync(scripted(pages), { mode: 'incremental' })).toMatchObject({ state: 'done' })
    const view = await world.view()
    expect(new Set(view.people.slice(0, 40).map(one => one.given_name))).toEqual(new Set([versions.at(-1)]))
  })

  it('that is empty for once is held, takes nobody away, and the next read is as if it had not been', async () => {
    const source = await prepared('again')
    const nobody = scripted([{ changes: [], cursor: 'd:0', end: 'snapshot' }])
    expect(await world.sync(nobody)).toMatchObject({ state: 'held', counts: { removed: 0 } })
    expect((await world.view()).people.filter(one => one.gone)).toEqual([])
    expect(await world.sync(source)).toMatchObject({ state: 'done' })
    await expectView('again')
  })

  it.each([1, 15, 29])(
    'that fails half-way takes nobody away, and the next read is as if it had not been: page %i',
    async page => {
      const source = await prepared('again')
      source.before = at => {
        if (at === page) throw connectorError('provider_unavailable')
      }
      expect(await world.sync(source)).toMatchObject({ state: 'failed', counts: { removed: 0 } })
      expect((await world.view()).people.filter(one => one.gone)).toEqual([])
      source.before = () => undefined
      expect(await world.sync(source)).toMatchObject({ state: 'done' })
      await expectView('again')
    },
  )

  it.each(Object.keys(scenes) as SceneName[])('under a clock that goes back and forth ends the same: "%s"', async scene => {
    const source = await prepared(scene)
    const moves = [-3_600, 30, -86_400, 45, 10, -5, 50, -600]
    source.before = at => world.clock.advance((moves[at % moves.length] ?? 0) * second)
    expect(await world.sync(source, { mode: scenes[scene].mode })).toMatchObject({ state: 'done' })
    source.before = () => undefined
    await expectView(scene)
  })

  it.each(Object.keys(scenes) as SceneName[])(
    'whose clock leaps past its lease stops, and the next one ends the same: "%s"',
    async scene => {
      const source = await prepared(scene)
      source.before = at => {
        if (at === 1) world.clock.advance(24 * 3_600 * second)
      }
      expect(await world.sync(source, { mode: scenes[scene].mode })).toMatchObject({ state: 'failed' })
      source.before = () => undefined
      expect(await world.sync(source, { mode: scenes[scene].mode })).toMatchObject({ state: 'done' })
      await expectView(scene)
    },
  )
})
