import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepCases, sweepLinks } from '../../src/directory/ended-sweep.ts'
import { purgeTombstones } from '../../src/directory/tombstones-purge.ts'
import { sweepInvites } from '../../src/invites/sweep.ts'
import { sweepPolicySets } from '../../src/verification/policies/sweep.ts'
import { type Stage, stage } from '../invites/stage.ts'

const day = 86_400_000

describe.each(['sqlite', 'postgres'] as const)('what ended long ago, on %s', database => {
  let s: Stage
  beforeAll(async () => {
    s = await stage({ database })
  })
  afterAll(() => s.close())

  const now = () => s.w.clock.now()
  async function invited(name: string): Promise<string> {
    await s.w.person({ login: `${name}@example.com` })
    const { body } = await s.invite({ people: [{ login: `${name}@example.com` }] })
    return body.id
  }

  it('is forgotten of invitations once they are over, with the campaign that nobody is left of', async () => {
    const [over, open] = [await invited('over'), await invited('open')]
    await s.w.host.settleDown()
    expect((await s.w.admin('POST', `/v1/invites/${over}/cancel`)).status).toBe(200)
    const campaigns = async () => (await s.w.store.db.selectFrom('invite_campaigns').select('id').execute()).map(({ id }) => id)
    await s.w.store.transaction(({ db }) =>
      db.updateTable('invites').set({ ended_at: 1 }).where('campaign_id', '=', over).execute(),
    )
    expect(await sweepInvites(s.w.store, 1)).toBe(0)
    expect(await sweepInvites(s.w.store, now() + day)).toBe(2)
    expect(await campaigns()).toEqual([open])
    expect(await s.people(open)).toHaveLength(1)
  })

  it('is forgotten of links, but for what an administrator took apart while both accounts are known', async () => {
    for (const name of ['one', 'two']) await s.w.person({ login: `${name}@example.com` })
    const link = (id: string, other: string, why: 'by_admin' | 'diverged') => ({
      id,
      state: 'ended' as const,
      origin: 'admin' as const,
      integration_id: s.w.directoryId,
      external_id: '00u-one',
      other_integration_id: s.w.directoryId,
      other_external_id: other,
      proposed_by: null,
      proposed_at: 1,
      expires_at: null,
      made_by: null,
      made_at: 1,
      ended_at: 5,
      ended_why: why,
      reason: 'her married name',
    })
    const links = [link('veto', '00u-two', 'by_admin'), link('past', '00u-two', 'diverged'), link('lone', '00u-gone', 'by_admin')]
    await s.w.store.transaction(({ db }) => db.insertInto('account_links').values(links).execute())
    const left = () => s.w.store.db.selectFrom('account_links').select(['id', 'reason']).execute()
    expect(await sweepLinks(s.w.store, 5)).toBe(0)
    expect((await left()).map(({ reason }) => reason)).toEqual(Array(3).fill('her married name'))
    expect(await sweepLinks(s.w.store, 6)).toBe(2)
    expect(await left()).toEqual([{ id: 'veto', reason: null }])
  })

  it('is forgotten of cases that were closed, and of none that is open', async () => {
    const matter = { kind: 'dispute' as const, subject_id: 'sub', other_subject_id: null, verification_id: null, opened_at: 1 }
    const closed = { ...matter, id: 'closed', state: 'closed' as const, closed_at: 5, closed_by: null }
    const open = { ...matter, id: 'open', state: 'open' as const, closed_at: null, closed_by: null }
    await s.w.store.transaction(({ db }) => db.insertInto('cases').values([closed, open]).execute())
    expect(await sweepCases(s.w.store, 5)).toBe(0)
    expect(await sweepCases(s.w.store, 6)).toBe(1)
    expect(await s.w.store.db.selectFrom('cases').select('id').execute()).toEqual([{ id: 'open' }])
  })

  it('is forgotten of settings that no verification was judged by, and they are written down again when they are', async () => {
    const unnamed = { hash: 'nobody', settings: '{}', sources: '[]', created_at: 1 }
    await s.w.store.transaction(({ db }) => db.insertInto('policy_sets').values(unnamed).execute())
    const named = await s.w.store.db.selectFrom('verifications').select('policy_set').distinct().execute()
    expect(named.length).toBeGreaterThan(0)
    expect(await sweepPolicySets(s.w.store, 1)).toBe(0)
    expect(await sweepPolicySets(s.w.store, now() + day)).toBe(1)
    const left = await s.w.store.db.selectFrom('policy_sets').select('hash').execute()
    expect(left.map(({ hash }) => hash)).toEqual(expect.arrayContaining(named.map(({ policy_set }) => policy_set)))
  })

  it('is forgotten of empty tombstones nobody ever asked anything of, and the figures stay true', async () => {
    await s.w.person({ login: 'leaver@example.com' })
    for (const id of ['00u-leaver', '00u-open']) await s.w.store.loader.gone(s.w.directoryId, id, now() - 400 * day)
    const counts = async () => (await s.w.admin('GET', `/v1/directory/counts?integrationId=${s.w.directoryId}`)).body
    const before = await counts()
    expect(await purgeTombstones(s.w.store, now())).toBe(0)
    await s.w.host.settleDown()
    const left = (id: string) => s.w.store.db.selectFrom('directory_users').select('row').where('external_id', '=', id).execute()
    expect(await left('00u-leaver')).toEqual([])
    expect(await left('00u-open')).toHaveLength(1)
    expect((await counts()).total).toBe(before.total)
  })

  it('is erased with a person: their invitation, the mail that waits, and their being invited', async () => {
    await invited('erased')
    await s.w.host.invites.round.run(AbortSignal.timeout(5_000))
    const waiting = () => s.w.store.db.selectFrom('messages').select('to_sealed').where('state', '=', 'waiting').execute()
    expect(await waiting()).toHaveLength(1)
    const path = `/v1/directory/users/${s.w.directoryId}/00u-erased`
    const erased = await s.w.admin<{ rooms: Record<string, number> }>('DELETE', path, { reason: 'objection' })
    expect(erased.body.rooms.invites).toBeGreaterThan(0)
    expect(await waiting()).toEqual([])
    await s.w.host.settleDown()
    expect(s.mail.inbox.list('erased@example.com')).toEqual([])
    expect(await s.w.store.db.selectFrom('invites').select('id').where('external_id', '=', '00u-erased').execute()).toEqual([])
    expect(await s.w.store.db.selectFrom('subjects').select('id').where('external_id', '=', '00u-erased').execute()).toEqual([])
  })
})
