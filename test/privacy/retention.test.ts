import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asVerificationId, type Change } from '../../src/contract/index.ts'
import { bindIdentity } from '../../src/directory/enrollment.ts'
import { findSubject, subjectFor } from '../../src/directory/subjects.ts'
import { minimiseTombstones } from '../../src/directory/tombstones.ts'
import { findByExternalId, listUsers, namesakes } from '../../src/directory/users.ts'
import { keptFor, retention, retentionFaults, usualRetention } from '../../src/storage/retention.ts'
import { forgetVerifications } from '../../src/verification/forget.ts'
import { countedRows, directoryWorld, okta } from '../directory/world.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { dump } from '../support/dump.ts'
import { testMarks } from '../support/marks.ts'
import { asChanges, people, person, scripted } from '../support/scripted-source.ts'
import { directory, openWorld } from '../verification/world.ts'

const day = 86_400_000

describe('the table of retention', () => {
  it('has usual days within its bounds, and three years at most for what is of people', () => {
    for (const [name, { days, least, most }] of Object.entries(retention)) {
      expect({ name, ok: days >= least && days <= most && most <= (name === 'versions' ? 3_650 : 1_095) }).toEqual({
        name,
        ok: true,
      })
    }
  })

  it('takes days within the bounds, and leaves the others as usual', () => {
    expect(keptFor({ tombstones: 2 })).toEqual({ ...usualRetention, tombstones: 2 * day })
  })

  it.each([
    [{ tombstones: 0 }, 'from 1 to 1095'],
    [{ verifications: 1_096 }, 'from 30 to 1095'],
    [{ codes: 3.5 }, 'whole number'],
    [{ verificationDetail: Number.NaN }, 'whole number'],
    [{ everything: 1 }, 'no class of data'],
    [{ toString: 1 }, 'no class of data'],
    [{ messages: 7 }, 'from 8 to 1095'],
    [{ bindings: 29 }, 'from 30 to 1095'],
    [{ tombstones: 60, bindings: 30 }, 'must not be longer than bindings'],
    [{ verificationDetail: 60, verifications: 30 }, 'must not be longer'],
  ])('refuses %j', (days, why) => {
    expect(
      retentionFaults(days as Record<string, number>)
        .map(fault => fault.message)
        .join(),
    ).toContain(why)
    expect(() => keptFor(days as Record<string, number>)).toThrow()
  })
})

describe.each(databases())('tombstones whose time is over, on $name,', engine => {
  let database: TestDatabase
  let world: ReturnType<typeof directoryWorld>
  beforeEach(async () => {
    database = await engine.open()
    world = directoryWorld(database)
  })
  afterEach(() => database.dispose())

  const group: Change = { kind: 'group', group: { externalId: 'g', name: 'Group' } }
  const member = (n: number): Change => ({ kind: 'member', groupId: 'g', externalId: person(n).externalId, present: true })
  const snapshot = (changes: readonly Change[]) => world.sync(scripted([{ changes, cursor: 'c', end: 'snapshot' }]))
  const delta = (changes: readonly Change[]) =>
    world.sync(scripted([{ changes, cursor: 'd', end: 'delta' }]), { mode: 'incremental' })
  const removal: Change = { kind: 'user_removed', externalId: person(1).externalId, reason: 'deleted' }
  const minimise = () => minimiseTombstones(world.store, world.clock.now() - usualRetention.tombstones)
  const words = ['given1', 'family1', 'person1']
  const search = async (text: string) =>
    (await listUsers(world.store.reports, { search: text, status: 'removed', limit: 10 })).items.map(user => user.externalId)

  async function gone(): Promise<void> {
    await snapshot([group, ...asChanges(people(5)), member(1), member(2)])
    await world.store.transaction(async tx => {
      const whom = { integrationId: okta, externalId: person(1).externalId, kind: 'directory', at: 1 } as const
      const subject = await subjectFor(tx, whom, world.random, testMarks)
      const proof = { tenant: 't', identityId: 'i', assurance: 'medium', evidence: [], verificationId: null, at: 1 } as const
      await bindIdentity(tx, { subject, ...proof }, world.random)
    })
    const groups = () => world.store.db.selectFrom('directory_groups').select('members').execute()
    expect(await groups()).toEqual([{ members: 2 }])
    expect(await delta([removal])).toMatchObject({ counts: { removed: 1 } })
    expect(await groups()).toEqual([{ members: 1 }])
  }

  it('say no more who it was: no name, no address, no key, no word, and only theirs', async () => {
    await gone()
    world.clock.advance(30 * day - 10_000)
    expect(await minimise()).toBe(0)
    expect(await search('given1')).toEqual([person(1).externalId])
    world.clock.advance(20_000)
    expect(await minimise()).toBe(1)
    expect(await minimise()).toBe(0)
    const tables = Object.entries(await dump(world.store)).filter(([table]) => table.startsWith('directory_'))
    const left = tables.flatMap(([table, rows]) =>
      rows.filter(row => words.some(word => row.toLowerCase().includes(word))).map(() => table),
    )
    expect(left).toEqual([])
    for (const word of words) expect(await search(word)).toEqual([])
    expect(await namesakes(world.store.db, okta, 'Given1', 'Family1', 'nobody')).toBe(0)
    expect(await findByExternalId(world.store.db, okta, person(1).externalId)).toMatchObject({
      login: '',
      email: null,
      status: 'removed',
    })
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
    expect(await search('given2')).toEqual([])
    expect((await listUsers(world.store.reports, { search: 'given2', limit: 10 })).items).toHaveLength(1)
  })

  it('are filled again by whoever comes back, as the same subject with the same figures', async () => {
    await gone()
    const before = await findSubject(world.store.db, okta, person(1).externalId)
    world.clock.advance(31 * day)
    expect(await minimise()).toBe(1)
    // After so long a time everything is read.
    const back = await snapshot([group, ...asChanges(people(5)), member(1), member(2)])
    expect(back).toMatchObject({ state: 'done', counts: { updated: 1, created: 0, removed: 0 } })
    expect(await findByExternalId(world.store.db, okta, person(1).externalId)).toMatchObject({
      givenName: 'Given1',
      status: 'active',
      enrollment: 'enrolled',
      claimsChangedAt: world.clock.now(),
    })
    expect((await findSubject(world.store.db, okta, person(1).externalId))?.id).toBe(before?.id)
    expect(await namesakes(world.store.db, okta, 'Given1', 'Family1', 'nobody')).toBe(1)
    expect((await listUsers(world.store.reports, { search: 'given1', limit: 10 })).items).toHaveLength(1)
    expect((await world.view()).counts).toEqual(await countedRows(world.store, okta))
    const groups = await world.store.db.selectFrom('directory_groups').select('members').execute()
    expect(groups).toEqual([{ members: 2 }])
    const ages = await world.store.db.selectFrom('directory_ages').select(['group_row', 'n']).where('n', '<>', 0).execute()
    expect(ages).toHaveLength(2)
    expect(await minimise()).toBe(0)
  })
})

describe.each(databases())('verifications whose time is over, on $name,', engine => {
  it('lose the tokens of their sessions, then their detail, then the row, and younger ones nothing', async () => {
    const w = await openWorld(engine)
    try {
      await w.person('ana.garcia')
      const start = async () => {
        const { data } = await w.verifications.start(w.starter(), {
          purpose: 'step_up',
          subject: { integrationId: directory, externalId: 'ana.garcia' },
          facade: 'hooks',
          onReview: 'wait',
          returnUrl: 'https://flow.example/callback',
          state: 'a-state',
          ticket: 'T-1',
          correlationId: 'C-1',
        })
        return asVerificationId(data.verificationId)
      }
      const old = await start()
      const session = {
        verification_id: old,
        n: 1,
        account_id: directory,
        session_id: 's1',
        handle: 'h1',
        state: 'ended',
      } as const
      const times = { opened_at: w.clock.now(), asked_at: 1, returned_at: null, ended_at: 1, unread_at: null }
      const reported = JSON.stringify({ overall: { status: 'OK', value: 97 }, liveness: { status: 'OK', value: 99 } })
      await w.store.transaction(async ({ db }) => {
        await db
          .insertInto('vendor_sessions')
          .values({ ...session, ...times, token_sealed: 'tok', url_sealed: 'url' })
          .execute()
        await db.updateTable('verifications').set({ reported, match: '{}', state: 'expired' }).where('id', '=', old).execute()
      })
      const forget = () => forgetVerifications(w.store, usualRetention, w.clock.now())
      const sessions = () => w.store.db.selectFrom('vendor_sessions').select(['token_sealed', 'url_sealed']).execute()
      expect(await forget()).toBe(0)
      w.clock.advance(8 * day)
      const young = await start()
      expect(await forget()).toBe(1)
      expect(await sessions()).toEqual([{ token_sealed: '', url_sealed: '' }])
      expect(await w.row(old)).toMatchObject({ ticket: 'T-1', reported })
      w.clock.advance(23 * day)
      await forget()
      expect(await w.row(old)).toMatchObject({
        ticket: null,
        correlation_id: null,
        state_sealed: null,
        account_label: null,
        match: null,
        reported: JSON.stringify({ overall: { status: 'OK', value: 97 } }),
        external_id: 'ana.garcia',
        purpose: 'step_up',
      })
      expect(await w.row(young)).toMatchObject({ ticket: 'T-1', state_sealed: expect.any(String) })
      expect(await forget()).toBe(0)
      w.clock.advance(335 * day)
      await forget()
      const left = await w.store.db.selectFrom('verifications').select('id').execute()
      expect(left).toEqual([{ id: young }])
      expect(await w.row(young)).toMatchObject({ ticket: null })
      expect(await sessions()).toEqual([])
    } finally {
      await w.database.dispose()
    }
  })
})
