import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AtDesk, type CallAnswer, type DeskStage, deskStage } from './stage.ts'

interface List<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}
interface Allowed {
  readonly id: string
  readonly state: string
  readonly isOwn: boolean
  readonly agent: string | null
  readonly verificationId: string | null
}

describe.each(['sqlite', 'postgres'] as const)('what somebody at the desk can list, on %s', database => {
  let s: DeskStage
  beforeAll(async () => {
    s = await deskStage({ database })
  })
  afterAll(() => s.close())

  const own = async (who: AtDesk, query = '') => (await who.call<List<CallAnswer>>('GET', `/verifications${query}`)).body
  const allowed = async (who: AtDesk, query = '') => (await who.call<List<Allowed>>('GET', `/overrides${query}`)).body

  it('is the helpdesks that are in use, with whose people call there', async () => {
    const { body } = await s.ann.call('GET', '/desks')
    expect(body).toEqual({
      items: [
        {
          id: s.desk.id,
          name: 'Acme helpdesk',
          directories: [{ id: s.w.recoverable, name: 'Recoverable' }],
          operations: ['password_reset_link', 'temporary_access_pass', 'reset_factors', 'unlock'],
        },
      ],
      nextCursor: null,
    })
    const off = await s.w.admin<{ id: string }>('POST', '/v1/integrations', { template: 'helpdesk', name: 'Off', config: {} })
    await s.w.admin('PATCH', `/v1/integrations/${off.body.id}`, { state: 'disabled' })
    expect((await s.ann.call<List<{ id: string }>>('GET', '/desks')).body.items.map(({ id }) => id)).toEqual([s.desk.id])
  })

  it('is the calls that one began oneself within a day, page by page, and nobody else’s', async () => {
    const ids: string[] = []
    for (const name of ['ada', 'bea', 'cyd']) {
      await s.somebody(`${name}@example.com`)
      ids.unshift((await s.ann.start(`${name}@example.com`)).body.id)
      s.w.clock.advance(1_000)
    }
    const first = await own(s.ann, '?limit=2')
    expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    const second = await own(s.ann, `?limit=2&cursor=${encodeURIComponent(first.nextCursor ?? '')}`)
    expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([ids.slice(2), null])
    expect(first.items[0]).toEqual(await s.ann.show(ids[0] ?? ''))
    expect((await own(s.bob)).items).toEqual([])
    expect((await s.ann.call('GET', '/verifications?cursor=nothing')).status).toBe(400)
    s.w.clock.advance(86_400_000)
    expect((await own(s.ann)).items).toEqual([])
  })

  it('is, for supervisors alone, what they and their colleagues allowed within a week, and for which call it was used', async () => {
    await s.somebody('dee@example.com')
    const allow = { integrationId: s.desk.id, loginHint: 'dee@example.com', why: 'Rang back at the number on record' }
    const made = (await s.sue.call<{ id: string }>('POST', '/overrides', allow)).body.id
    const other = await s.person({ name: 'Tim', role: 'supervisor' })
    expect((await allowed(other)).items).toMatchObject([{ id: made, state: 'open', isOwn: false, agent: null }])
    const call = (await s.ann.start('dee@example.com', { overrideId: made })).body.id
    const [{ ...used }] = (await allowed(s.sue)).items as [Allowed]
    expect(used).toMatchObject({ id: made, state: 'used', isOwn: true, agent: 'Ann', verificationId: call })
    expect(used).toMatchObject({ supervisor: 'Sue', address: false, why: allow.why, person: { account: 'd•••@e••••.com' } })
    await s.sue.call('POST', '/overrides', allow)
    const first = await allowed(s.sue, '?limit=1')
    expect(first.items).toHaveLength(1)
    const rest = await allowed(s.sue, `?limit=1&cursor=${encodeURIComponent(first.nextCursor ?? '')}`)
    expect([rest.items.length, rest.nextCursor]).toEqual([1, null])
    s.w.clock.advance(900_000)
    expect((await allowed(s.sue)).items.map(({ state }) => state).toSorted()).toEqual(['over', 'used'])
    expect((await s.ann.call('GET', '/overrides')).status).toBe(403)
    s.w.clock.advance(8 * 86_400_000)
    expect((await allowed(s.sue)).items).toEqual([])
  })
})
