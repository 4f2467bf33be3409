import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begin, comeBack, stepThrough, takeSeat } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const [hour, day] = [3_600_000, 86_400_000]
const inUse = 'failed/rejected/deny/identity_in_use'

interface Token {
  readonly id: string
  readonly token: string
}

describe.each(['sqlite', 'postgres'] as const)('after an erasure, on %s,', database => {
  let w: World
  let flow: Flow
  let ada: Token
  let bob: Token
  beforeAll(async () => {
    w = await world({ database })
    flow = await w.flow()
    ada = await tokenFor({ name: 'Ada' })
    bob = await tokenFor({ name: 'Bob' })
    w.clock.advance(60_000)
  })
  afterAll(() => w.close())

  const tokenFor = async (wanted: object) =>
    (await w.admin<Token & Record<string, unknown>>('POST', '/v1/admin-tokens', { role: 'admin', ...wanted })).body
  async function call(by: Token, method: string, path: string, body?: object) {
    const headers = { authorization: `Bearer ${by.token}`, ...(body && { 'content-type': 'application/json' }) }
    const answer = await fetch(`${w.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return { status: answer.status, body: (await answer.json()) as { id: string; state: string } }
  }
  const erase = (name: string) => w.admin('DELETE', `/v1/directory/users/${w.directoryId}/00u-${name}`, { reason: 'objection' })
  const stepUp = async (name: string, identityId: string) =>
    said(await stepThrough(w, flow, `${name}@example.com`, { overall: 'OK', identityId }))
  async function erasedWith(name: string, identityId: string): Promise<void> {
    await w.person({ login: `${name}@example.com` })
    await w.enroll(`${name}@example.com`, identityId)
    expect((await erase(name)).status).toBe(200)
  }

  it('an identity that was set free is bound to nobody else of the directory for thirty days, and then is', async () => {
    await erasedWith('own', 'id-own')
    await w.person({ login: 'two@example.com' })
    expect(await stepUp('two', 'id-own')).toBe(inUse)
    // By then it is decided, before anything could be bound.
    const started = await begin(flow, 'two@example.com')
    await takeSeat(started)
    await comeBack(w, started, { overall: 'OK', identityId: 'id-own' })
    expect(said(await flow.call('GET', `/verifications/${started.id}`))).toBe(inUse)
    w.clock.advance(30 * day - hour)
    expect(await stepUp('two', 'id-own')).toBe(inUse)
    w.clock.advance(hour + 60_000)
    expect(await stepUp('two', 'id-own')).toBe(allowed)
  })

  it('it is not bound to somebody whose verdict is older than the erasure either', async () => {
    const login = 'early@example.com'
    await w.person({ login })
    const started = await begin(flow, login)
    await takeSeat(started)
    const code = await comeBack(w, started, { overall: 'OK', identityId: 'id-late' })
    expect(said(await flow.call('GET', `/verifications/${started.id}`))).toContain('awaiting_return')
    await erasedWith('late', 'id-late')
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe(inUse)
  })

  it('it is bound again to whoever comes back, by leave of two people', async () => {
    await erasedWith('zoe', 'id-zoe')
    await w.person({ login: 'zoe@example.com' })
    expect(await stepUp('zoe', 'id-zoe')).toBe('failed/none/challenge/binding_evidence_missing')
    const wanted = { kind: 'rebind', integrationId: w.directoryId, externalId: '00u-zoe', reason: 'is back' }
    const { body } = await call(ada, 'POST', '/v1/supervisions', wanted)
    expect((await call(bob, 'POST', `/v1/supervisions/${body.id}/confirm`)).body.state).toBe('confirmed')
    w.clock.advance(73 * hour)
    await w.person({ login: 'thief@example.com' })
    expect(await stepUp('thief', 'id-zoe')).toBe(inUse)
    expect(await stepUp('zoe', 'id-zoe')).toBe(allowed)
  })

  it('the tokens of an administrator open nothing any more, and those revoked before keep the time of that', async () => {
    await w.person({ login: 'boss@example.com' })
    const person = { integrationId: w.directoryId, externalId: '00u-boss' }
    const [held, former] = [await tokenFor({ name: 'Held', person }), await tokenFor({ name: 'Former', person })]
    const rows = async () =>
      (
        await w.store.db
          .selectFrom('admin_tokens')
          .select(['id', 'person_directory', 'person_id', 'revoked_at'])
          .where('id', 'in', [held.id, former.id])
          .execute()
      ).toSorted((one, other) => Number(one.revoked_at) - Number(other.revoked_at))
    expect((await w.admin('DELETE', `/v1/admin-tokens/${former.id}`)).status).toBe(204)
    const before = (await rows()).find(({ id }) => id === former.id)?.revoked_at
    expect(before).toEqual(expect.any(Number))
    w.clock.advance(hour)
    expect((await call(held, 'GET', '/v1/directory/users')).status).toBe(200)
    expect((await erase('boss')).status).toBe(200)
    expect((await call(held, 'GET', '/v1/directory/users')).status).toBe(401)
    const nobody = { person_directory: null, person_id: null }
    expect(await rows()).toEqual([
      { id: former.id, ...nobody, revoked_at: before },
      { id: held.id, ...nobody, revoked_at: expect.any(Number) },
    ])
    expect((await call(ada, 'GET', '/v1/directory/users')).status).toBe(200)
  })
})
