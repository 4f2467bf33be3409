import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Assurance } from '../../src/contract/index.ts'
import { openCase } from '../../src/directory/cases.ts'
import { bindIdentity, endEnrollment, enrollmentHistory, liveEnrollment } from '../../src/directory/enrollment.ts'
import { expireEnrollments } from '../../src/directory/enrollment-expiry.ts'
import { identityHolders } from '../../src/directory/holders.ts'
import { findSubject, type Subject, subjectFor } from '../../src/directory/subjects.ts'
import { countUsers, findByExternalId } from '../../src/directory/users.ts'
import type { Store, Tx } from '../../src/storage/store.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { testMarks } from '../support/marks.ts'
import { ProductInMemory, people } from '../support/scripted-source.ts'
import { countedRows, directoryWorld, entra, okta } from './world.ts'

describe.each(databases())('enrollment on $name', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
    await world.sync(new ProductInMemory(people(30), 30))
  })
  afterEach(() => database.dispose())

  const subject = (externalId: string, integrationId = okta): Promise<Subject> =>
    world.store.transaction(tx =>
      subjectFor(tx, { integrationId, externalId, kind: 'directory', at: 1 }, world.random, testMarks),
    )
  const bindIn = (
    tx: Tx,
    whose: Subject,
    identityId: string,
    more: { at?: number; expiresAt?: number; assurance?: Assurance } = {},
  ) =>
    bindIdentity(
      tx,
      {
        subject: whose,
        tenant: 'acme',
        identityId,
        assurance: 'medium',
        evidence: ['invite'],
        verificationId: null,
        at: 10,
        ...more,
      },
      world.random,
    )
  const bind = (whose: Subject, identityId: string, more: Parameters<typeof bindIn>[3] = {}) =>
    world.store.transaction(tx => bindIn(tx, whose, identityId, more))

  it('makes a subject once, however many ask', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => subject('p00001')))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect(await findSubject(world.store.db, okta, 'p00001')).toMatchObject({ kind: 'directory', rebind: 'free' })
    expect(await findSubject(world.store.db, entra, 'p00001')).toBeUndefined()
  })

  it('binds, and shows it in the view and its counters', async () => {
    const ana = await subject('p00001')
    expect(await bind(ana, 'i1')).toBe('bound')
    expect(await bind(ana, 'i1')).toBe('already')
    expect(await liveEnrollment(world.store.db, ana.id)).toMatchObject({
      state: 'enrolled',
      identity_id: 'i1',
      assurance: 'medium',
    })
    expect(await findByExternalId(world.store.db, okta, 'p00001')).toMatchObject({ enrollment: 'enrolled', assurance: 'medium' })
    expect((await countUsers(world.store.reports)).enrollment).toMatchObject({ enrolled: 1, not_enrolled: 29 })
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
  })

  it('keeps to the identity that was bound', async () => {
    const ana = await subject('p00001')
    await bind(ana, 'i1')
    expect(await bind(ana, 'i2')).toBe('identity_mismatch')
    expect(await enrollmentHistory(world.store.db, ana.id)).toHaveLength(1)
  })

  it('gives an identity to one live subject of a directory, and to another directory as well', async () => {
    const [ana, bob] = [await subject('p00001'), await subject('p00002')]
    await bind(ana, 'i1')
    expect(await bind(bob, 'i1')).toBe('identity_in_use')
    const holders = (tenant: string) => identityHolders(world.store.db, { integrationId: okta, tenant, identityId: 'i1' })
    expect(await holders('acme')).toMatchObject([{ subject_id: ana.id }])
    expect(await holders('other')).toEqual([])
    expect(await findByExternalId(world.store.db, okta, 'p00002')).toMatchObject({ enrollment: 'not_enrolled' })
    expect(await bind(await subject('p00001', entra), 'i1')).toBe('bound')
  })

  it('lets exactly one of many bind an identity at the same moment, and leaves their transactions alive', async () => {
    const subjects = await Promise.all(Array.from({ length: 12 }, (_, n) => subject(`p000${String(n + 10)}`)))
    const answers = await Promise.all(
      subjects.map(whose =>
        world.store.transaction(async tx => {
          const answer = await bindIn(tx, whose, 'contested')
          await openCase(
            tx,
            { kind: 'dispute', subjectId: whose.id, otherSubjectId: null, verificationId: null, at: 1 },
            world.random,
          )
          return answer
        }),
      ),
    )
    expect(answers.filter(answer => answer === 'bound')).toHaveLength(1)
    expect(answers.filter(answer => answer === 'identity_in_use')).toHaveLength(11)
    expect(await world.store.db.selectFrom('cases').selectAll().execute()).toHaveLength(12)
    expect((await countUsers(world.store.reports)).enrollment.enrolled).toBe(1)
  })

  it('lets exactly one of many identities be bound to a subject at the same moment', async () => {
    const ana = await subject('p00001')
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => bind(ana, `i${n}`)))
    expect(answers.toSorted()).toEqual(['bound', ...Array(11).fill('identity_mismatch')])
    expect(await enrollmentHistory(world.store.db, ana.id)).toHaveLength(1)
  })

  it('keeps what stood before when the identity turns out to be taken', async () => {
    const [ana, bob] = [await subject('p00001'), await subject('p00002')]
    await bind(ana, 'i1')
    await bind(bob, 'i2', { expiresAt: 100 })
    await expireEnrollments(world.store, 200, 10, world.random)
    expect(await bind(bob, 'i1', { at: 300 })).toBe('identity_mismatch')
    expect(await liveEnrollment(world.store.db, bob.id)).toMatchObject({ state: 'expired', identity_id: 'i2' })
  })

  it('renews an expired enrollment with the same identity only', async () => {
    const ana = await subject('p00001')
    await bind(ana, 'i1', { expiresAt: 100 })
    expect(await expireEnrollments(world.store, 99, 10, world.random)).toBe(0)
    expect(await expireEnrollments(world.store, 100, 10, world.random)).toBe(1)
    expect(await findByExternalId(world.store.db, okta, 'p00001')).toMatchObject({ enrollment: 'expired' })
    expect(await bind(ana, 'i2', { at: 200 })).toBe('identity_mismatch')
    expect(await bind(ana, 'i1', { at: 200 })).toBe('bound')
    const [now, before] = await enrollmentHistory(world.store.db, ana.id)
    expect(now).toMatchObject({ state: 'enrolled', ended_at: null })
    expect(before).toMatchObject({ state: 'expired', ended_at: 200, ended_why: 'renewed' })
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
  })

  it('lets those run out first whose time came first, and opens no transaction where nobody’s did', async () => {
    for (const [n, expiresAt] of [300, 100, 200].entries()) await bind(await subject(`p0000${n}`), `i${n}`, { expiresAt })
    expect(await expireEnrollments(world.store, 400, 2, world.random)).toBe(2)
    const shown = [0, 1, 2].map(async n => (await findByExternalId(world.store.db, okta, `p0000${n}`))?.enrollment)
    expect(await Promise.all(shown)).toEqual(['enrolled', 'expired', 'expired'])
    const transaction = () => Promise.reject(new Error('nothing is to be written'))
    const idle: Store = Object.create(world.store, { transaction: { value: transaction } })
    expect(await expireEnrollments(idle, 299, 10, world.random)).toBe(0)
    await expect(expireEnrollments(idle, 300, 10, world.random)).rejects.toThrow('nothing is to be written')
  })

  it('lets each run out once, however many look at the same moment', async () => {
    for (const n of [1, 2, 3, 4]) await bind(await subject(`p0000${n}`), `i${n}`, { expiresAt: 100 })
    const expired = await Promise.all(Array.from({ length: 4 }, () => expireEnrollments(world.store, 100, 10, world.random)))
    expect(expired.reduce((sum, n) => sum + n)).toBe(4)
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
  })

  it('holds an expired identity against others', async () => {
    const [ana, bob] = [await subject('p00001'), await subject('p00002')]
    await bind(ana, 'i1', { expiresAt: 100 })
    await expireEnrollments(world.store, 100, 10, world.random)
    expect(await bind(bob, 'i1')).toBe('identity_in_use')
  })

  it.each([
    ['free', 'i2', 'bound'],
    ['same_identity', 'i2', 'identity_mismatch'],
    ['same_identity', 'i1', 'bound'],
    ['supervised', 'i1', 'identity_mismatch'],
    ['supervised', 'i2', 'identity_mismatch'],
  ] as const)('after an anchor was ended with marker %s, binding %s is %s', async (rebind, identityId, answer) => {
    const ana = await subject('p00001')
    await bind(ana, 'i1')
    await world.store.transaction(tx => endEnrollment(tx, ana, { why: 'revoked', rebind, at: 20 }, world.random))
    expect(await findByExternalId(world.store.db, okta, 'p00001')).toMatchObject({ enrollment: 'revoked', assurance: null })
    // The caller may hold what the subject was before: the marker that counts is the stored one.
    expect(await bind(ana, identityId, { at: 30 })).toBe(answer)
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
  })

  it('survives the removal and the return of the person', async () => {
    const product = new ProductInMemory(people(30), 30)
    const ana = await subject('p00001')
    await bind(ana, 'i1')
    product.drop('p00001', true)
    await world.sync(product)
    expect(await findByExternalId(world.store.db, okta, 'p00001')).toMatchObject({ status: 'removed', enrollment: 'enrolled' })
    expect(await liveEnrollment(world.store.db, ana.id)).toMatchObject({ identity_id: 'i1' })
    await world.sync(new ProductInMemory(people(30), 30))
    expect(await findByExternalId(world.store.db, okta, 'p00001')).toMatchObject({
      status: 'active',
      enrollment: 'enrolled',
      assurance: 'medium',
    })
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
  })

  it('binds a person without a directory record, and leaves the view alone', async () => {
    const before = await world.view()
    const guest = await world.store.transaction(tx =>
      subjectFor(tx, { integrationId: okta, externalId: 'signup-1', kind: 'external', at: 1 }, world.random, testMarks),
    )
    expect(await bind(guest, 'i9', { assurance: 'low' })).toBe('bound')
    expect(await world.view()).toEqual(before)
  })

  it('opens a case once', async () => {
    const [ana, bob] = [await subject('p00001'), await subject('p00002')]
    const open = () =>
      world.store.transaction(tx =>
        openCase(
          tx,
          { kind: 'identity_in_use', subjectId: ana.id, otherSubjectId: bob.id, verificationId: null, at: 5 },
          world.random,
        ),
      )
    expect(await open()).toBe(await open())
    expect(await world.store.db.selectFrom('cases').selectAll().execute()).toMatchObject([{ state: 'open', opened_at: 5 }])
  })
})
