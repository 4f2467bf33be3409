import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IncodeStandIn, type SessionPerson, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { apiHeaders, getJson, openSession, post } from './incode-calls.ts'

const ada: SessionPerson = { subject: 'ada', givenName: 'Ada', familyName: 'Lovelace', birthDate: '1950-01-01' }
const grace: SessionPerson = { subject: 'grace', givenName: 'Grace', familyName: 'Hopper', identityId: 'id-20' }
const people: Record<string, SessionPerson> = { 'ver-1': ada, 'ver-2': ada, 'ver-3': grace }

const clock = { at: 1_800_000_000_000, now: () => clock.at }
let incode: IncodeStandIn

beforeEach(async () => {
  clock.at = 1_800_000_000_000
  incode = await startIncodeStandIn({
    clock,
    apiKeys: ['key-1'],
    env: 'stage',
    workflows: [
      { configurationId: 'flow-1' },
      { configurationId: 'flow-2', kind: 'authentication' },
      { configurationId: 'short', sessionSeconds: 60 },
    ],
    personOf: async id => people[id],
  })
})
afterEach(() => incode.close())

describe('the headers of a call', () => {
  const start = (headers: Record<string, string>) => post(`${incode.url}/omni/start`, { configurationId: 'flow-1' }, headers)
  const { 'api-version': _version, ...withoutVersion } = apiHeaders
  const { 'x-api-key': _key, ...withoutKey } = apiHeaders

  it('without api-version are not acceptable, in Incode’s error envelope', async () => {
    const answer = await start(withoutVersion)
    expect(answer.status).toBe(406)
    expect(await answer.json()).toEqual({
      timestamp: clock.at,
      status: 406,
      error: 'Not Acceptable',
      message: 'api-version 1.0 is required',
      path: '/omni/start',
    })
  })

  it('need a known API key', async () => {
    expect((await start(withoutKey)).status).toBe(403)
    expect((await start({ ...apiHeaders, 'x-api-key': 'key-2' })).status).toBe(403)
    incode.configure({ apiKeys: ['key-2'] })
    expect((await start({ ...apiHeaders, 'x-api-key': 'key-2' })).status).toBe(200)
    expect((await start(apiHeaders)).status).toBe(403)
  })

  it('need the token of this session: no other token, and no other id', async () => {
    const mine = await openSession(incode.url)
    const other = await openSession(incode.url, { externalCustomerId: 'ver-3' })
    const score = (id: string, headers: Record<string, string>) => fetch(`${incode.url}/omni/get/score?id=${id}`, { headers })
    expect((await score(mine.interviewId, mine.headers)).status).toBe(200)
    expect((await score(other.interviewId, mine.headers)).status).toBe(401)
    expect((await score(mine.interviewId, apiHeaders)).status).toBe(401)
    expect((await score(mine.interviewId, { ...apiHeaders, 'x-incode-hardware-id': 'made-up' })).status).toBe(401)
    expect((await fetch(`${incode.url}/omni/get/score?id=a&id=b`, { headers: mine.headers })).status).toBe(401)
  })

  it('need no API key under /0/omni, but take no wrong one', async () => {
    const session = await openSession(incode.url)
    const { 'x-api-key': _, ...tokenOnly } = session.headers
    expect(await getJson(`${incode.url}/0/omni/get/onboarding/status`, tokenOnly)).toEqual({ onboardingStatus: 'UNKNOWN' })
    expect((await fetch(`${incode.url}/omni/get/onboarding/status`, { headers: tokenOnly })).status).toBe(403)
    const wrong = { ...tokenOnly, 'x-api-key': 'nobody' }
    expect((await fetch(`${incode.url}/0/omni/get/score`, { headers: wrong })).status).toBe(403)
  })

  it('carry a token for 90 days', async () => {
    const session = await openSession(incode.url)
    await session.finish({ overall: 'OK' })
    clock.at += 91 * 24 * 3600 * 1000
    expect((await fetch(`${incode.url}/omni/get/score`, { headers: session.headers })).status).toBe(401)
  })
})

describe('POST /omni/start', () => {
  it('answers a session, but no address', async () => {
    const answer = await post(`${incode.url}/omni/start`, { configurationId: 'flow-1', language: 'en-US' }, apiHeaders)
    expect(answer.headers.get('processing-time')).toMatch(/^\d+$/)
    const session = await answer.json()
    expect(session).toEqual({
      token: expect.any(String),
      interviewId: expect.stringMatching(/^[0-9a-f]{24}$/),
      interviewCode: expect.stringMatching(/^.{6}$/),
      flowType: 'flow',
      idCaptureTimeout: expect.any(Number),
      idCaptureRetries: expect.any(Number),
      selfieCaptureTimeout: expect.any(Number),
      selfieCaptureRetries: expect.any(Number),
      curpValidationRetries: expect.any(Number),
      clientId: expect.any(String),
      env: 'stage',
      existingSession: false,
    })
    expect((session as { token: string }).token.length).toBeLessThanOrEqual(256)
  })

  it('refuses an unknown workflow, a missing one, and what is no JSON', async () => {
    const start = (body: string) => fetch(`${incode.url}/omni/start`, { method: 'POST', headers: apiHeaders, body })
    for (const body of ['{"configurationId":"other"}', '{}', '', '{"configurationId":7}', '{"configurationId"', '[]']) {
      expect((await start(body)).status, body).toBe(400)
    }
    expect((await start('{"configurationId":"flow-1","redirectionUrl":"javascript:alert(1)"}')).status).toBe(400)
  })

  it('resumes a session by its interviewId', async () => {
    const session = await openSession(incode.url)
    const again = await openSession(incode.url, { interviewId: session.interviewId })
    expect(again.interviewId).toBe(session.interviewId)
    await session.finish({ overall: 'OK' })
    await session.close()
    const late = await post(
      `${incode.url}/omni/start`,
      { configurationId: 'flow-1', interviewId: session.interviewId },
      apiHeaders,
    )
    expect(late.status).toBe(400)
  })

  it('tells an unknown path from a wrong method', async () => {
    expect((await fetch(`${incode.url}/omni/begin`)).status).toBe(404)
    expect((await fetch(`${incode.url}/omni/start`)).status).toBe(405)
  })
})

describe('the score', () => {
  it('knows nothing before the session is finished', async () => {
    const session = await openSession(incode.url)
    expect((await session.read('/omni/get/score')).overall).toEqual({ status: 'UNKNOWN' })
    expect(await session.read('/omni/get/ocr-data')).toEqual({})
  })

  it('has every part, values as strings, and names its own session', async () => {
    const session = await openSession(incode.url)
    const finished = await session.finish({ overall: 'OK', identityId: 'id-7' })
    expect(await finished.json()).toEqual({ redirectionUrl: 'http://127.0.0.1:9/back' })
    expect(await session.read('/omni/get/onboarding/status')).toEqual({ onboardingStatus: 'ONBOARDING_FINISHED' })
    const score = await session.read(`/0/omni/get/score?id=${session.interviewId}`)
    expect(score).toMatchObject({
      overall: { value: '97.1', status: 'OK' },
      reasonMsg: expect.any(String),
      idValidation: { overall: { value: expect.any(String), status: 'OK' }, photoSecurityAndQuality: expect.any(Array) },
      liveness: { overall: { status: 'OK' }, livenessScore: { status: 'OK' } },
      faceRecognition: { overall: { status: 'OK' }, existingUser: false, existingInterviewId: null },
      identityId: 'id-7',
      interviewId: session.interviewId,
      externalCustomerId: 'ver-1',
      configurationId: 'flow-1',
      env: 'stage',
    })
    expect(score).not.toHaveProperty('authentication')
  })

  it('of an authentication workflow compares a face with an identity, and sees no document', async () => {
    const session = await openSession(incode.url, { configurationId: 'flow-2', externalCustomerId: 'ver-3' })
    await session.finish({ overall: 'OK' })
    const score = await session.read('/omni/get/score')
    expect(score.authentication).toEqual({ overall: { value: '95.2', status: 'OK' }, identityId: 'id-20' })
    expect(score).not.toHaveProperty('idValidation')
    expect(score).not.toHaveProperty('identityId')
    expect(await session.read('/omni/get/ocr-data')).toEqual({})
  })

  it.each([
    ['FAIL', 'FAIL'],
    ['WARN', 'WARN'],
    ['MANUAL_PENDING', 'OK'],
    ['SOMETHING_NEW', 'SOMETHING_NEW'],
  ])('of %s has parts that are %s', async (overall, part) => {
    const session = await openSession(incode.url)
    await session.finish({ overall })
    expect(await session.read('/omni/get/score')).toMatchObject({
      overall: { status: overall },
      idValidation: { overall: { status: part } },
      liveness: { overall: { status: part } },
      faceRecognition: { overall: { status: part } },
    })
  })

  it('takes parts, an identity and an echo away, or says them wrongly', async () => {
    const session = await openSession(incode.url)
    await session.finish({
      overall: 'OK',
      value: 12,
      identityId: null,
      parts: { liveness: null, idValidation: 'FAIL', authentication: 'OK', faceRecognition: { lensesCheck: { status: 'FAIL' } } },
      echo: { interviewId: 'f'.repeat(24), env: null },
    })
    const score = await session.read('/omni/get/score')
    expect(score).toMatchObject({
      overall: { value: '12', status: 'OK' },
      idValidation: { overall: { status: 'FAIL' } },
      faceRecognition: { lensesCheck: { status: 'FAIL' }, overall: { status: 'OK' } },
      interviewId: 'f'.repeat(24),
    })
    expect(score.authentication).toEqual({ overall: { value: '95.2', status: 'OK' } })
    for (const gone of ['liveness', 'identityId', 'env']) expect(score).not.toHaveProperty(gone)
  })

  it('never changes once the session is closed, except by a human who reviews it', async () => {
    const session = await openSession(incode.url)
    await session.finish({
      overall: 'MANUAL_PENDING',
      identityId: 'id-7',
      document: { givenName: 'A', familyName: 'B' },
      parts: { liveness: null },
    })
    const closed = await (await session.close()).json()
    expect(closed).toMatchObject({ _id: session.interviewId, closedAt: clock.at, sessionStatus: 'Closed' })
    clock.at += 1000
    expect(await (await session.close()).json()).toEqual(closed)
    expect((await session.finish({ overall: 'OK' })).status).toBe(409)
    expect((await session.finish({ overall: 'MANUAL_OK' })).status).toBe(200)
    const score = await session.read('/omni/get/score')
    expect(score).toMatchObject({ overall: { status: 'MANUAL_OK' }, identityId: 'id-7' })
    expect(score).not.toHaveProperty('liveness')
    expect(await session.read('/omni/get/onboarding/status')).toEqual({ onboardingStatus: 'MANUAL_REVIEW_APPROVED' })
    expect((await session.read('/omni/get/ocr-data')).name).toMatchObject({ fullName: 'A B' })
  })

  it('can still change while the session is open', async () => {
    const session = await openSession(incode.url)
    await session.finish({ overall: 'FAIL' })
    await session.finish({ overall: 'OK' })
    expect((await session.read('/omni/get/score')).overall).toMatchObject({ status: 'OK' })
  })

  it('stays unknown when a session is closed before anybody did anything', async () => {
    const session = await openSession(incode.url)
    await session.close()
    for (const overall of ['OK', 'MANUAL_OK']) expect((await session.finish({ overall })).status).toBe(409)
    expect((await session.read('/omni/get/score')).overall).toEqual({ status: 'UNKNOWN' })
    const unknownAction = await post(`${incode.url}/omni/session/status/set?action=Open`, {}, session.headers)
    expect(unknownAction.status).toBe(400)
  })
})

describe('finish-status', () => {
  it.each([
    ['OK', 'approved', 'OK'],
    ['MANUAL_OK', 'approved', 'MANUAL_OK'],
    ['FAIL', 'rejected', 'FAIL'],
    ['MANUAL_FAIL', 'rejected', 'MANUAL_FAIL'],
    ['WARN', 'none', 'WARN'],
    ['MANUAL_PENDING', 'none', 'UNKNOWN'],
  ])('of %s is %s', async (overall, action, scoreStatus) => {
    const session = await openSession(incode.url)
    await session.finish({ overall })
    const expected = { redirectionUrl: 'http://127.0.0.1:9/back', action, scoreStatus }
    expect(await session.read('/omni/finish-status')).toEqual(expected)
    expect(await (await post(`${incode.url}/0/omni/finish-status`, {}, session.headers)).json()).toEqual(expected)
  })

  it('completes a session in which nothing was collected, and approves nothing', async () => {
    const session = await openSession(incode.url)
    expect(await session.read('/omni/finish-status')).toMatchObject({ action: 'none', scoreStatus: 'UNKNOWN' })
    expect(await session.read('/omni/get/onboarding/status')).toEqual({ onboardingStatus: 'ONBOARDING_FINISHED' })
    expect(await session.read('/omni/get/score')).not.toHaveProperty('idValidation')
    await session.finish({ overall: 'OK' })
    expect(await session.read('/omni/get/score')).toMatchObject({ idValidation: { overall: { status: 'OK' } } })
  })
})

describe('the person in front of the camera', () => {
  it('shows a document with the directory’s own names', async () => {
    const session = await openSession(incode.url)
    await session.finish({ overall: 'OK' })
    expect(await session.read('/omni/get/ocr-data')).toMatchObject({
      name: { fullName: 'Ada Lovelace', firstName: 'Ada', givenName: 'Ada', paternalLastName: 'Lovelace' },
      birthDate: -631_152_000_000,
      typeOfId: 'Passport',
      issuingCountry: 'USA',
    })
  })

  it('shows another document, and only what it says', async () => {
    const session = await openSession(incode.url)
    await session.finish({
      overall: 'OK',
      document: { givenName: 'Eve', familyName: null, birthDate: '2000-02-29', issuingCountry: null, gender: 'F' },
    })
    const claims = await session.read('/omni/get/ocr-data')
    expect(claims.name).toEqual({ fullName: 'Eve', machineReadableFullName: 'EVE', firstName: 'Eve', givenName: 'Eve' })
    expect(claims).toMatchObject({ birthDate: Date.UTC(2000, 1, 29), gender: 'F' })
    expect(claims).not.toHaveProperty('issuingCountry')
  })

  it('keeps one identity over all sessions', async () => {
    const identityIn = async (externalCustomerId: string) => {
      const session = await openSession(incode.url, { externalCustomerId })
      await session.finish({ overall: 'OK' })
      return session.read('/omni/get/score')
    }
    const first = await identityIn('ver-1')
    const second = await identityIn('ver-2')
    expect(second.identityId).toBe(first.identityId)
    expect(second.faceRecognition).toMatchObject({
      existingUser: true,
      existingInterviewId: first.interviewId,
      existingExternalId: 'ver-1',
    })
    expect((await identityIn('ver-3')).identityId).toBe('id-20')
    const strangers = [await identityIn('ver-8'), await identityIn('ver-9')]
    expect(new Set(strangers.map(score => score.identityId)).size).toBe(2)
  })
})

describe('a session runs out', () => {
  it('after the time set in its Flow', async () => {
    const session = await openSession(incode.url, { configurationId: 'short' })
    clock.at += 59_999
    expect(await session.read('/omni/get/onboarding/status')).toEqual({ onboardingStatus: 'UNKNOWN' })
    clock.at += 1
    expect(await session.read('/omni/get/onboarding/status')).toEqual({ onboardingStatus: 'EXPIRED' })
    expect((await session.finish({ overall: 'OK' })).status).toBe(409)
    expect(await session.read('/omni/finish-status')).toMatchObject({ action: 'none', scoreStatus: 'UNKNOWN' })
  })

  it('when the control says so, but not once it is finished', async () => {
    const session = await openSession(incode.url)
    expect((await session.finish({ expire: true })).status).toBe(200)
    expect(await session.read('/omni/get/onboarding/status')).toEqual({ onboardingStatus: 'EXPIRED' })
    const finished = await openSession(incode.url, { configurationId: 'short' })
    await finished.finish({ overall: 'OK' })
    expect((await finished.finish({ expire: true })).status).toBe(409)
    clock.at += 61_000
    expect(await finished.read('/omni/get/onboarding/status')).toEqual({ onboardingStatus: 'ONBOARDING_FINISHED' })
  })
})

describe('the control', () => {
  it('lists sessions oldest first, without their tokens', async () => {
    const first = await openSession(incode.url, { language: 'es-ES' })
    const second = await openSession(incode.url)
    await openSession(incode.url, { externalCustomerId: 'ver-3' })
    await second.finish({ overall: 'FAIL' })
    await second.close()
    const answer = await fetch(`${incode.url}/__sandbox/sessions?verificationId=ver-1`)
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject([
      {
        interviewId: first.interviewId,
        externalCustomerId: 'ver-1',
        configurationId: 'flow-1',
        status: 'UNKNOWN',
        closed: false,
        language: 'es-ES',
        redirectionUrl: 'http://127.0.0.1:9/back',
        createdAt: new Date(clock.at).toISOString(),
      },
      { interviewId: second.interviewId, status: 'ONBOARDING_FINISHED', overall: 'FAIL', closed: true },
    ])
    expect(text).not.toContain(first.headers['x-incode-hardware-id'])
  })

  it('refuses an unknown session, an unknown field and an empty verdict', async () => {
    const session = await openSession(incode.url)
    expect((await post(`${incode.url}/__sandbox/sessions/${'0'.repeat(24)}`, { overall: 'OK' })).status).toBe(404)
    expect((await session.finish({ overall: 'OK', identity: 'id-1' })).status).toBe(400)
    expect((await session.finish({})).status).toBe(400)
    expect((await session.finish({ overall: 'OK', document: { birthDate: '31.12.1999' } })).status).toBe(400)
    expect((await session.finish({ overall: 'OK', webhook: true })).status).toBe(409)
    expect(await session.read('/omni/get/onboarding/status')).toEqual({ onboardingStatus: 'UNKNOWN' })
  })
})
