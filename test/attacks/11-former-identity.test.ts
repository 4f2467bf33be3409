import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { begin, comeBack, stepThrough, takeSeat } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const hour = 3_600_000
const refused = 'failed/none/challenge/binding_evidence_missing'
interface Supervision {
  readonly id: string
  readonly state: string
  readonly sameIdentity: boolean
}

describe.each(['sqlite', 'postgres'] as const)('an identity that two people took away from an account, on %s', database => {
  let w: World
  let flow: Flow
  const tokens = new Map<string, string>()
  beforeAll(async () => {
    w = await world({ database })
    flow = await w.flow()
    for (const name of ['Ada', 'Bob']) {
      const made = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name, role: 'admin' })
      tokens.set(name, made.body.token)
    }
    w.clock.advance(60_000)
  })
  afterAll(() => w.close())

  async function call(by: string, method: string, path: string, body?: object) {
    const answer = await fetch(`${w.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens.get(by)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Supervision & { readonly code?: string } }
  }
  const propose = (kind: string, name: string, more: object = {}) => {
    const whom = { integrationId: w.directoryId, externalId: `00u-${name}`, reason: 'it was not her' }
    return call('Ada', 'POST', '/v1/supervisions', { kind, ...whom, ...more })
  }
  const decide = async (kind: string, name: string, more: object = {}) => {
    const { body } = await propose(kind, name, more)
    return (await call('Bob', 'POST', `/v1/supervisions/${body.id}/confirm`)).body
  }
  const erase = async (name: string) => {
    const path = `/v1/directory/users/${w.directoryId}/00u-${name}`
    expect((await call('Ada', 'DELETE', path, { reason: 'objection' })).status).toBeLessThan(300)
  }
  const stepUp = async (name: string, identityId: string) =>
    said(await stepThrough(w, flow, `${name}@example.com`, { overall: 'OK', identityId }))
  async function taken(name: string): Promise<void> {
    await w.person({ login: `${name}@example.com` })
    await w.enroll(`${name}@example.com`, `id-${name}`)
    await decide('unbind', name)
  }

  it('is not bound again by leave for another one, which stays for whoever it was meant for', async () => {
    await taken('ana')
    expect((await decide('rebind', 'ana')).sameIdentity).toBe(false)
    w.clock.advance(73 * hour)
    expect(await stepUp('ana', 'id-ana')).toBe(refused)
    expect(await stepUp('ana', 'id-new-ana')).toBe(allowed)
  })

  it('is bound again by leave that names it, and nobody else is', async () => {
    await taken('ben')
    const leave = await decide('rebind', 'ben', { sameIdentity: true })
    expect([leave.state, leave.sameIdentity]).toEqual(['confirmed', true])
    w.clock.advance(73 * hour)
    expect(await stepUp('ben', 'id-mallory')).toBe(refused)
    expect(await stepUp('ben', 'id-ben')).toBe(allowed)
    const audit = await w.store.db
      .selectFrom('audit')
      .select(['action', 'facts'])
      .where('action', 'in', ['enrollment.rebind_proposed', 'enrollment.rebind_allowed'])
      .where('facts', 'like', `%${leave.id}%`)
      .execute()
    expect(audit.map(({ facts }) => JSON.parse(facts).sameIdentity)).toEqual([true, true])
  })

  it('is not bound in the place of the one that came after it and was taken away, too', async () => {
    await taken('cyd')
    await decide('rebind', 'cyd')
    w.clock.advance(73 * hour)
    expect(await stepUp('cyd', 'id-second')).toBe(allowed)
    await decide('unbind', 'cyd')
    await decide('rebind', 'cyd', { sameIdentity: true })
    w.clock.advance(73 * hour)
    expect(await stepUp('cyd', 'id-cyd')).toBe(refused)
    expect(await stepUp('cyd', 'id-second')).toBe(allowed)
  })

  it('gains nothing from leave that is changed for another between the face and the redeem', async () => {
    await taken('dan')
    const leave = await decide('rebind', 'dan', { sameIdentity: true })
    w.clock.advance(73 * hour)
    const passage = await begin(flow, 'dan@example.com')
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK', identityId: 'id-dan' })
    expect((await fetch(`${w.url}/v1/supervisions/${leave.id}`, withdrawal())).status).toBe(204)
    await decide('rebind', 'dan')
    expect(said(await flow.redeem(code, { loginHint: passage.login }))).toBe(refused)
  })
  const withdrawal = () => ({ method: 'DELETE', headers: { authorization: `Bearer ${tokens.get('Ada')}` } })

  it('stays nobody for this account after an erasure, also where it is all that is known of it', async () => {
    await taken('hal')
    await decide('rebind', 'hal')
    w.clock.advance(73 * hour)
    expect(await stepUp('hal', 'id-true-hal')).toBe(allowed)
    for (const _time of ['once', 'and again']) {
      await erase('hal')
      await w.person({ login: 'hal@example.com' })
      await decide('rebind', 'hal')
      w.clock.advance(73 * hour)
      expect(await stepUp('hal', 'id-hal')).toBe(refused)
      expect(await stepUp('hal', 'id-true-hal')).toBe(allowed)
    }
    // Of that account: it may well be somebody else, and is then bound to their own.
    await w.person({ login: 'another@example.com' })
    expect(await stepUp('another', 'id-hal')).toBe(allowed)
    const kept = JSON.stringify(await w.store.db.selectFrom('erased_people').selectAll().execute())
    expect(kept).not.toMatch(/id-hal|00u-hal/)
  })

  it('is somebody again after an erasure, where two people gave it back', async () => {
    await taken('ivy')
    await decide('rebind', 'ivy', { sameIdentity: true })
    w.clock.advance(73 * hour)
    expect(await stepUp('ivy', 'id-ivy')).toBe(allowed)
    await erase('ivy')
    await w.person({ login: 'ivy@example.com' })
    await decide('rebind', 'ivy')
    w.clock.advance(73 * hour)
    expect(await stepUp('ivy', 'id-ivy')).toBe(allowed)
  })

  it('uses no leave up by a verification that proves nothing of the account holder', async () => {
    await taken('jan')
    const leave = await decide('rebind', 'jan')
    w.clock.advance(73 * hour)
    const passage = await begin(flow, 'jan@example.com')
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK', identityId: 'id-new-jan' })
    // As a version would have left it whose word for what speaks for somebody is worth nothing any more.
    await w.store.transaction(({ db }) =>
      db
        .updateTable('verifications')
        .set({ pending_binding: JSON.stringify({ identityId: 'id-new-jan', evidence: ['word_of_before'] }) })
        .where('id', '=', passage.id as never)
        .execute(),
    )
    expect(said(await flow.redeem(code, { loginHint: passage.login }))).toBe(refused)
    const [row] = await w.store.db.selectFrom('supervisions').selectAll().where('id', '=', leave.id).execute()
    expect([row?.state, row?.verification_id]).toEqual(['confirmed', null])
    expect(await stepUp('jan', 'id-new-jan')).toBe(allowed)
  })

  it('is named on the command line, too, and the second person is shown that it is', async () => {
    await taken('gil')
    const lines: string[] = []
    const context = { out: (line: string) => void lines.push(line), err: () => undefined, env: {}, workingFolder: '.' }
    const command = (by: string, ...args: string[]) =>
      run(
        ['enrollments', ...args, '--url', w.url, '--token', tokens.get(by) ?? ''],
        context as unknown as Parameters<typeof run>[1],
      )
    await command('Ada', 'rebind', w.directoryId, '00u-gil', '--same-identity', '--reason', 'it was her')
    await command('Bob', 'waiting')
    expect(lines.join('\n')).toMatch(/rebind, same identity +proposed +00u-gil/)
    await command('Bob', 'confirm', /spv_\S+/.exec(lines.join(' '))?.[0] ?? '')
    expect(lines.at(-1)).toMatch(/^the identity of before, and no other, may be bound again/)
  })

  it('is named only where there was one, and where somebody is to be bound', async () => {
    await w.person({ login: 'eve@example.com' })
    await w.enroll('eve@example.com', 'id-eve')
    expect((await propose('unbind', 'eve', { sameIdentity: true })).body.code).toBe('request_invalid')
    expect((await propose('rebind', 'eve', { sameIdentity: true })).body.code).toBe('conflict')
    await w.person({ login: 'fay@example.com' })
    await w.enroll('fay@example.com', 'id-fay')
    await erase('fay')
    await w.person({ login: 'fay@example.com' })
    expect((await propose('rebind', 'fay', { sameIdentity: true })).body.code).toBe('conflict')
  })
})
