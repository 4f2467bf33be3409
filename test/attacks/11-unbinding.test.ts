import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { begin, stepThrough } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const hour = 3_600_000
interface Token {
  readonly id: string
  readonly token: string
}
interface Supervision {
  readonly id: string
  readonly state: string
  readonly opensAt: string | null
  readonly code?: string
}

describe.each(['sqlite', 'postgres'] as const)('taking an anchor away, and giving another one, on %s', database => {
  let w: World
  let flow: Flow
  let ada: Token
  let bob: Token
  let agent: Token
  beforeAll(async () => {
    w = await world({ database })
    flow = await w.flow()
    ada = await token('Ada', 'owner')
    bob = await token('Bob', 'admin')
    await w.person({ login: 'staff@example.com' })
    agent = await token('Agent', 'agent', 'staff')
    w.clock.advance(60_000)
  })
  afterAll(() => w.close())

  const token = async (name: string, role: string, person?: string) => {
    const holder = person === undefined ? {} : { person: { integrationId: w.directoryId, externalId: `00u-${person}` } }
    const made = await w.admin<Token & Record<string, unknown>>('POST', '/v1/admin-tokens', { name, role, ...holder })
    expect(made.status).toBe(201)
    return made.body
  }
  async function call<T = Supervision>(by: Token, method: string, path: string, body?: unknown) {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(`${w.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${by.token}`, ...json },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as T }
  }
  const propose = (by: Token, kind: 'unbind' | 'rebind', name: string) =>
    call(by, 'POST', '/v1/supervisions', {
      kind,
      integrationId: w.directoryId,
      externalId: `00u-${name}`,
      reason: 'a new passport',
    })
  const confirm = (by: Token, id: string) => call(by, 'POST', `/v1/supervisions/${id}/confirm`)
  const enrollmentOf = async (name: string) =>
    (await w.admin<{ enrollment: string }>('GET', `/v1/directory/users/${w.directoryId}/00u-${name}`)).body.enrollment
  const stepUp = async (name: string, identityId: string) =>
    said(await stepThrough(w, flow, `${name}@example.com`, { overall: 'OK', identityId }))
  const casesOf = async (kind: string) =>
    (
      await w.admin<{ items: readonly { id: string; verificationId: string; subject: { externalId: string } }[] }>(
        'GET',
        `/v1/cases?kind=${kind}&state=open`,
      )
    ).body.items
  async function enrolled(name: string): Promise<void> {
    await w.person({ login: `${name}@example.com` })
    await w.enroll(`${name}@example.com`, `id-${name}`)
  }
  async function unbound(name: string): Promise<void> {
    await enrolled(name)
    const { body } = await propose(ada, 'unbind', name)
    expect((await confirm(bob, body.id)).body.state).toBe('done')
  }

  it('takes two people, neither of them an agent, and tells those who listen', async () => {
    await enrolled('ana')
    expect((await propose(agent, 'unbind', 'ana')).status).toBe(403)
    const { status, body } = await propose(ada, 'unbind', 'ana')
    expect([status, body.state]).toEqual([201, 'proposed'])
    expect((await propose(bob, 'unbind', 'ana')).status).toBe(409)
    for (const by of [ada, agent]) expect((await confirm(by, body.id)).status).toBe(403)
    const made = await call<Token>(ada, 'POST', '/v1/admin-tokens', { name: 'Ada again', role: 'admin' })
    expect((await confirm(made.body, body.id)).status).toBe(403)
    expect(await enrollmentOf('ana')).toBe('enrolled')
    expect(await confirm(bob, body.id)).toMatchObject({ status: 200, body: { state: 'done' } })
    expect(await enrollmentOf('ana')).toBe('revoked')
    expect((await confirm(bob, body.id)).status).toBe(409)
    const events = await w.store.db.selectFrom('events').select('type').where('type', 'like', 'enrollment.unb%').execute()
    expect(events.map(({ type }) => type).toSorted()).toEqual(['enrollment.unbind_proposed', 'enrollment.unbound'])
  })

  it('takes two tokens that name one person for one, and two that name two for two', async () => {
    for (const name of ['pat', 'pia']) await w.person({ login: `${name}@example.com` })
    const [desk, laptop] = [await token('Desk', 'admin', 'pat'), await token('Laptop', 'admin', 'pat')]
    const other = await token('Other desk', 'admin', 'pia')
    w.clock.advance(60_000)
    for (const [name, second] of [
      ['amos', other],
      ['anna', bob],
    ] as const) {
      await enrolled(name)
      const { body } = await propose(desk, 'unbind', name)
      expect((await confirm(laptop, body.id)).status).toBe(403)
      expect(await enrollmentOf(name)).toBe('enrolled')
      expect((await confirm(second, body.id)).status).toBe(200)
    }
  })

  it('lets nobody propose or confirm what is done to their own binding, under whichever account of theirs', async () => {
    for (const name of ['ned', 'nel']) await enrolled(name)
    const accounts = ['ned', 'nel'].map(name => ({ integrationId: w.directoryId, externalId: `00u-${name}` }))
    const [own, linked] = [await token('Own', 'admin', 'ned'), await token('Linked', 'admin', 'nel')]
    w.clock.advance(60_000)
    const link = await call<{ id: string }>(ada, 'POST', '/v1/directory/links', { accounts })
    expect((await call(bob, 'POST', `/v1/directory/links/${link.body.id}/confirm`)).status).toBe(200)
    for (const by of [own, linked]) expect((await propose(by, 'unbind', 'ned')).status).toBe(403)
    const unbind = (await propose(ada, 'unbind', 'ned')).body.id
    for (const by of [own, linked]) expect((await confirm(by, unbind)).status).toBe(403)
    expect(await enrollmentOf('ned')).toBe('enrolled')
    expect((await confirm(bob, unbind)).status).toBe(200)
    for (const by of [own, linked]) expect((await propose(by, 'rebind', 'ned')).status).toBe(403)
    const rebind = (await propose(ada, 'rebind', 'ned')).body.id
    for (const by of [own, linked]) expect((await confirm(by, rebind)).status).toBe(403)
    await enrolled('nan')
    expect((await propose(own, 'unbind', 'nan')).status).toBe(201)
  })

  it('leaves an account to nobody: neither the same face nor another one binds, and nothing recovers it', async () => {
    await unbound('ben')
    for (const face of ['id-ben', 'id-mallory']) {
      expect(await stepUp('ben', face)).toBe('failed/none/challenge/binding_evidence_missing')
    }
    const recovery = { loginHint: 'ben@example.com', returnUrl: flow.returnUrl }
    expect(said(await flow.call('POST', '/account-recovery', recovery))).toBe('failed/none/deny/not_enrolled')
  })

  it('lets whoever verifies next be bound, once, by leave of two people and three days after the end', async () => {
    await unbound('cyd')
    const { body } = await propose(bob, 'rebind', 'cyd')
    expect(await stepUp('cyd', 'id-new')).toBe('failed/none/challenge/binding_evidence_missing')
    expect((await confirm(bob, body.id)).status).toBe(403)
    const leave = await confirm(ada, body.id)
    expect(leave.body.state).toBe('confirmed')
    w.clock.advance(72 * hour - 120_000)
    expect(await stepUp('cyd', 'id-new')).toBe('failed/none/challenge/binding_evidence_missing')
    w.clock.advance(121_000)
    expect(await stepUp('cyd', 'id-new')).toBe(allowed)
    expect(await enrollmentOf('cyd')).toBe('enrolled')
    const bound = await w.store.db.selectFrom('enrollments').selectAll().where('identity_id', '=', 'id-new').execute()
    expect(bound.map(({ assurance, evidence }) => [assurance, evidence])).toEqual([['low', '["signed_in","supervised"]']])
    // The leave is used up, and the old face opens nothing but a case.
    expect(await stepUp('cyd', 'id-cyd')).toBe('failed/rejected/deny/identity_mismatch')
    expect((await casesOf('superseded_identity')).map(({ subject }) => subject.externalId)).toContain('00u-cyd')
  })

  it('is no longer allowed where the leave was taken back, or ran out', async () => {
    for (const name of ['dan', 'eva']) await unbound(name)
    const [dan, eva] = [(await propose(ada, 'rebind', 'dan')).body.id, (await propose(ada, 'rebind', 'eva')).body.id]
    for (const id of [dan, eva]) expect((await confirm(bob, id)).status).toBe(200)
    expect((await call(bob, 'DELETE', `/v1/supervisions/${dan}`)).status).toBe(204)
    w.clock.advance(73 * hour)
    expect(await stepUp('dan', 'id-new-dan')).toBe('failed/none/challenge/binding_evidence_missing')
    w.clock.advance(7 * 24 * hour)
    expect(await stepUp('eva', 'id-new-eva')).toBe('failed/none/challenge/binding_evidence_missing')
    await w.host.settleDown()
    const open = await call<{ items: readonly Supervision[] }>(ada, 'GET', '/v1/supervisions?open=true')
    expect(open.body.items.map(({ id }) => id)).not.toContain(eva)
  })

  it('needs something to take away, somebody to take it from, and an end before a beginning', async () => {
    await w.person({ login: 'fay@example.com' })
    expect((await propose(ada, 'unbind', 'fay')).status).toBe(409)
    expect((await propose(ada, 'rebind', 'fay')).status).toBe(409)
    expect((await propose(ada, 'unbind', 'nobody')).status).toBe(404)
    expect((await confirm(bob, 'spv_none')).status).toBe(404)
  })

  it('closes a case only with the second person where a binding ends by it, and an agent closes none', async () => {
    await enrolled('gus')
    await w.person({ login: 'hal@example.com' })
    expect(await stepUp('hal', 'id-gus')).toBe('failed/rejected/deny/identity_in_use')
    const [found] = await casesOf('identity_in_use')
    const close = (by: Token, body: object) => call(by, 'POST', `/v1/cases/${found?.id}/close`, body)
    for (const by of [agent, bob]) expect((await close(by, { reason: 'looked at' })).status).toBe(403)
    expect(found).toMatchObject({ bars: true, subject: { login: 'hal@example.com' }, other: { externalId: '00u-gus' } })
    const ofGus = await call<{ items: readonly { id: string }[] }>(
      bob,
      'GET',
      `/v1/cases?integrationId=${w.directoryId}&externalId=00u-gus`,
    )
    expect(ofGus.body.items.map(({ id }) => id)).toEqual([found?.id])
    expect((await call(bob, 'GET', '/v1/cases?externalId=00u-gus')).status).toBe(400)
    const because = async (id: unknown) =>
      (await call<{ items: readonly { id: string }[] }>(bob, 'GET', `/v1/cases?verificationId=${id}`)).body.items.map(
        one => one.id,
      )
    expect([await because(found?.verificationId), await because('another')]).toEqual([[found?.id], []])
    const counts = await call<{ items: readonly object[] }>(bob, 'GET', '/v1/cases/counts')
    expect(counts.body.items).toContainEqual({ kind: 'identity_in_use', count: 1 })
    const waiting = await call<{ state: string; supervision: Supervision }>(ada, 'POST', `/v1/cases/${found?.id}/close`, {
      reason: 'hal is gus',
      unbind: 'other',
    })
    expect([waiting.status, waiting.body.state]).toEqual([202, 'waiting'])
    expect(await casesOf('identity_in_use')).toHaveLength(1)
    expect((await confirm(bob, waiting.body.supervision.id)).status).toBe(200)
    expect(await casesOf('identity_in_use')).toEqual([])
    expect(await enrollmentOf('gus')).toBe('revoked')
    expect((await close(ada, { reason: 'again' })).status).toBe(409)
  })

  it('lets nobody close a case about an account of their own', async () => {
    await enrolled('max')
    await w.person({ login: 'ned@example.com' })
    await stepUp('ned', 'id-max')
    const [found] = await casesOf('identity_in_use')
    for (const name of ['max', 'ned']) {
      const person = { integrationId: w.directoryId, externalId: `00u-${name}` }
      const own = (await call<Token>(ada, 'POST', '/v1/admin-tokens', { name: `${name}s`, role: 'owner', person })).body
      expect((await call(own, 'POST', `/v1/cases/${found?.id}/close`, { reason: 'it is fine' })).status).toBe(403)
    }
    expect((await call(ada, 'POST', `/v1/cases/${found?.id}/close`, { reason: 'looked at' })).status).toBe(200)
  })

  it('lets neither of two in a case confirm the end of the other one’s binding by which it closes', async () => {
    await enrolled('moe')
    await w.person({ login: 'nat@example.com' })
    await stepUp('nat', 'id-moe')
    const own = await token('Nats', 'admin', 'nat')
    w.clock.advance(60_000)
    const [found] = await casesOf('identity_in_use')
    const { body } = await call<{ supervision: Supervision }>(ada, 'POST', `/v1/cases/${found?.id}/close`, {
      reason: 'nat is right',
      unbind: 'other',
    })
    expect((await confirm(own, body.supervision.id)).status).toBe(403)
    expect([await enrollmentOf('moe'), (await casesOf('identity_in_use')).length]).toEqual(['enrolled', 1])
    expect((await confirm(bob, body.supervision.id)).status).toBe(200)
  })

  it('binds one of two who use the same leave at the same moment', async () => {
    await unbound('ivy')
    const { body } = await propose(ada, 'rebind', 'ivy')
    await confirm(bob, body.id)
    w.clock.advance(73 * hour)
    const answers = await Promise.all(['id-one', 'id-two', 'id-three'].map(face => stepUp('ivy', face)))
    expect(answers.filter(answer => answer === allowed)).toHaveLength(1)
  })

  it('is done from the command line, too', async () => {
    await enrolled('kim')
    const said: string[] = []
    const context = { out: (line: string) => void said.push(line), err: () => undefined, env: {}, workingFolder: '.' }
    const command = (by: Token, ...args: string[]) =>
      run([...args, '--url', w.url, '--token', by.token], context as unknown as Parameters<typeof run>[1])
    expect(await command(ada, 'enrollments', 'unbind', w.directoryId, '00u-kim', '--reason', 'asked for it')).toBe(0)
    const id = /spv_\S+/.exec(said.join(' '))?.[0] ?? ''
    expect(await command(ada, 'enrollments', 'confirm', id)).not.toBe(0)
    expect(await command(bob, 'enrollments', 'waiting')).toBe(0)
    expect(said.join(' ')).toContain('asked for it')
    expect(await command(bob, 'enrollments', 'confirm', id)).toBe(0)
    expect(await enrollmentOf('kim')).toBe('revoked')
    expect(await command(ada, 'cases', 'list')).toBe(0)
  })

  it('lets no verdict that was on its way survive the end', async () => {
    await enrolled('lou')
    await begin(flow, 'lou@example.com')
    const { body } = await propose(ada, 'unbind', 'lou')
    await confirm(bob, body.id)
    expect(await stepUp('lou', 'id-lou')).toBe('failed/none/challenge/binding_evidence_missing')
  })
})
