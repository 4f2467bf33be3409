import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shell } from '../support/command.ts'
import { type AtDesk, type DeskStage, deskStage } from './stage.ts'

interface Report {
  readonly calls: number
  readonly overridden: number
  readonly overriddenShare: number | null
  readonly agents: readonly object[]
  readonly supervisors: readonly object[]
  readonly repeatedPairs: readonly object[]
  readonly overrides: readonly object[]
}
const day = 86_400_000

describe.each(['sqlite', 'postgres'] as const)('the report of what took a supervisor, on %s', database => {
  let s: DeskStage
  let again: AtDesk
  beforeAll(async () => {
    s = await deskStage({ database })
    // Ann's second token: it names her, too.
    again = await s.person({ name: '=Ann at home', role: 'agent', ...(await holderOf(s.ann)) })
    s.w.clock.advance(60_000)
    await s.somebody('long-ago@example.com')
    await s.ann.start('long-ago@example.com')
    s.w.clock.advance(3 * day)
    for (const login of ['kim@example.com', 'lee@example.com']) await s.somebody(login)
    await s.bob.start('kim@example.com')
    await s.ann.start('kim@example.com', { overrideId: await allow('kim@example.com') })
    await again.start('lee@example.com', {
      overrideId: await allow('lee@example.com', { address: 'l@home.example' }),
      address: 'l@home.example',
    })
    await allow('lee@example.com')
    await s.bob.start('kim@example.com', { overrideId: await allow('kim@example.com') })
  })
  afterAll(() => s.close())

  async function holderOf(by: AtDesk) {
    const { body } = await s.w.admin<{ items: { id: string; person: object }[] }>('GET', '/v1/admin-tokens')
    return { person: body.items.find(({ id }) => id === by.id)?.person }
  }
  async function allow(loginHint: string, more: object = {}) {
    s.w.clock.advance(1_000)
    const body = { integrationId: s.desk.id, loginHint, why: 'Seen at the door', ...more }
    return (await s.sue.call<{ id: string }>('POST', '/overrides', body)).body.id
  }
  const idOf = (nth: number) => `${s.w.recoverable}/u-staff${nth}`

  it('counts calls and overrides of each human, names the pairs that recur, and says why', async () => {
    const { status, body } = await s.w.admin<Report>('GET', '/v1/reports/overrides?days=2')
    expect(status).toBe(200)
    const [ann, bob, sue] = [1, 2, 3].map(nth => ({ kind: 'holder', id: idOf(nth), name: expect.any(String) }))
    expect(body).toMatchObject({ calls: 4, overridden: 3, overriddenShare: 0.75 })
    expect(body.agents).toEqual([
      { agent: ann, calls: 2, overridden: 2, overriddenShare: 1 },
      { agent: bob, calls: 2, overridden: 1, overriddenShare: 0.5 },
    ])
    expect(body.supervisors).toEqual([{ supervisor: sue, allowed: 4, used: 3 }])
    const pairs = [
      { pair: 'agent_person', one: bob, other: `${s.w.recoverable}/u-kim`, count: 2 },
      { pair: 'supervisor_agent', one: sue, other: `holder ${idOf(1)}`, count: 2 },
      { pair: 'supervisor_person', one: sue, other: `${s.w.recoverable}/u-kim`, count: 2 },
    ]
    expect(body.repeatedPairs).toHaveLength(pairs.length)
    expect(body.repeatedPairs).toEqual(expect.arrayContaining(pairs))
    expect(body.overrides).toMatchObject([
      { agent: bob, supervisor: sue, address: false, why: 'Seen at the door', verificationId: expect.any(String) },
      { agent: null, supervisor: sue, address: false, verificationId: null },
      { agent: ann, address: true, person: { integrationId: s.w.recoverable, externalId: 'u-lee' } },
      { agent: ann, address: false, person: { integrationId: s.w.recoverable, externalId: 'u-kim' } },
    ])
    expect((await s.w.admin<Report>('GET', '/v1/reports/overrides')).body.calls).toBe(5)
    for (const days of ['0', '401', 'all']) {
      expect((await s.w.admin('GET', `/v1/reports/overrides?days=${days}`)).status).toBe(400)
    }
  })

  it('is a file, too, in which a name is no formula', async () => {
    await s.somebody('max@example.com')
    const other = await s.person({ name: '=Max+1', role: 'agent' })
    await s.somebody('nia@example.com')
    await other.start('nia@example.com')
    const answer = await fetch(`${s.w.url}/v1/reports/overrides.csv?days=2`, {
      headers: { authorization: `Bearer ${s.w.adminToken}` },
    })
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="overrides.csv"')
    const [head, ...lines] = (await answer.text()).split('\r\n')
    expect(head).toBe('what,kind,id,name,with,count,overrides')
    expect(lines).toContain(`agent,holder,${idOf(2)},Bob,,2,1`)
    expect(lines).toContain(`supervisor,holder,${idOf(3)},Sue,,4,3`)
    expect(lines).toContain(`supervisor_agent,holder,${idOf(3)},Sue,holder ${idOf(1)},2,`)
    expect(lines.find(line => line.includes('Max+1'))).not.toMatch(/,"?=Max/)
  })

  it('is for owners, administrators and auditors, and a line of the command', async () => {
    for (const by of [s.ann, s.sue]) {
      const answer = await fetch(`${s.w.url}/v1/reports/overrides`, { headers: { authorization: `Bearer ${by.token}` } })
      expect(answer.status).toBe(403)
    }
    const here = await shell()
    const env = { STEPGATE_URL: s.w.url, STEPGATE_TOKEN: s.w.adminToken }
    const told = await here.run(['helpdesk', 'report', '--days', '2'], env)
    expect([told.code, told.out]).toEqual([0, expect.stringMatching(/^\d calls, 3 took a supervisor, \d+ %\n/)])
    expect(told.out).toMatch(/Sue +4 +3/)
    expect(told.out).toContain('supervisor_person')
    const json = JSON.parse((await here.run(['helpdesk', 'report', '--json'], env)).out) as Report
    expect(json.supervisors).toHaveLength(1)
    await here.close()
  })
})
