import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asIntegrationId, asRunId, connectorError, type IntegrationId, type SourceUser } from '../../src/contract/index.ts'
import { findByExternalId } from '../../src/directory/users.ts'
import { createLiveReads, type LiveReads, type Why } from '../../src/integrations/live.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { admin, emptyTables, fakeConnectors, integrationsOn } from '../support/integrations.ts'
import { fakeRandom } from '../support/random.ts'
import { scriptedDirectory } from '../support/scripted-directory.ts'
import { person } from '../support/scripted-source.ts'

const waits = { unknown: 500, old: 500, use: 2_000, answer: 4_000 }

describe.each(databases())('live reads on $name', engine => {
  let database: TestDatabase
  let room: ReturnType<typeof integrationsOn>
  let live: LiveReads
  let id: IntegrationId
  let seed = 1
  const people = new Map<string, SourceUser>()
  let asked: string[] = []
  /** Gone through before each answer: may wait, may throw. */
  let held: () => Promise<void> = async () => undefined

  const connector = scriptedDirectory(() => ({
    // biome-ignore lint/correctness/useYield: no run is begun here
    async *pages() {
      throw new Error('no run is begun in this test')
    },
    async get(externalId) {
      asked.push(externalId)
      await held()
      return people.get(externalId)
    },
    async find(login) {
      asked.push(login)
      await held()
      return [...people.values()].find(user => user.login.toLowerCase() === login.toLowerCase())
    },
  }))

  beforeAll(async () => {
    database = await engine.open()
    // The loading thread starts with its first call, which no test should wait for.
    await database.store.loader.gone(asIntegrationId('nowhere'), 'nobody', 0)
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    await emptyTables(database.store)
    seed += 1
    people.clear()
    asked = []
    held = async () => undefined
    room = integrationsOn(database, {
      connectors: { ...fakeConnectors, 'scripted-directory': connector },
      random: fakeRandom(seed),
    })
    const made = await room.integrations.create({ template: 'scripted-directory', name: 'People', config: {} }, admin)
    id = made.integration.id
    live = createLiveReads({ ...room.deps, integrations: room.integrations, waits })
  })

  const one = person(1)
  const ask = (why: Why = 'use', externalId = one.externalId) => live.ask(id, { externalId }, why)
  const stored = async (externalId = one.externalId) => findByExternalId(database.store.db, id, externalId)

  it('bring in somebody new by id and by login, as a sync would', async () => {
    people.set(one.externalId, one)
    expect(await live.ask(id, { login: 'PERSON1@example.com' }, 'unknown')).toBe('read')
    expect(await stored()).toMatchObject({ login: one.login, givenName: 'Given1', status: 'active' })
    people.set(person(2).externalId, person(2))
    expect(await ask('unknown', person(2).externalId)).toBe('read')
    expect(await stored(person(2).externalId)).toMatchObject({ familyName: 'Family2' })
  })

  it('note when a name changed, and only then', async () => {
    people.set(one.externalId, one)
    await ask()
    const first = (await stored())?.claimsChangedAt
    room.clock.advance(5_000)
    await ask()
    expect((await stored())?.claimsChangedAt).toBe(first)
    people.set(one.externalId, { ...one, familyName: 'Mallory', changedAt: new Date(room.clock.now()).toISOString() })
    await ask()
    expect(await stored()).toMatchObject({ familyName: 'Mallory', claimsChangedAt: room.clock.now() })
  })

  it('turn somebody whom the product no longer knows into a tombstone', async () => {
    people.set(one.externalId, one)
    await ask()
    people.clear()
    expect(await ask()).toBe('gone')
    expect((await stored())?.status).toBe('removed')
  })

  it('say gone of everybody, and take few of them out of the view: a product may have lost sight of all', async () => {
    const all = Array.from({ length: 14 }, (_, n) => person(n + 1))
    for (const user of all) people.set(user.externalId, user)
    for (const user of all) await ask('use', user.externalId)
    people.clear()
    for (const user of all) expect(await ask('use', user.externalId)).toBe('gone')
    const states = await Promise.all(all.map(async user => (await stored(user.externalId))?.status))
    expect(states.filter(status => status === 'removed')).toHaveLength(10)
    expect(states.filter(status => status === 'active')).toHaveLength(4)
  })

  it('share one answer among all who ask for one person at one time', async () => {
    people.set(one.externalId, one)
    const gate = Promise.withResolvers<void>()
    held = () => gate.promise
    const answers = Array.from({ length: 50 }, () => ask('use'))
    gate.resolve()
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['read']))
    expect(asked).toEqual([one.externalId])
  })

  it('do not take the answer of a question that was put for a start when something is about to be bound', async () => {
    people.set(one.externalId, one)
    const gate = Promise.withResolvers<void>()
    held = () => gate.promise
    const both = [ask('old'), ask('use')]
    gate.resolve()
    expect(await Promise.all(both)).toEqual(['read', 'read'])
    expect(asked).toHaveLength(2)
  })

  it('ask for sixty made-up logins a minute, and known people have an allowance of their own', async () => {
    people.set(one.externalId, one)
    const answers = []
    for (let n = 0; n < 100; n += 1) answers.push(await live.ask(id, { login: `made-up-${n}@example.com` }, 'unknown'))
    expect(answers.filter(answer => answer === 'gone')).toHaveLength(60)
    expect(answers.filter(answer => answer === 'not_asked')).toHaveLength(40)
    expect(asked).toHaveLength(60)
    expect(await ask('old')).toBe('read')
    expect(await ask('use')).toBe('read')
    room.clock.advance(60_000)
    expect(await live.ask(id, { login: 'made-up-again@example.com' }, 'unknown')).toBe('gone')
  })

  it('keep a start waiting for a moment only, and the next one not at all', async () => {
    people.set(one.externalId, one)
    const gate = Promise.withResolvers<void>()
    held = () => gate.promise
    expect(await ask('old')).toBe('silent')
    expect(await ask('old', 'somebody-else')).toBe('silent')
    expect(asked).toEqual([one.externalId])
    // Late as it is, the answer counts for whoever comes next.
    gate.resolve()
    await expect.poll(() => stored()).toMatchObject({ login: one.login })
    room.clock.advance(10_001)
    expect(await ask('old')).toBe('read')
  })

  it('are asked for at the point of use also while the product rests', async () => {
    people.set(one.externalId, one)
    held = async () => {
      throw connectorError('credentials_invalid')
    }
    expect(await ask('old')).toBe('silent')
    held = async () => undefined
    expect(await ask('old')).toBe('silent')
    expect(await ask('use')).toBe('read')
    expect(await ask('old')).toBe('read')
  })

  it.each([
    ['another id', { ...one, externalId: 'somebody-else' }],
    ['no login', { ...one, login: '' }],
    ['a status of its own', { ...one, status: 'fine' as 'active' }],
  ])('store nothing of an answer with %s', async (_what, answer) => {
    people.set(one.externalId, answer)
    expect(await ask()).toBe('silent')
    expect(await stored()).toBeUndefined()
    expect(await stored('somebody-else')).toBeUndefined()
  })

  it('are silent of a directory that is off, deleted or unknown', async () => {
    people.set(one.externalId, one)
    await room.integrations.update(id, { state: 'disabled' }, admin)
    expect(await ask()).toBe('silent')
    expect(await live.ask(asIntegrationId('nowhere'), { externalId: 'x' }, 'use')).toBe('silent')
    expect(asked).toEqual([])
  })

  it('put no name and no login into the log', async () => {
    held = async () => {
      throw connectorError('response_invalid', undefined, { detail: 'person1@example.com' })
    }
    await live.ask(id, { login: 'person1@example.com' }, 'use')
    expect(room.log.lines.join('\n')).toContain('a live read failed')
    expect(room.log.lines.join('\n')).not.toContain('person1')
  })

  it('know how old the view is: by the last read that came to its end, and not by any other', async () => {
    expect(await live.viewOf(id)).toBeUndefined()
    const counts = { seen: 0, created: 0, updated: 0, unchanged: 0, deactivated: 0, removed: 0, set_aside: 0, total: null }
    const rest = { live_before: 0, interrupted: 0, error_code: null, error_detail: null, requested_by: 't', fence: 1 }
    const runs = [
      ['done', 0, 1_000],
      ['done', 1, 2_000],
      ['held', 0, 3_000],
      ['failed', 0, 4_000],
    ] as const
    for (const [state, dry, at] of runs) {
      const run = { id: asRunId(`run-${id}-${at}`), integration_id: id, mode: 'incremental', dry_run: dry, state } as const
      await database.store.transaction(tx =>
        tx.db
          .insertInto('sync_runs')
          .values({ ...run, ...counts, ...rest, started_at: at, finished_at: at + 1 })
          .execute(),
      )
    }
    room.clock.advance(10_001)
    expect(await live.viewOf(id)).toBe(1_000)
  })
})
