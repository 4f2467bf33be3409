import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asVerificationId } from '../../src/contract/index.ts'
import { browser } from '../support/browser.ts'
import { begin, comeBack, incodeCalls, type Passage, takeSeat } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, webhookSecret, world } from '../support/world.ts'

const hundred = Array.from({ length: 100 }, (_, index) => index)
const tally = (values: readonly (string | number)[]): Record<string, number> =>
  Object.fromEntries([...new Set(values)].map(value => [value, values.filter(one => one === value).length]))

describe.each(['sqlite', 'postgres'] as const)('a hundred at the same moment, on %s', database => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world({ database })
    flow = await w.flow()
  })
  afterAll(() => w.close())

  const row = (id: string) =>
    w.store.db.selectFrom('verifications').selectAll().where('id', '=', asVerificationId(id)).executeTakeFirstOrThrow()
  const started = async (name: string, identity?: string): Promise<Passage> => {
    await w.person({ login: `${name}@example.com` })
    if (identity) await w.enroll(`${name}@example.com`, identity)
    return begin(flow, `${name}@example.com`)
  }
  /** What the audit says was done, once for each effect. */
  async function effects(id: string): Promise<Record<string, number>> {
    const entries = await w.store.db.selectFrom('audit').select('action').where('target', '=', id).execute()
    return tally(entries.map(entry => entry.action))
  }
  const notify = async (interviewId: string, event = 'ONBOARDING_FINISHED') =>
    fetch(`${w.url}/i/${w.accountId}/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-incode-secret': webhookSecret },
      body: JSON.stringify({ interviewId, onboardingStatus: event }),
    })
  const interviewOf = async (id: string) => (await w.sessions(id)).at(-1)?.interviewId ?? ''

  it('requests for tokens are all answered, each with a token of its own', async () => {
    const tokens = await Promise.all(hundred.map(() => flow.token()))
    expect(new Set(tokens).size).toBe(100)
  })

  it('browsers press Continue: one gets the seat and one Incode session is opened', async () => {
    const { id, verify } = await started('continue')
    const before = (await incodeCalls(w)).counts['POST /omni/start'] ?? 0
    const pressed = await Promise.all(hundred.map(() => browser().post(verify, {}, { follow: false })))
    expect(tally(pressed.map(answer => answer.status))).toEqual({ 303: 1, 410: 99 })
    expect(pressed.filter(answer => answer.headers.has('set-cookie'))).toHaveLength(1)
    expect(await w.sessions(id)).toHaveLength(1)
    expect(((await incodeCalls(w)).counts['POST /omni/start'] ?? 0) - before).toBe(1)
    expect(await row(id)).toMatchObject({ state: 'at_vendor', tries: 1 })
  })

  it('presses of one browser all lead to the one Incode session', async () => {
    const { id, verify, person } = await started('impatient')
    const other = await started('impatient-before')
    await person.post(other.verify, {}, { follow: false })
    const pressed = await Promise.all(hundred.map(() => person.post(verify, {}, { follow: false })))
    expect(tally(pressed.map(answer => answer.status))).toEqual({ 303: 100 })
    expect(new Set(pressed.map(answer => answer.location)).size).toBe(1)
    expect(await w.sessions(id)).toHaveLength(1)
    expect(await effects(id)).toMatchObject({ 'verification.seated': 1 })
  })

  it('returns of the seat mint codes of which exactly one is good, once', async () => {
    const passage = await started('returns')
    await takeSeat(passage)
    const back = await w.finish(passage.id, { overall: 'OK' })
    const returned = await Promise.all(hundred.map(() => passage.person.open(back, { follow: false })))
    expect(tally(returned.map(answer => answer.status))).toEqual({ 303: 100 })
    const codes = returned.map(answer => new URL(String(answer.location)).searchParams.get('code'))
    const answers = await Promise.all(
      codes.filter(code => code !== null).map(code => flow.redeem(code, { loginHint: passage.login })),
    )
    expect(answers.filter(answer => answer.status === 200).map(said)).toEqual([allowed])
    expect(answers.filter(answer => answer.status !== 200 && (answer.body as { code?: string }).code !== 'code_invalid')).toEqual(
      [],
    )
    expect(await effects(passage.id)).toMatchObject({ 'verification.decided': 1, 'verification.completed': 1 })
  })

  it('redemptions of one code let in once', async () => {
    const passage = await started('redeem')
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK' })
    const answers = await Promise.all(hundred.map(() => flow.redeem(code, { loginHint: passage.login })))
    expect(tally(answers.map(answer => answer.status))).toEqual({ 200: 1, 400: 99 })
    expect(answers.filter(answer => answer.status === 200).map(said)).toEqual([allowed])
    expect(await effects(passage.id)).toMatchObject({ 'verification.completed': 1 })
  })

  it('notifications, returns, looks and reconcilers settle once, whoever comes first', async () => {
    const passage = await started('settle')
    await takeSeat(passage)
    const back = await w.finish(passage.id, { overall: 'OK' })
    const interviewId = await interviewOf(passage.id)
    w.clock.advance(25_000)
    await Promise.all(
      hundred.map(index => {
        if (index % 4 === 0) return notify(interviewId, `MODULE_${index}`)
        if (index % 4 === 1) return passage.person.open(back, { follow: false })
        if (index % 4 === 2) return passage.person.post(`${w.url}/verify/seat/${passage.id}`, {}, { follow: false })
        return w.host.settleDown()
      }),
    )
    w.clock.advance(3_000)
    await w.host.settleDown()
    expect(await effects(passage.id)).toMatchObject({ 'verification.decided': 1, 'verification.released': 1 })
    expect(await row(passage.id)).toMatchObject({ state: 'released', reason: 'ok' })
  })

  it('people who show one identity: one of them is bound, whatever each was told before', async () => {
    const people = await Promise.all(hundred.slice(0, 40).map(index => started(`crowd${index}`)))
    const codes: string[] = []
    for (const person of people) {
      await takeSeat(person)
      codes.push(await comeBack(w, person, { overall: 'OK', identityId: 'id-crowd' }))
    }
    const answers = await Promise.all(people.map(({ login }, index) => flow.redeem(codes[index] ?? '', { loginHint: login })))
    expect(tally(answers.map(said))).toEqual({ [allowed]: 1, 'failed/rejected/deny/identity_in_use': 39 })
    const bound = await w.store.db.selectFrom('enrollments').select('id').where('identity_id', '=', 'id-crowd').execute()
    expect(bound).toHaveLength(1)
  })

  it('first verifications of one person with different faces: one is bound', async () => {
    await w.person({ login: 'torn@example.com' })
    const passages = await Promise.all(hundred.slice(0, 20).map(() => begin(flow, 'torn@example.com')))
    const codes: string[] = []
    for (const [index, passage] of passages.entries()) {
      await takeSeat(passage)
      codes.push(await comeBack(w, passage, { overall: 'OK', identityId: `id-face-${index}` }))
    }
    const answers = await Promise.all(codes.map(code => flow.redeem(code, { loginHint: 'torn@example.com' })))
    expect(tally(answers.map(said))).toEqual({ [allowed]: 1, 'failed/rejected/deny/identity_mismatch': 19 })
  })

  it('cancelling, objecting and redeeming at once leave one ending, and an allow only if that was it', async () => {
    const passage = await started('ending')
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK' })
    const answers = await Promise.all(
      hundred.map(async index => {
        if (index % 3 === 0) return said(await flow.call('POST', `/verifications/${passage.id}/cancel`))
        if (index % 3 === 1) return `${(await browser().post(`${passage.verify}/not-me`)).status}`
        const answer = await flow.redeem(code, { loginHint: passage.login })
        return answer.status === 200 ? said(answer) : 'refused'
      }),
    )
    const { state } = await row(passage.id)
    expect(['spent', 'cancelled', 'void']).toContain(state)
    expect(answers.filter(answer => answer === allowed)).toHaveLength(state === 'spent' ? 1 : 0)
  })
})

describe('what arrives too late', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  afterAll(() => w.close())

  const row = (id: string) =>
    w.store.db.selectFrom('verifications').selectAll().where('id', '=', asVerificationId(id)).executeTakeFirstOrThrow()

  async function notify(id: string, onboardingStatus: string): Promise<number> {
    const interviewId = (await w.sessions(id)).at(-1)?.interviewId
    const answer = await fetch(`${w.url}/i/${w.accountId}/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-incode-secret': webhookSecret },
      body: JSON.stringify({ interviewId, onboardingStatus }),
    })
    return answer.status
  }

  async function inReview(login: string): Promise<Passage> {
    await w.person({ login })
    await w.enroll(login, `id of ${login}`)
    const passage = await begin(flow, login)
    await takeSeat(passage)
    await comeBack(w, passage, { overall: 'MANUAL_PENDING' })
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/review/challenge/under_review')
    return passage
  }

  async function approveLate(passage: Passage): Promise<void> {
    await w.finish(passage.id, { overall: 'MANUAL_OK' })
    expect(await notify(passage.id, 'MANUAL_REVIEW_APPROVED')).toBe(200)
    w.clock.advance(400_000)
    await w.host.settleDown()
  }

  it('a reviewer’s yes in time lets in, so that the following mean something', async () => {
    const passage = await inReview('timely@example.com')
    await approveLate(passage)
    expect((await row(passage.id)).state).toBe('decided')
  })

  it.each([
    ['the flow cancelled', 'cancelled/none/deny/cancelled'],
    ['the person pressed Not me', 'cancelled/none/deny/reported_by_person'],
    ['the review expired', 'expired/review/deny/review_timeout'],
  ])('a reviewer’s yes after %s changes nothing', async (how, ending) => {
    const passage = await inReview(`${how.replaceAll(' ', '-')}@example.com`.toLowerCase())
    if (how === 'the flow cancelled') await flow.call('POST', `/verifications/${passage.id}/cancel`)
    else if (how === 'the review expired') w.clock.advance(24 * 3_600_000)
    else await passage.person.post(`${passage.verify}/not-me`)
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe(ending)
    const { version } = await row(passage.id)
    await approveLate(passage)
    const looked = await passage.person.post(`${w.url}/verify/seat/${passage.id}`, {}, { follow: false })
    expect(looked.location ?? '').not.toContain('code=')
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe(ending)
    expect((await row(passage.id)).version).toBe(version)
  })

  /** A verification in each of the states that nothing leads out of. */
  const endings: Readonly<Record<string, (login: string) => Promise<Passage>>> = {
    async spent(login) {
      const passage = await onTheWay(login)
      await flow.redeem(await comeBack(w, passage, { overall: 'OK' }), { loginHint: login })
      return passage
    },
    async denied(login) {
      const passage = await onTheWay(login)
      await comeBack(w, passage, { overall: 'FAIL' })
      return passage
    },
    async void(login) {
      const passage = await onTheWay(login)
      await browser().post(`${passage.verify}/not-me`)
      return passage
    },
    async cancelled(login) {
      const passage = await onTheWay(login)
      await flow.call('POST', `/verifications/${passage.id}/cancel`)
      return passage
    },
    async expired(login) {
      const passage = await onTheWay(login)
      w.clock.advance(20 * 60_000)
      await w.host.settleDown()
      return passage
    },
  }

  async function onTheWay(login: string): Promise<Passage> {
    await w.person({ login })
    await w.enroll(login, `id of ${login}`)
    const passage = await begin(flow, login)
    await takeSeat(passage)
    return passage
  }

  it.each(Object.keys(endings))('leaves what is %s as it is, whatever is thrown at it', async state => {
    const login = `is-${state}@example.com`
    const passage = await endings[state]?.(login)
    if (!passage) throw new Error('no such ending')
    const before = await row(passage.id)
    expect(before.state).toBe(state)

    await w.finish(passage.id, { overall: 'OK' }).catch(() => undefined)
    const handle = await w.store.db
      .selectFrom('vendor_sessions')
      .select('handle')
      .where('verification_id', '=', before.id)
      .executeTakeFirstOrThrow()
    const seat = `${w.url}/verify/seat/${passage.id}`
    const throws: readonly (() => Promise<unknown>)[] = [
      () => passage.person.open(passage.verify),
      () => passage.person.post(passage.verify, {}, { follow: false }),
      () => browser().post(passage.verify, {}, { follow: false }),
      () => passage.person.post(`${passage.verify}/phone`, {}, { follow: false }),
      () => passage.person.post(`${passage.verify}/not-me`),
      () => passage.person.post(`${seat}/hand-over`, {}, { follow: false }),
      () => passage.person.post(`${seat}/code`, { code: 'ABCD2345' }, { follow: false }),
      () => passage.person.open(`${w.url}/verify/back/${handle.handle}`, { follow: false }),
      () => browser().open(`${w.url}/verify/back/${handle.handle}`, { follow: false }),
      () => flow.call('POST', `/verifications/${passage.id}/cancel`),
      () => flow.call('POST', `/verifications/${passage.id}/operations`, { operation: 'unlock' }),
      () => flow.call('GET', `/verifications/${passage.id}?purpose=step_up&loginHint=somebody-else@example.com`),
      () => notify(passage.id, 'MANUAL_REVIEW_APPROVED'),
      () => w.host.settleDown(),
    ]
    // In an order, turned round, and all at once.
    for (const one of throws) await one()
    for (const one of throws.toReversed()) await one()
    await Promise.all(throws.map(one => one()))
    expect(await row(passage.id)).toEqual(before)
  })
})
