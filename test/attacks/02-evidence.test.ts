import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { enrollmentHistory } from '../../src/directory/enrollment.ts'
import { findSubject } from '../../src/directory/subjects.ts'
import { allowed, comeBack, idOf, said, sit, verify } from '../support/walk.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

const hour = 3_600_000
const scopes = 'hooks:step_up hooks:account_recovery hooks:read attest:session'

describe.each(['sqlite', 'postgres'] as const)('what speaks for the holder of an account, on %s', database => {
  let w: World
  let flow: Flow
  let plain: Flow
  beforeAll(async () => {
    w = await world({ database })
    flow = await w.flow({ attestsSession: true })
    plain = await w.flow()
  })
  afterAll(() => w.close())

  const signedIn = (secondsAgo = 0, more: object = {}) => ({
    authContext: { amr: ['pwd', 'otp'], authTime: Math.floor(w.clock.now() / 1_000) - secondsAgo, ...more },
  })
  /** By a token that was asked for with these scopes. */
  async function start(login: string, more: object, scope = scopes): Promise<Answer<Result>> {
    const authorization = `Bearer ${await flow.token(scope)}`
    const body = { loginHint: login, returnUrl: flow.returnUrl, ...more }
    return flow.call('POST', '/step-up', body, { authorization })
  }
  async function stepUp(login: string, started: Answer<Result>, by: Flow = flow, outcome: object = { overall: 'OK' }) {
    const { code } = await verify(w, started, outcome)
    return said(await by.redeem(code, { loginHint: login }))
  }
  const recover = async (loginHint: string) =>
    said(await flow.call('POST', '/account-recovery', { loginHint, returnUrl: flow.returnUrl }))
  const historyOf = async (name: string) => {
    const subject = await findSubject(w.store.db, w.directoryId, `00u-${name}`)
    return subject === undefined ? [] : enrollmentHistory(w.store.db, subject.id)
  }
  const liveOf = async (name: string) => (await historyOf(name)).find(({ ended_at }) => ended_at === null)

  it('a second factor that the client vouches for binds at medium, and opens a recovery three days later', async () => {
    await w.person({ login: 'ana@example.com' })
    expect(await stepUp('ana@example.com', await start('ana@example.com', signedIn()))).toBe(allowed)
    expect(await liveOf('ana')).toMatchObject({ assurance: 'medium', evidence: '["signed_in","signed_in_second_factor"]' })
    expect(await recover('ana@example.com')).toBe('failed/none/deny/binding_too_weak')
    w.clock.advance(72 * hour - 60_000)
    expect(await recover('ana@example.com')).toBe('failed/none/deny/binding_too_weak')
    w.clock.advance(61_000)
    expect(await recover('ana@example.com')).toBe('pending/none/challenge/not_started')
    const audit = await w.store.db.selectFrom('audit').select('facts').where('action', '=', 'enrollment.bound').execute()
    expect(JSON.parse(audit.at(-1)?.facts ?? '{}')).toMatchObject({ attestedBy: flow.client.id, assurance: 'medium' })
  })

  it.each([
    ['whose token lacks the scope', 'hooks:step_up hooks:read', {}],
    ['ten minutes and more after the sign-in', scopes, { ago: 601 }],
    ['before the sign-in has happened', scopes, { ago: -120 }],
    ['who names one factor twice', scopes, { amr: ['pwd', 'pin'] }],
  ])('is not believed of a client %s', async (what, scope, { ago = 0, ...more }: { ago?: number; amr?: string[] }) => {
    const name = `bo-${what.replaceAll(/\W/g, '')}`
    await w.person({ login: `${name}@example.com` })
    const started = await start(`${name}@example.com`, signedIn(ago, more), scope)
    expect(await stepUp(`${name}@example.com`, started)).toBe(allowed)
    expect(await liveOf(name)).toMatchObject({ assurance: 'low', evidence: '["signed_in"]', recovery_from: null })
  })

  it('is not believed of a client whose integration does not say so, and which gets no such token', async () => {
    await expect(plain.token(scopes)).rejects.toThrow('400')
    await w.person({ login: 'cy@example.com' })
    expect(await stepUp('cy@example.com', await plain.stepUp('cy@example.com', signedIn()), plain)).toBe(allowed)
    expect(await liveOf('cy')).toMatchObject({ assurance: 'low' })
  })

  it('comes with no token that was not asked for by name', async () => {
    await w.person({ login: 'di@example.com' })
    const authorization = `Bearer ${await flow.token()}`
    const body = { loginHint: 'di@example.com', returnUrl: flow.returnUrl, ...signedIn() }
    expect(await stepUp('di@example.com', await flow.call('POST', '/step-up', body, { authorization }))).toBe(allowed)
    expect(await liveOf('di')).toMatchObject({ assurance: 'low' })
  })

  it('refuses what is no sign-in, and a sign-in for a recovery', async () => {
    await w.person({ login: 'ed@example.com' })
    for (const authContext of [{}, { authTime: 'now' }, { authTime: 1, amr: ['a b'] }, { authTime: 1, more: true }]) {
      expect((await start('ed@example.com', { authContext })).status).toBe(400)
    }
    const body = { loginHint: 'ed@example.com', returnUrl: flow.returnUrl, ...signedIn() }
    expect((await flow.call('POST', '/account-recovery', body)).status).toBe(400)
  })

  it('is not believed where nobody was seen to bring the verdict back: then the sign-in alone binds', async () => {
    const loose = await w.flow({ resultDelivery: 'poll', policies: ['unbound_step_up'], attestsSession: true })
    await w.person({ login: 'una@example.com' })
    const authorization = `Bearer ${await loose.token(scopes)}`
    const started = await loose.call('POST', '/step-up', { loginHint: 'una@example.com', ...signedIn() }, { authorization })
    const person = await sit(started)
    await comeBack(w, started, person, { overall: 'OK' })
    w.clock.advance(11_000)
    expect(said(await loose.call('GET', `/verifications/${idOf(started)}`))).toBe(allowed)
    expect(await liveOf('una')).toMatchObject({ assurance: 'low', evidence: '["signed_in"]', recovery_from: null })
    w.clock.advance(73 * hour)
    expect(await recover('una@example.com')).toBe('failed/none/deny/binding_too_weak')
  })

  it('raises a weak binding when the same face comes with more, as history, and takes nothing away later', async () => {
    const login = 'flo@example.com'
    await w.person({ login })
    expect(await stepUp(login, await flow.stepUp(login))).toBe(allowed)
    expect(await stepUp(login, await start(login, signedIn()), flow, { overall: 'OK', identityId: 'id-of-mallory' })).toBe(
      'failed/rejected/deny/identity_mismatch',
    )
    expect(await liveOf('flo')).toMatchObject({ assurance: 'low' })
    expect(await stepUp(login, await start(login, signedIn()))).toBe(allowed)
    const raised = await liveOf('flo')
    expect(raised).toMatchObject({ assurance: 'medium' })
    expect((await historyOf('flo')).map(({ ended_why, identity_id }) => [ended_why, identity_id])).toEqual([
      [null, raised?.identity_id],
      ['raised', raised?.identity_id],
    ])
    w.clock.advance(hour)
    for (const more of [signedIn(), {}]) expect(await stepUp(login, await start(login, more))).toBe(allowed)
    // Neither lowered, nor begun anew.
    expect(await liveOf('flo')).toEqual(raised)
  })

  it('raises once, of a hundred who redeem at the same moment', async () => {
    const login = 'gus@example.com'
    await w.person({ login })
    expect(await stepUp(login, await flow.stepUp(login))).toBe(allowed)
    const { code } = await verify(w, await start(login, signedIn()))
    const answers = await Promise.all(Array.from({ length: 100 }, () => flow.redeem(code, { loginHint: login })))
    expect(answers.filter(answer => said(answer) === allowed)).toHaveLength(1)
    expect((await historyOf('gus')).map(({ ended_why }) => ended_why)).toEqual([null, 'raised'])
  })

  it('raises once also where several verdicts are received at the same moment', async () => {
    const login = 'hal@example.com'
    await w.person({ login })
    expect(await stepUp(login, await flow.stepUp(login))).toBe(allowed)
    const codes: string[] = []
    for (let n = 0; n < 4; n += 1) codes.push((await verify(w, await start(login, signedIn()))).code)
    const answers = await Promise.all(codes.map(code => flow.redeem(code, { loginHint: login })))
    expect(answers.map(said)).toEqual(codes.map(() => allowed))
    expect((await historyOf('hal')).map(({ ended_why }) => ended_why)).toEqual([null, 'raised'])
    expect(await liveOf('hal')).toMatchObject({ assurance: 'medium' })
  })

  describe('once its time has run out', () => {
    /** Nobody has come by to say so. */
    async function runOut(name: string): Promise<void> {
      const live = await liveOf(name)
      await w.store.transaction(({ db }) =>
        db
          .updateTable('enrollments')
          .set({ expires_at: w.clock.now() - 1 })
          .where('id', '=', live?.id ?? '')
          .execute(),
      )
    }
    beforeAll(async () => {
      await w.person({ login: 'ida@example.com' })
      expect(await stepUp('ida@example.com', await start('ida@example.com', signedIn()))).toBe(allowed)
      w.clock.advance(73 * hour)
      await runOut('ida')
    })

    it('opens no recovery, and no other face takes its place', async () => {
      expect(await recover('ida@example.com')).toBe('failed/none/deny/not_enrolled')
      const other = { overall: 'OK', identityId: 'id-of-mallory' }
      expect(await stepUp('ida@example.com', await flow.stepUp('ida@example.com'), flow, other)).toBe(
        'failed/rejected/deny/identity_mismatch',
      )
    })

    it('is renewed by the same face, with all that spoke for it before', async () => {
      const before = await liveOf('ida')
      expect(await stepUp('ida@example.com', await flow.stepUp('ida@example.com'))).toBe(allowed)
      const { identity_id, assurance, evidence, recovery_from } = before ?? {}
      expect(await liveOf('ida')).toMatchObject({
        state: 'enrolled',
        identity_id,
        assurance,
        evidence,
        recovery_from,
        expires_at: null,
      })
      expect(await recover('ida@example.com')).toBe('pending/none/challenge/not_started')
    })

    it('is not renewed by a verdict of another face that waits to be received', async () => {
      const login = 'jo@example.com'
      await w.person({ login })
      const { code } = await verify(w, await flow.stepUp(login), { overall: 'OK', identityId: 'id-first' })
      expect(await stepUp(login, await flow.stepUp(login), flow, { overall: 'OK', identityId: 'id-second' })).toBe(allowed)
      await runOut('jo')
      expect(said(await flow.redeem(code, { loginHint: login }))).toMatch(/identity_mismatch|code_invalid/)
      expect(await liveOf('jo')).toMatchObject({ identity_id: 'id-second' })
    })
  })
})
