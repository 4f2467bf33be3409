import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asVerificationId } from '../../src/contract/index.ts'
import { type BindingChange, changeBinding } from '../../src/directory/binding-change.ts'
import {
  bindIdentity,
  type Enrollment,
  endEnrollment,
  enrollmentHistory,
  liveEnrollment,
} from '../../src/directory/enrollment.ts'
import { type Subject, subjectFor } from '../../src/directory/subjects.ts'
import { findByExternalId } from '../../src/directory/users.ts'
import type { Tx } from '../../src/storage/store.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { testMarks } from '../support/marks.ts'
import { ProductInMemory, people } from '../support/scripted-source.ts'
import { directoryWorld, okta } from './world.ts'

describe.each(databases())('a binding that somebody takes away while it changes, on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  let ana: Subject
  let live: Enrollment
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    await world.sync(new ProductInMemory(people(3), 3))
    const whom = { integrationId: okta, externalId: 'p00001', kind: 'directory', at: 1 } as const
    ana = await world.store.transaction(tx => subjectFor(tx, whom, world.random, testMarks))
    const proof = { assurance: 'low', evidence: ['signed_in'], verificationId: null, at: 10 } as const
    await world.store.transaction(tx =>
      bindIdentity(tx, { subject: ana, tenant: 'acme', identityId: 'i1', ...proof }, world.random),
    )
    const bound = await liveEnrollment(world.store.db, ana.id)
    if (bound === undefined) throw new Error('nothing is bound')
    live = bound
  })
  afterEach(() => database.dispose())

  const change = (why: BindingChange['why']): BindingChange => ({
    ...{ why, assurance: 'medium', evidence: ['signed_in', 'signed_in_second_factor'], expiresAt: null, recoveryFrom: 99 },
    ...{ verificationId: asVerificationId('ver_second'), at: 20 },
  })
  const unbind = () =>
    world.store.transaction(tx => endEnrollment(tx, ana, { why: 'unbound', rebind: 'supervised', at: 30 }, world.random))
  const history = async () =>
    (await enrollmentHistory(world.store.db, ana.id)).map(({ ended_at, ended_why }) => [ended_at, ended_why])

  /** Writes, and commits only when `other` has come as far as it can: to a lock, or to SQLite's gate of the one writer. */
  async function beside<A, B>(write: (tx: Tx) => Promise<A>, other: () => Promise<B>) {
    const written = Promise.withResolvers<void>()
    const commit = Promise.withResolvers<void>()
    const writing = world.store.transaction(async tx => {
      const answer = await write(tx)
      written.resolve()
      if (engine.name === 'postgres') await commit.promise
      return answer
    })
    await written.promise
    const [first, second] = [writing, other()]
    if (engine.name === 'postgres') await expect.poll(waiting, { interval: 10 }).toBe(1)
    commit.resolve()
    return Promise.allSettled([first, second])
  }

  /** How many statements wait for a lock of somebody else's. */
  async function waiting(): Promise<number> {
    const { rows } = await sql<{ n: string }>`select count(*) as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(world.store.db)
    return Number(rows[0]?.n)
  }

  it.each(['raised', 'renewed'] as const)('is not left behind where it is being %s', async why => {
    const both = await beside(tx => changeBinding(tx, ana, live, change(why), world.random), unbind)
    expect(both).toMatchObject([{ value: true }, { value: true }])
    expect(await liveEnrollment(world.store.db, ana.id)).toBeUndefined()
    expect((await history()).toSorted()).toEqual([
      [20, why],
      [30, 'unbound'],
    ])
    expect(await findByExternalId(world.store.db, okta, 'p00001')).toMatchObject({ enrollment: 'revoked', assurance: null })
  })

  it('is not raised once it is being taken away', async () => {
    const both = await beside(
      tx => endEnrollment(tx, ana, { why: 'unbound', rebind: 'supervised', at: 30 }, world.random),
      () => world.store.transaction(tx => changeBinding(tx, ana, live, change('raised'), world.random)),
    )
    expect(both).toMatchObject([{ value: true }, { value: false }])
    expect(await history()).toEqual([[30, 'unbound']])
  })

  it('ends once: whoever comes to a row that was ended meanwhile writes nothing over it', async () => {
    const ended = { ended_at: 25, ended_why: 'dropped' }
    const [, second] = await beside(
      ({ db }) => db.updateTable('enrollments').set(ended).where('id', '=', live.id).execute(),
      unbind,
    )
    // SQLite’s second writer reads after the first; PostgreSQL’s has read before, and has to begin anew.
    expect(second).toMatchObject(engine.name === 'sqlite' ? { value: false } : { reason: { code: 'version_conflict' } })
    expect(await history()).toEqual([[25, 'dropped']])
  })
})
