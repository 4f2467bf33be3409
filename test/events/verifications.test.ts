import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { begin, comeBack, stepThrough, takeSeat } from '../support/passage.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { type Flow, type World, world } from '../support/world.ts'

interface Made {
  readonly id: string
  readonly secret: string
}
interface Event {
  readonly type: string
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}

describe('what a receiver hears of verifications', () => {
  let w: World
  let flow: Flow
  let hook: Receiver
  let made: Made
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    hook = await receiver()
    const answer = await w.admin<Made>('POST', '/v1/webhooks', { name: 'SIEM', url: hook.url })
    expect(answer.status).toBe(201)
    made = answer.body
  })
  afterAll(async () => {
    await hook.close()
    await w.close()
  })
  beforeEach(async () => {
    await w.host.settleDown()
    hook.received.length = 0
  })

  /** As a receiver would take them in, by a library that others wrote. */
  const heard = () => hook.received.map(({ body, headers }) => new Webhook(made.secret).verify(body, { ...headers }) as Event)
  /** In no promised order. */
  const of = (type: string) => heard().findLast(event => event.type === type)
  let people = 0
  async function someone(): Promise<string> {
    people += 1
    const login = `hears${people}@example.com`
    await w.person({ login })
    return login
  }

  it('hears that it passed before the flow has the verdict, and that is no allow', async () => {
    const login = await someone()
    const passage = await begin(flow, login)
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'OK' })
    await w.host.settleDown()
    const about = {
      verificationId: passage.id,
      integrationId: flow.integrationId,
      purpose: 'step_up',
      mode: 'live',
      handedTo: null,
    }
    const pending = { ...about, status: 'pending', outcome: 'challenge', final: false }
    expect(
      heard()
        .filter(({ type }) => type.startsWith('verification.'))
        .map(({ type, data }) => [type, data])
        .toSorted(),
    ).toEqual([
      ['verification.decided', { ...pending, reason: 'awaiting_return' }],
      ['verification.started', { ...pending, reason: 'not_started' }],
    ])

    hook.received.length = 0
    expect((await flow.redeem(code, { loginHint: login })).body.outcome).toBe('allow')
    await w.host.settleDown()
    expect(heard()).toContainEqual({
      type: 'verification.spent',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      data: { ...about, status: 'success', outcome: 'allow', reason: 'ok', final: true },
    })
    expect(heard().map(({ type }) => type)).toContain('enrollment.bound')
  })

  it('hears of a refusal why, and of a review that somebody has to look', async () => {
    await stepThrough(w, flow, await someone(), { overall: 'FAIL' })
    await w.host.settleDown()
    expect(of('verification.denied')).toMatchObject({ type: 'verification.denied', data: { outcome: 'deny', final: true } })
    const passage = await begin(flow, await someone())
    await takeSeat(passage)
    await comeBack(w, passage, { overall: 'MANUAL_PENDING' })
    await w.host.settleDown()
    expect(of('verification.review')).toMatchObject({
      type: 'verification.review',
      data: { verificationId: passage.id, outcome: 'challenge', reason: 'under_review', final: false },
    })
  })
})
