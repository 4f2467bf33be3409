import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FlatResult, flatResultSchema, type Result, resultSchema } from '../../src/contract/index.ts'
import { allowed, carried, comeBack, idOf, linkOf, said, sit, verify } from '../support/walk.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

describe('what a flow hears meanwhile', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    await w.person({ login: 'pia@example.com' })
    await w.enroll('pia@example.com', 'id-pia')
  })
  afterAll(() => w.close())

  const pia = { loginHint: 'pia@example.com' }
  const path = (started: Answer<Result>, query = '') => `/verifications/${idOf(started)}${query}`
  const poll = (started: Answer<Result>, query = '') => flow.call('GET', path(started, query))
  /** Asks, and goes on once the question has had its turn at the host. */
  async function waiting(started: Answer<Result>): Promise<{ readonly answer: Promise<Answer<Result>> }> {
    const answer = poll(started, '?wait=25')
    await poll(started)
    return { answer }
  }

  it('is woken by each change, long before the wait is over', async () => {
    const started = await flow.stepUp('pia@example.com')
    const begun = performance.now()
    const first = await waiting(started)
    const person = await sit(started)
    expect(said(await first.answer)).toBe('pending/none/challenge/in_progress')
    const second = await waiting(started)
    const back = await comeBack(w, started, person, { overall: 'OK' })
    expect(said(await second.answer)).toBe('pending/none/challenge/awaiting_return')
    const third = await waiting(started)
    await flow.redeem(carried(back, person).code, pia)
    // The verdict is received; who waited without saying whom for is not told it.
    expect(said(await third.answer)).toBe('409 expectation_failed')
    expect(performance.now() - begun).toBeLessThan(15_000)
  })

  it('is woken with the allow where it says whom and what it expects', async () => {
    const started = await flow.stepUp('pia@example.com')
    const { code } = await verify(w, started)
    const expecting = poll(started, '?wait=25&externalId=00u-pia&purpose=step_up')
    await poll(started)
    await flow.redeem(code, pia)
    expect(said(await expecting)).toBe(allowed)
  })

  it.each([
    ['a denial', (started: Answer<Result>) => verify(w, started, { overall: 'FAIL' }), 'deny'],
    ['a review', (started: Answer<Result>) => verify(w, started, { overall: 'MANUAL_PENDING' }), 'challenge'],
    ['a withdrawal', (started: Answer<Result>) => flow.call('POST', path(started, '/cancel')), 'deny'],
  ])('is woken by %s, and answered at once when it asks again', async (_what, happen, outcome) => {
    const started = await flow.stepUp('pia@example.com')
    const person = waiting(started)
    const { answer } = await person
    await happen(started)
    let heard = await answer
    while (heard.body.reason === 'in_progress') heard = await poll(started, '?wait=25')
    expect(heard.body.outcome).toBe(outcome)
    expect(said(await poll(started, '?wait=25'))).toBe(said(heard))
  })

  it('answers a wait of nothing at once, and refuses one that is no number of seconds', async () => {
    const started = await flow.stepUp('pia@example.com')
    expect(said(await poll(started, '?wait=0'))).toBe('pending/none/challenge/not_started')
    for (const wait of ['26', '-1', '1.5', 'soon', '']) {
      expect(said(await poll(started, `?wait=${wait}`))).toBe('400 request_invalid')
    }
  })

  it('holds every answer to the published schema, and says the same in the flat one', async () => {
    const published = await fetch(`${w.url}/v1/schemas/result.json`)
    expect(published.status).toBe(200)
    const started = await flow.stepUp('pia@example.com')
    const compare = async (query: string) => {
      const whole = (await poll(started, `?${query}`)).body
      const { status, body: flat } = await flow.call<FlatResult>('GET', path(started, `?view=flat&${query}`))
      expect(status).toBe(200)
      expect(resultSchema.strict().safeParse(whole).error).toBeUndefined()
      expect(flatResultSchema.strict().safeParse(flat).error).toBeUndefined()
      expect(flat).toEqual({
        status: whole.status,
        dataStatus: whole.data.status,
        overallStatus: whole.data.score.overall.status,
        score: whole.data.score.overall.value,
        outcome: whole.outcome,
        reason: whole.reason,
        final: whole.final,
        verificationId: idOf(started),
        verifiedAt: whole.data.verifiedAt,
      })
      return flat
    }
    expect(await compare('wait=0')).toMatchObject({
      status: 'pending',
      outcome: 'challenge',
      overallStatus: 'UNKNOWN',
      score: null,
    })
    const { code } = await verify(w, started, { overall: 'OK', value: 91.55 })
    expect(await compare('wait=0')).toMatchObject({ reason: 'awaiting_return', overallStatus: 'UNKNOWN', score: null })
    await flow.redeem(code, pia)
    const last = await compare('externalId=00u-pia&purpose=step_up')
    expect(last).toMatchObject({ status: 'success', dataStatus: 'approved', overallStatus: 'OK', outcome: 'allow', final: true })
    // One decimal.
    expect(String(last.score)).toMatch(/^91\.[56]$/)
  })

  describe('when it starts twice with one key', () => {
    const begin = (key: string, more: object = {}) =>
      flow.call('POST', '/step-up', { ...pia, returnUrl: flow.returnUrl, ...more }, { 'idempotency-key': key })

    it('gets the same verification and the same link, as it stands', async () => {
      const first = await begin('key-1', { state: 's' })
      const again = await begin('key-1', { state: 's' })
      expect(again.status).toBe(201)
      expect(again.body).toEqual(first.body)
      const person = await sit(again)
      const later = await begin('key-1', { state: 's' })
      expect(idOf(later)).toBe(idOf(first))
      expect(said(later)).toBe('pending/none/challenge/in_progress')
      const { code } = carried(await comeBack(w, first, person, { overall: 'OK' }), person)
      expect(said(await flow.redeem(code, pia, 's'))).toBe(allowed)
      // A replay of a start is still no way to read a verdict.
      const afterwards = await begin('key-1', { state: 's' })
      expect(JSON.stringify(afterwards.body)).not.toMatch(/"allow"|approved|success|id-pia/)
    })

    it('gets one verification though a dozen come at once', async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => begin('key-2')))
      expect(new Set(answers.map(idOf)).size).toBe(1)
      expect(new Set(answers.map(linkOf)).size).toBe(1)
    })

    it('is told when the body is another one', async () => {
      await begin('key-3')
      expect(said(await begin('key-3', { state: 'other' }))).toBe('409 idempotency_key_reused')
    })

    it('gets the same denial again, though the person is known meanwhile', async () => {
      const ask = () =>
        flow.call('POST', '/step-up', { loginHint: 'new@example.com', returnUrl: flow.returnUrl }, { 'idempotency-key': 'key-4' })
      const first = await ask()
      expect(said(first)).toBe('failed/none/deny/user_unknown')
      await w.person({ login: 'new@example.com' })
      expect((await ask()).body).toEqual(first.body)
    })

    it('has the key for itself, by client and by route, and for a day', async () => {
      const first = await begin('key-5')
      const other = await w.flow()
      const foreign = await other.call('POST', '/step-up', { ...pia, returnUrl: other.returnUrl }, { 'idempotency-key': 'key-5' })
      const recovery = await flow.call(
        'POST',
        '/account-recovery',
        { ...pia, returnUrl: flow.returnUrl },
        { 'idempotency-key': 'key-5' },
      )
      expect(new Set([idOf(first), idOf(foreign), idOf(recovery)]).size).toBe(3)
      w.clock.advance(24 * 60 * 60_000 + 1)
      expect(idOf(await begin('key-5'))).not.toBe(idOf(first))
    })
  })
})
