import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../support/browser.ts'
import { comeBack, idOf, sit } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

interface Page {
  readonly items: readonly {
    readonly id: string
    readonly purpose: string
    readonly reason: string | null
    readonly outcome: string | null
  }[]
  readonly nextCursor: string | null
}
interface Outcomes {
  readonly from: string
  readonly to: string
  readonly total: Record<string, number>
  readonly keys: readonly { readonly key: string; readonly ended: Record<string, number> }[]
  readonly buckets: readonly { readonly at: string; readonly ended: Record<string, Record<string, number>> }[]
}

const day = 86_400_000

describe.each(['sqlite', 'postgres'] as const)('verifications over the admin API, on %s', database => {
  let w: World
  let flow: Flow
  let allowed: string
  let denied: string
  let open: string
  let other: string
  beforeAll(async () => {
    w = await world({ database })
    flow = await w.flow()
    for (const name of ['ana', 'bo']) await w.person({ login: `${name}@example.com` })
    await w.enroll('ana@example.com', 'id-ana')
    const start = await flow.stepUp('ana@example.com', { correlationId: 'corr-1' })
    allowed = idOf(start)
    const person = await sit(start, browser())
    await comeBack(w, start, person, { overall: 'OK', identityId: 'id-ana' })
    w.clock.advance(2 * day)
    const body = { loginHint: 'bo@example.com', returnUrl: flow.returnUrl }
    denied = idOf(await flow.call('POST', '/account-recovery', body))
    open = idOf(await flow.stepUp('ana@example.com'))
    const second = await w.flow()
    other = idOf(await second.stepUp('ana@example.com'))
  })
  afterAll(() => w.close())

  const list = async (query: string) => (await w.admin<Page>('GET', `/v1/verifications?${query}`)).body
  const ids = async (query: string) => (await list(query)).items.map(({ id }) => id).toSorted()
  const among = (...known: string[]) => known.toSorted()

  it('lists those of a purpose, of a reason, of an outcome, of a state, and all of these together', async () => {
    expect(await ids('purpose=account_recovery')).toEqual([denied])
    expect(await ids('reason=not_enrolled')).toEqual([denied])
    expect(await ids('outcome=deny')).toEqual([denied])
    expect(await ids('outcome=allow')).toEqual([allowed])
    expect(await ids('state=created')).toEqual(among(open, other))
    expect(await ids('purpose=step_up&state=created&facade=hooks&mode=live')).toEqual(among(open, other))
    expect(await ids('purpose=step_up&outcome=deny')).toEqual([])
  })

  it('lists those of one leg, of one person, and of a time', async () => {
    expect(await ids(`integrationId=${flow.integrationId}&state=created`)).toEqual([open])
    expect(await ids(`directoryIntegrationId=${w.directoryId}&externalId=00u-bo`)).toEqual([denied])
    expect(await ids('correlationId=corr-1')).toEqual([allowed])
    expect(await ids('correlationId=corr-2')).toEqual([])
    const lately = new Date(w.clock.now() - day).toISOString()
    expect(await ids(`from=${lately}`)).toEqual(among(denied, open, other))
    expect(await ids(`to=${lately}`)).toEqual([allowed])
  })

  it('pages through a filtered list, the newest first', async () => {
    const first = await list('purpose=step_up&limit=2')
    const second = await list(`purpose=step_up&limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map(({ id }) => id).at(-1)).toBe(allowed)
    expect(second).toMatchObject({ items: [{ id: allowed }], nextCursor: null })
  })

  it.each(['purpose=lunch', 'reason=because', 'outcome=maybe', 'from=yesterday', 'integrationId=int-nowhere'])(
    'says what is wrong with %s instead of an empty list',
    async query => {
      expect([400, 404]).toContain((await w.admin('GET', `/v1/verifications?${query}`)).status)
    },
  )

  it('shows what happened to one, step by step, and no link, no code and no address of Incode', async () => {
    const { body } = await w.admin<{
      steps: readonly { what: string; at: string; state: string }[]
      sessions: readonly { n: number; endedAt: string | null }[]
    }>('GET', `/v1/verifications/${allowed}`)
    expect(body).toMatchObject({
      correlationId: 'corr-1',
      facade: 'hooks',
      channel: 'flow',
      account: { id: w.accountId },
      policy: { id: 'default' },
      subject: { externalId: '00u-ana', login: 'ana@example.com', displayName: 'Ada Of ana' },
      reported: { overall: { status: 'OK' } },
      reviewId: null,
      decidingClaims: ['given_name', 'family_name'],
    })
    const [first, ...rest] = body.steps
    expect(first).toMatchObject({ what: 'started', state: 'created', by: 'client' })
    expect(rest.map(({ what }) => what)).toEqual(expect.arrayContaining(['seated', 'decided']))
    const moments = body.steps.map(({ at }) => at)
    expect(moments).toEqual(moments.toSorted())
    expect(body.sessions).toMatchObject([{ n: 1 }])
    expect(JSON.stringify(body)).not.toMatch(/token_sealed|\/verify\/|interviewId/)
  })

  it('counts how they ended by day, by purpose and by reason, days without any among them', async () => {
    const byPurpose = (await w.admin<Outcomes>('GET', '/v1/reports/outcomes?by=purpose')).body
    expect(byPurpose.total).toEqual({ allow: 1, challenge: 0, deny: 1, open: 2 })
    expect(byPurpose.keys).toEqual([
      { key: 'step_up', ended: { allow: 1, challenge: 0, deny: 0, open: 2 } },
      { key: 'account_recovery', ended: { allow: 0, challenge: 0, deny: 1, open: 0 } },
    ])
    const filled = byPurpose.buckets.flatMap(({ ended }, place) => (Object.keys(ended).length > 0 ? [place] : []))
    expect(filled).toEqual([byPurpose.buckets.length - 3, byPurpose.buckets.length - 1])
    const byReason = (await w.admin<Outcomes>('GET', '/v1/reports/outcomes?by=reason&purpose=step_up')).body
    expect(byReason.keys.map(({ key }) => key)).toEqual(['open', 'ok'])
    const byFacade = (await w.admin<Outcomes>('GET', '/v1/reports/outcomes?by=facade&bucket=hour')).body
    expect(byFacade.keys).toMatchObject([{ key: 'hooks', ended: { deny: 1, open: 2 } }])
    expect(byFacade.buckets.length).toBeGreaterThanOrEqual(48)
  })

  it('counts a rehearsal apart', async () => {
    const { body } = await w.admin<Outcomes>('GET', '/v1/reports/outcomes?mode=rehearsal')
    expect(body).toMatchObject({ total: { allow: 0, deny: 0, open: 0 }, keys: [] })
  })

  it.each(['from=2026-02-01&to=2026-01-01', 'bucket=hour&from=2020-01-01', 'by=person', 'bucket=second'])(
    'draws nothing for %s',
    async query => {
      expect((await w.admin('GET', `/v1/reports/outcomes?${query}`)).status).toBe(400)
    },
  )
})
