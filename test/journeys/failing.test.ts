import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { allowed, carried, comeBack, idOf, said, seatOf, sit, verify } from '../support/walk.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

const glasses = { status: 'FAIL', lensesCheck: { status: 'FAIL' } }
const badLight = { overall: 'FAIL', parts: { idValidation: 'OK', liveness: 'OK', faceRecognition: glasses } }

describe('a check that fails', () => {
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
    login = `fay${people}@example.com`
    await w.person({ login })
    await w.enroll(login, `id-fay${people}`)
  })
  afterAll(() => w.close())

  const poll = (started: Answer<Result>) => flow.call('GET', `/verifications/${idOf(started)}`)

  it.each([
    [
      'as a whole',
      { overall: 'FAIL', value: 12.5, parts: { idValidation: 'OK', liveness: 'OK', faceRecognition: 'OK' } },
      'low_score',
    ],
    [
      'by the document',
      { overall: 'FAIL', parts: { idValidation: 'FAIL', liveness: 'OK', faceRecognition: 'OK' } },
      'document_failed',
    ],
    ['by the face', { overall: 'FAIL', parts: { idValidation: 'OK', liveness: 'OK', faceRecognition: 'FAIL' } }, 'face_failed'],
    [
      'by an attack',
      { overall: 'FAIL', parts: { idValidation: 'OK', liveness: 'FAIL', faceRecognition: 'OK' } },
      'spoof_suspected',
    ],
    [
      'by a part beside a good whole',
      { overall: 'OK', parts: { liveness: { status: 'FAIL', physicalAttack: { status: 'OK' } } } },
      'face_failed',
    ],
    ['by a part that is not there', { overall: 'OK', parts: { liveness: null } }, 'workflow_incomplete'],
    ['by a reviewer', { overall: 'MANUAL_FAIL' }, 'review_rejected'],
    ['by another identity', { overall: 'OK', identityId: 'id-other' }, 'identity_mismatch'],
    ['by another name', { overall: 'OK', document: { givenName: 'Eva', familyName: 'Luna' } }, 'claims_mismatch'],
  ])('%s is carried back as a denial, says so everywhere, and is over', async (_how, outcome, reason) => {
    const started = await flow.stepUp(login, { state: 's' })
    const { code, state, person } = await verify(w, started, outcome)
    // From settle on, also before the code is redeemed: a denial is nobody's secret from the flow.
    const read = await poll(started)
    expect(said(read)).toBe(`failed/rejected/deny/${reason}`)
    const answer = await flow.redeem(code, { loginHint: login }, state)
    expect(said(answer)).toBe(`failed/rejected/deny/${reason}`)
    expect(answer.body.final).toBe(true)
    expect(answer.body.data).toMatchObject({ binding: 'none', identityId: null })
    expect(answer.body.data.score.overall.status).toMatch(/^(FAIL|MANUAL_FAIL)$/)
    expect(answer.body.data.score.overall.value === null).toBe(reason !== 'low_score')
    expect((await person.open(seatOf(w, started))).text).toContain('We could not confirm that it is you')
    // Another face, another try: it is too late.
    await w.finish(idOf(started), { overall: 'MANUAL_OK' }).catch(() => {})
    await w.host.settleDown()
    expect(said(await poll(started))).toBe(`failed/rejected/deny/${reason}`)
  })

  it('for bad light offers another try, with a session of its own, which can end well', async () => {
    const started = await flow.stepUp(login)
    const person = await sit(started)
    const back = await comeBack(w, started, person, badLight)
    expect(back.location).toBe(seatOf(w, started))
    const page = await person.open(seatOf(w, started))
    expect(page.text).toContain('Take off glasses or a mask')
    expect(said(await poll(started))).toBe('pending/none/challenge/in_progress')
    const sent = await person.press(page, 'Try again', {}, { follow: false })
    expect(sent.location).toContain(w.incode.url)
    expect(await w.sessions(idOf(started))).toHaveLength(2)
    const { code } = carried(await comeBack(w, started, person, { overall: 'OK' }), person)
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe(allowed)
  })

  it('for bad light three times is denied, and says why', async () => {
    const started = await flow.stepUp(login)
    const person = await sit(started)
    for (let n = 0; n < 2; n += 1) {
      await comeBack(w, started, person, badLight)
      await person.press(await person.open(seatOf(w, started)), 'Try again', {}, { follow: false })
    }
    const { code } = carried(await comeBack(w, started, person, badLight), person)
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe('failed/rejected/deny/face_quality')
    expect(await w.sessions(idOf(started))).toHaveLength(3)
    expect((await person.open(seatOf(w, started))).text).toContain('The picture was not good enough')
  })

  it('cannot be improved in the session that failed: a good word for an old session counts for nothing', async () => {
    const started = await flow.stepUp(login)
    const person = await sit(started)
    const [first] = await w.sessions(idOf(started))
    const back = await w.finish(idOf(started), badLight)
    await person.open(back, { follow: false })
    await person.press(await person.open(seatOf(w, started)), 'Try again', {}, { follow: false })
    await fetch(`${w.incode.url}/__sandbox/sessions/${first?.interviewId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ overall: 'MANUAL_OK', webhook: true }),
    })
    await w.host.settleDown()
    expect((await person.open(back, { follow: false })).location).toBe(seatOf(w, started))
    expect(said(await poll(started))).toBe('pending/none/challenge/in_progress')
  })

  it('because Incode’s session ran out offers another try', async () => {
    const started = await flow.stepUp(login)
    const person = await sit(started)
    await w.finish(idOf(started), { expire: true })
    w.clock.advance(31_000)
    await w.host.settleDown()
    const page = await person.open(seatOf(w, started))
    expect(page.text).toContain('That did not work yet')
    await person.press(page, 'Try again', {}, { follow: false })
    const { code } = carried(await comeBack(w, started, person, { overall: 'OK' }), person)
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe(allowed)
  })

  it('because Incode’s session ran out sends whoever presses *Look now* straight into the next one', async () => {
    const started = await flow.stepUp(login)
    const person = await sit(started)
    await w.finish(idOf(started), { expire: true })
    w.clock.advance(2_000)
    const sent = await person.press(await person.open(seatOf(w, started)), 'Look now', {}, { follow: false })
    expect(sent.location).toContain(w.incode.url)
    expect(await w.sessions(idOf(started))).toHaveLength(2)
  })

  it('is not over because the person comes back early: they go back to Incode from the page', async () => {
    const started = await flow.stepUp(login)
    const person = await sit(started)
    const page = await person.press(await person.open(seatOf(w, started)), 'Look now')
    expect(page.text).toContain('We are waiting for the result')
    const link = /<a href="([^"]+)"[^>]*>Go back to the check/.exec(page.text)?.[1]
    expect(link).toContain(w.incode.url)
    expect(said(await poll(started))).toBe('pending/none/challenge/in_progress')
    expect(await w.sessions(idOf(started))).toHaveLength(1)
  })

  it('with a score that never comes is an error after ten minutes, never an allow', async () => {
    const started = await flow.stepUp(login)
    const person = await sit(started)
    expect((await comeBack(w, started, person, { overall: 'UNKNOWN' })).location).toBe(seatOf(w, started))
    expect(said(await poll(started))).toBe('pending/none/challenge/in_progress')
    w.clock.advance(10 * 60_000)
    await w.host.settleDown()
    expect(said(await poll(started))).toBe('error/none/deny/provider_error')
    expect((await person.open(seatOf(w, started))).text).toContain('This does not work right now')
    const { code } = carried(await person.post(seatOf(w, started), {}, { follow: false }), person)
    expect(said(await flow.redeem(code, { loginHint: login }))).toBe('error/none/deny/provider_error')
  })

  it('too often in an hour is carried back as a budget that is used up', async () => {
    for (let n = 0; n < 30; n += 1) await sit(await flow.stepUp(login))
    const two = [await flow.stepUp(login), await flow.stepUp(login)]
    for (const started of two) {
      if (started.body.links.verify === null) {
        expect(said(started)).toBe('error/none/deny/rate_limited')
        continue
      }
      const person = await sit(started)
      const { code } = carried(await person.post(seatOf(w, started), {}, { follow: false }), person)
      const answer = await flow.redeem(code, { loginHint: login })
      expect(said(answer)).toBe('error/none/deny/rate_limited')
      expect(answer.body.retryAfterSeconds).toBeGreaterThan(0)
      expect((await person.open(seatOf(w, started))).text).toContain('Too many tries')
      expect(await w.sessions(idOf(started))).toEqual([])
    }
    expect(said(await flow.stepUp(login))).toBe('error/none/deny/rate_limited')
  })
})
