import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { begin, comeBack, incodeCalls, stepThrough, takeSeat } from '../support/passage.ts'
import { jpegOf, shows } from '../support/pictures.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const names = ['idValidation', 'liveness', 'faceRecognition'] as const
const statuses = [null, 'OK', 'WARN', 'FAIL'] as const
type Parts = Record<(typeof names)[number], (typeof statuses)[number]>

const everyCombination: readonly Parts[] = statuses.flatMap(idValidation =>
  statuses.flatMap(liveness => statuses.map(faceRecognition => ({ idValidation, liveness, faceRecognition }))),
)
const written = (parts: Parts) => names.map(name => parts[name] ?? '-').join(' ')

/** By the required parts: one that failed is the reason, else one that was not looked at, else one that did not pass. */
function expected(parts: Parts): string {
  // The stand-in sees an attack where liveness fails by itself.
  if (parts.liveness === 'FAIL') return 'failed/rejected/deny/spoof_suspected'
  if (parts.idValidation === 'FAIL') return 'failed/rejected/deny/document_failed'
  if (parts.faceRecognition === 'FAIL') return 'failed/rejected/deny/face_failed'
  const shown = names.map(name => parts[name])
  if (shown.every(status => status === 'OK')) return allowed
  const blind = shown.includes(null)
  return `failed/rejected/deny/${blind ? 'workflow_incomplete' : 'low_score'}`
}

describe('a good word about nothing', () => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
  })
  afterAll(() => w.close())

  let count = 0
  async function somebody(enrolledAs?: string): Promise<string> {
    count += 1
    const login = `person${count}@example.com`
    await w.person({ login })
    if (enrolledAs) await w.enroll(login, enrolledAs)
    return login
  }

  it('lets in only where document, liveness and face were all looked at and OK, of every combination', async () => {
    const wrong: string[] = []
    // In lanes, as people come in parallel.
    const rest = [...everyCombination]
    const lane = async () => {
      for (let parts = rest.pop(); parts; parts = rest.pop()) {
        const answer = await stepThrough(w, flow, await somebody(), { overall: 'OK', parts })
        if (said(answer) !== expected(parts)) wrong.push(`${written(parts)}: ${said(answer)}`)
        if (answer.body.outcome !== 'allow' && /"(success|approved|MANUAL_OK)"/.test(JSON.stringify(answer.body))) {
          wrong.push(`${written(parts)}: a positive word beside ${answer.body.outcome}`)
        }
      }
    }
    await Promise.all([lane(), lane(), lane(), lane()])
    expect(wrong).toEqual([])
    expect(everyCombination).toHaveLength(64)
  })

  it.each(names)('does not take a part for passed whose word is unknown or a human’s: %s', async name => {
    for (const status of ['UNKNOWN', 'MANUAL_OK', 'PASSED']) {
      const answer = await stepThrough(w, flow, await somebody(), { overall: 'OK', parts: { [name]: status } })
      const blind = status !== 'MANUAL_OK'
      expect(said(answer)).toBe(`failed/rejected/deny/${blind ? 'workflow_incomplete' : 'low_score'}`)
    }
  })

  it.each([
    ['OK', allowed],
    ['WARN', 'pending/review/challenge/under_review'],
    ['MANUAL', 'pending/review/challenge/under_review'],
    ['MANUAL_PENDING', 'pending/review/challenge/under_review'],
    ['MANUAL_OK', 'pending/review/challenge/under_review'],
    ['MANUAL_FAIL', 'failed/rejected/deny/review_rejected'],
    ['FAIL', 'failed/rejected/deny/low_score'],
  ])('beside parts that are all OK, reads the whole by its closed list: %s', async (overall, answered) => {
    const parts = { idValidation: 'OK', liveness: 'OK', faceRecognition: 'OK' }
    const answer = await stepThrough(w, flow, await somebody(), { overall, parts })
    expect(said(answer)).toBe(answered)
  })

  it.each(['UNKNOWN', 'ok', 'Ok ', 'APPROVED', 'SUCCESS', 'PASSED', 'true'])(
    'takes a word that is not in the list for no word at all: %s',
    async overall => {
      const passage = await begin(flow, await somebody())
      await takeSeat(passage)
      const parts = { idValidation: 'OK', liveness: 'OK', faceRecognition: 'OK' }
      const returned = await passage.person.open(await w.finish(passage.id, { overall, parts }), { follow: false })
      expect(returned.location).toBe(`${w.url}/verify/seat/${passage.id}`)
      const progress = await flow.call('GET', `/verifications/${passage.id}`)
      expect(said(progress)).toBe('pending/none/challenge/in_progress')
    },
  )

  it.each([
    ['OK', allowed],
    ['WARN', 'failed/rejected/deny/low_score'],
    ['FAIL', 'failed/rejected/deny/face_failed'],
    [null, 'failed/rejected/deny/workflow_incomplete'],
  ] as const)(
    'lets an enrolled person in by a face authentication alone only where it is OK: %s',
    async (authentication, answered) => {
      const login = await somebody(`id-face-${authentication}`)
      const parts = { idValidation: null, liveness: null, faceRecognition: null, authentication }
      const answer = await stepThrough(w, flow, login, { overall: 'OK', parts })
      expect(said(answer)).toBe(answered)
    },
  )

  it('binds nobody by a face authentication alone', async () => {
    const parts = { idValidation: null, liveness: null, faceRecognition: null, authentication: 'OK' }
    const answer = await stepThrough(w, flow, await somebody(), { overall: 'OK', parts, identityId: 'id-newcomer' })
    expect(said(answer)).toBe('failed/rejected/deny/workflow_incomplete')
  })

  it.each<[string, object]>([
    ['beside a reason for failing', { answer: { failureReason: 'spoofAttempt' } }],
    ['beside an error', { answer: { error: { status: 4005, message: 'Spoof attempt' } } }],
    ['without a token to read it by', { answer: { token: null } }],
    ['with a token of nobody', { answer: { token: 'made-up' } }],
    ['of no authentication', { answer: { authenticationId: null } }],
    ['of an authentication that is another', { objectId: 'of-somebody-else' }],
    ['in a word of its own', { answer: { status: 'SUCCESS' } }],
    ['of another person', { identityIds: ['id-of-another'] }],
  ])('believes no PASS %s, of a picture that a client handed in', async (what, face) => {
    const kiosk = await w.flow({
      purposes: ['step_up'],
      resultDelivery: 'poll',
      policies: ['unbound_step_up', 'face_taken_by_client'],
    })
    const login = await somebody(`id-shown ${what}`)
    const picture = jpegOf(what)
    await shows(w, picture, { identityIds: [`id-shown ${what}`], ...face })
    const { body } = await kiosk.stepUp(login)
    const answer = await fetch(`${w.url}/v1/hooks/verifications/${body.data.verificationId}/authenticate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await kiosk.token('authenticate:face')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ face: { base64Image: picture } }),
    })
    const said = (await answer.json()) as Result
    expect([answer.status, said.outcome === 'allow', said.data.identityId]).toEqual([200, false, null])
    w.clock.advance(25 * 60_000)
    await w.host.settleDown()
    const later = await kiosk.call('GET', `/verifications/${body.data.verificationId}`)
    expect([later.body.final, later.body.outcome]).toEqual([true, 'deny'])
  })

  it('denies where the answer names no identity, to a newcomer and to an enrolled person', async () => {
    for (const login of [await somebody(), await somebody('id-known')]) {
      const answer = await stepThrough(w, flow, login, { overall: 'OK', identityId: null })
      expect(said(answer)).toBe('failed/rejected/deny/workflow_incomplete')
    }
  })

  it.each([
    ['another session', { interviewId: 'of-somebody-else' }, 'error/none/deny/provider_error'],
    ['another reference', { externalCustomerId: 'another-verification' }, 'error/none/deny/provider_error'],
    ['our session with another reference', { externalCustomerId: 'x' }, 'error/none/deny/provider_error'],
    ['another workflow', { configurationId: 'wf-without-liveness' }, 'failed/rejected/deny/workflow_incomplete'],
  ])('does not read the score of %s as this person’s', async (_what, echo, answered) => {
    const answer = await stepThrough(w, flow, await somebody(), { overall: 'OK', echo })
    expect(said(answer)).toBe(answered)
    expect(answer.body.data.score.overall).toEqual({ status: answered.startsWith('error') ? 'UNKNOWN' : 'FAIL', value: null })
  })

  it('does not take a closed score that turned good by itself for a human’s yes', async () => {
    const passage = await begin(flow, await somebody('id-waits'))
    await takeSeat(passage)
    const parked = await flow.redeem(await comeBack(w, passage, { overall: 'WARN' }), { loginHint: passage.login })
    expect(said(parked)).toBe('pending/review/challenge/under_review')
    await w.finish(passage.id, { overall: 'OK', afterClose: true })
    for (let look = 0; look < 3; look += 1) {
      w.clock.advance(6 * 60_000)
      await w.host.settleDown()
      expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/review/challenge/under_review')
    }
    await w.finish(passage.id, { overall: 'MANUAL_OK' })
    w.clock.advance(6 * 60_000)
    await w.host.settleDown()
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/none/challenge/awaiting_return')
  })

  it('stays with what it read first, whatever a closed score becomes', async () => {
    const passage = await begin(flow, await somebody())
    await takeSeat(passage)
    const code = await comeBack(w, passage, { overall: 'FAIL' })
    await w.finish(passage.id, { overall: 'OK', afterClose: true })
    w.clock.advance(35_000)
    await w.host.settleDown()
    expect(said(await flow.redeem(code, { loginHint: passage.login }))).toBe('failed/rejected/deny/document_failed')
  })

  it('does not believe an answer of another environment than the session was opened in', async () => {
    const passage = await begin(flow, await somebody())
    await takeSeat(passage)
    const returned = await passage.person.open(await w.finish(passage.id, { overall: 'OK', echo: { env: 'saas' } }), {
      follow: false,
    })
    expect(returned.location).toBe(`${w.url}/verify/seat/${passage.id}`)
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/none/challenge/in_progress')
  })

  it('believes a score that does not name its session only because closing named it', async () => {
    const echo = { interviewId: null, externalCustomerId: null, configurationId: null, env: null }
    expect(said(await stepThrough(w, flow, await somebody(), { overall: 'OK', echo }))).toBe(allowed)
  })

  it('does not judge a session that is still open, however often it is asked to', async () => {
    const passage = await begin(flow, await somebody())
    await takeSeat(passage)
    for (let again = 0; again < 3; again += 1) {
      const looked = await passage.person.post(`${w.url}/verify/seat/${passage.id}`, {}, { follow: false })
      expect(looked.location).toBe(`${w.url}/verify/seat/${passage.id}`)
    }
    w.clock.advance(30_000)
    await w.host.settleDown()
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/none/challenge/in_progress')
    expect((await w.sessions(passage.id)).map(session => session.closed)).toEqual([false])
    const code = await comeBack(w, passage, { overall: 'OK' })
    expect(said(await flow.redeem(code, { loginHint: passage.login }))).toBe(allowed)
  })

  it('closes before it reads: a denied session can be neither improved nor read again', async () => {
    const passage = await begin(flow, await somebody())
    await takeSeat(passage)
    await comeBack(w, passage, { overall: 'FAIL', parts: { liveness: 'FAIL' } })
    expect((await w.sessions(passage.id)).map(session => session.closed)).toEqual([true])
    await expect(w.finish(passage.id, { overall: 'OK' })).rejects.toThrow('The session is closed')

    const { total } = await incodeCalls(w)
    const code = new URL(
      String((await passage.person.post(`${w.url}/verify/seat/${passage.id}`, {}, { follow: false })).location),
    ).searchParams.get('code')
    const answer = await flow.redeem(String(code), { loginHint: passage.login })
    expect(said(answer)).toBe('failed/rejected/deny/spoof_suspected')
    expect((await incodeCalls(w)).total).toBe(total)
  })

  it('waits where a tenant does not close sessions and two readings in a row differ', async () => {
    const passage = await begin(flow, await somebody())
    await takeSeat(passage)
    const back = await w.finish(passage.id, { overall: 'OK' })
    const fault = (body: object) =>
      fetch(`${w.incode.url}/__sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    await fault({ path: '/omni/session/status/set', kind: 'status', status: 404, times: 2 })
    // The first reading: a refusal that is a score of its own. The second: the good one.
    await fault({ path: '/omni/get/score', kind: 'fail_reason', failReason: 'FACE_MASK_DETECTED', times: 1 })
    const returned = await passage.person.open(back, { follow: false })
    expect(returned.location).toBe(`${w.url}/verify/seat/${passage.id}`)
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/none/challenge/in_progress')
  })
})
