import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { incodeCalls } from '../support/passage.ts'
import { carried, comeBack, idOf, said, sit } from '../support/walk.ts'
import { type Answer, type Flow, type World, webhookSecret, world } from '../support/world.ts'

const parked = 'pending/review/challenge/under_review'
const waiting = 'pending/none/challenge/awaiting_return'

describe('what Incode announces by itself', () => {
  let w: World
  let flow: Flow
  let people = 0
  let login: string
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  beforeEach(async () => {
    people += 1
    login = `nina${people}@example.com`
    await w.person({ login })
    await w.enroll(login, `id-nina${people}`)
  })
  afterAll(() => w.close())

  const poll = (started: Answer<Result>) => flow.call('GET', `/verifications/${idOf(started)}`)
  async function announce(request: object = {}): Promise<readonly { readonly state: string }[]> {
    const answer = await fetch(`${w.incode.url}/__sandbox/webhooks/redeliver`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    return (await answer.json()) as { state: string }[]
  }
  const spell = (spelling: 'eventType' | 'event') =>
    w.incode.configure({
      webhooks: {
        url: `${w.url}/i/${w.accountId}/webhooks`,
        header: { name: 'x-incode-secret', value: webhookSecret },
        spelling,
      },
    })

  it.each(['eventType', 'event'] as const)('settles while the person is still on the way back, spelled %s', async spelling => {
    spell(spelling)
    const started = await flow.stepUp(login)
    const person = await sit(started)
    const back = await w.finish(idOf(started), { overall: 'OK', webhook: true })
    const sent = await announce()
    expect(sent.every(({ state }) => state === 'acknowledged')).toBe(true)
    await w.host.settleDown()
    expect(said(await poll(started))).toBe(waiting)
    const code = carried(await person.open(back, { follow: false }), person)
    expect((await flow.redeem(code.code, { loginHint: login })).body.outcome).toBe('allow')
  })

  it.each([
    ['MANUAL_OK', waiting],
    ['MANUAL_FAIL', 'failed/rejected/deny/review_rejected'],
  ])('of a human’s decision is heard at once: %s', async (decision, answered) => {
    const started = await flow.stepUp(login)
    const person = await sit(started)
    await comeBack(w, started, person, { overall: 'MANUAL_PENDING', webhook: true })
    await announce()
    await w.host.settleDown()
    expect(said(await poll(started))).toBe(parked)
    w.clock.advance(3_000)
    await w.finish(idOf(started), { overall: decision, webhook: true })
    await announce()
    w.clock.advance(3_000)
    await w.host.settleDown()
    expect(said(await poll(started))).toBe(answered)
  })

  it('is the same late, the last first, and ten times over', async () => {
    const started = await flow.stepUp(login)
    await sit(started)
    await w.finish(idOf(started), { overall: 'OK', webhook: 'late' })
    await w.host.settleDown()
    expect(said(await poll(started))).toBe('pending/none/challenge/in_progress')
    const before = (await incodeCalls(w)).total
    w.clock.advance(3_000)
    await announce({ reversed: true, times: 10 })
    await w.host.settleDown()
    expect(said(await poll(started))).toBe(waiting)
    w.clock.advance(10_000)
    await announce({ acknowledged: true, times: 5 })
    await w.host.settleDown()
    // Status, closing, score and document, once.
    expect((await incodeCalls(w)).total - before).toBe(4)
  })

  it('of a step on the way asks Incode nothing', async () => {
    const started = await flow.stepUp(login)
    await sit(started)
    const before = await incodeCalls(w)
    const [session] = await w.sessions(idOf(started))
    for (const onboardingStatus of ['ID_VALIDATION_FINISHED', 'FACE_VALIDATION_FINISHED']) {
      const answer = await fetch(`${w.url}/i/${w.accountId}/webhooks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-incode-secret': webhookSecret },
        body: JSON.stringify({ interviewId: session?.interviewId, onboardingStatus }),
      })
      expect(answer.status).toBe(204)
    }
    await w.host.settleDown()
    expect(await incodeCalls(w)).toEqual(before)
  })
})
