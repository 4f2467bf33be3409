import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { scoreStatuses } from '../../src/contract/index.ts'
import { interceptRequests } from '../support/intercepted.ts'
import { account, codeOf, forever, openAccount, openRequest, refused, session } from './incode-account.ts'

const api = account.apiUrl

interceptRequests({ alone: true })

/** Every header that is ours to send; what the HTTP client adds is left out. */
const headers = (token?: string) => ({
  accept: 'application/json',
  'api-version': '1.0',
  'x-api-key': 'key-of-the-tenant',
  ...(token === undefined ? {} : { 'x-incode-hardware-id': token }),
})
const withToken = { reqheaders: headers('session-token') }
const started = { token: 'session-token', interviewId: 'interview-1', env: 'demo', clientId: 'acme1' }

const start = () => nock(api, { reqheaders: headers(), badheaders: ['x-incode-hardware-id'] }).post('/omni/start')
const urlIs = (url: unknown) => nock(api, withToken).get('/0/omni/onboarding-url').reply(200, { url })
const statusIs = (onboardingStatus: unknown) =>
  nock(api, withToken).get('/0/omni/get/onboarding/status').query({ id: 'interview-1' }).reply(200, { onboardingStatus })
const close = () => nock(api, withToken).post('/omni/session/status/set', {}).query({ action: 'Closed' })
const score = () => nock(api, withToken).get('/omni/get/score').query({ id: 'interview-1' })
const read = (config: object = {}) => openAccount(config).verifier.read(session, forever)
const open = (config: object = {}, request: object = {}) =>
  openAccount(config).verifier.open({ ...openRequest, ...request }, forever)

describe('opening a session', () => {
  it('starts it with the workflow, our verification id and the way back, then asks for the address of its page', async () => {
    nock(api, { reqheaders: { ...headers(), 'content-type': 'application/json' } })
      .post('/omni/start', {
        configurationId: 'flow-1',
        externalCustomerId: 'ver-1',
        countryCode: 'ALL',
        redirectionUrl: 'https://host.example/verify/back/1',
        language: 'es-ES',
      })
      .reply(200, started)
    urlIs('https://demo-onboarding.incodesmile.com/flow/abc')
    expect(await open({}, { language: 'es-MX' })).toEqual({
      sessionId: 'interview-1',
      token: 'sealed({"token":"session-token","env":"demo"})',
      url: 'https://demo-onboarding.incodesmile.com/flow/abc',
    })
  })

  it.each([
    ['en', 'en-US'],
    ['pt-PT', 'pt-BR'],
    ['PT-br', 'pt-BR'],
    ['de-DE', undefined],
    [undefined, undefined],
  ])('in %s sends the language %s', async (language, sent) => {
    nock(api)
      .post('/omni/start', (body: { language?: string }) => body.language === sent)
      .reply(200, started)
    urlIs('https://x.incode.com/')
    await open({}, language === undefined ? {} : { language })
  })

  it('takes the API URL with a slash, a path or a pasted endpoint', async () => {
    for (const apiUrl of [`${api}/`, `${api}/omni`, `${api}/0/omni/`]) {
      start().reply(200, started)
      urlIs('https://x.incode.com/')
      await open({ apiUrl })
    }
    nock('https://proxy.example')
      .post('/incode/omni/start')
      .reply(200, { ...started, env: 'saas' })
    nock('https://proxy.example').get('/incode/0/omni/onboarding-url').reply(200, { url: 'https://proxy.example/page' })
    expect((await open({ apiUrl: 'https://proxy.example/incode/' })).url).toBe('https://proxy.example/page')
  })

  it.each([
    'https://evil.example/flow',
    'https://evilincode.com/flow',
    'https://incode.com.evil.example/',
    'https://x.incode.com:8443/',
    'https://127.0.0.1/flow',
    'https://localhost/',
  ])('does not send a person to %s', async url => {
    start().reply(200, started)
    urlIs(url)
    expect(await codeOf(open())).toBe('policy_denied')
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://x.incode.com/',
    'https://user:pass@x.incode.com/',
    '/relative',
    '',
    7,
    null,
    [],
  ])('takes %j for no address', async url => {
    start().reply(200, started)
    urlIs(url)
    expect(await codeOf(open())).toBe('response_invalid')
  })

  it('sends people to hosts that an administrator named', async () => {
    start().reply(200, started)
    urlIs('https://verify.acme.example/flow')
    expect((await open({ hostedHosts: ['verify.acme.example'] })).url).toBe('https://verify.acme.example/flow')
  })

  it('is refused where the key is for another environment', async () => {
    start().reply(200, { ...started, env: 'saas' })
    expect(await codeOf(open())).toBe('config_invalid')
    start().reply(200, { ...started, env: 'saas' })
    urlIs('https://x.incode.com/')
    await open({ environment: 'production' })
  })

  it('is refused where a new key belongs to another client than the one before', async () => {
    const { verifier } = openAccount()
    start().reply(200, started)
    urlIs('https://x.incode.com/')
    await verifier.open(openRequest, forever)
    start().reply(200, { ...started, clientId: 'other2' })
    expect(await codeOf(verifier.open(openRequest, forever))).toBe('config_invalid')
  })

  it('is refused where the client is another one than was seen while it was named', async () => {
    const named = openAccount({ clientId: 'acme1' })
    start().reply(200, started)
    urlIs('https://x.incode.com/')
    await named.verifier.open(openRequest, forever)
    const unnamed = openAccount({}, { state: named.host.kept })
    start().reply(200, { ...started, clientId: 'other2' })
    expect(await codeOf(unnamed.verifier.open(openRequest, forever))).toBe('config_invalid')
  })

  it('knows the clients of two hosts apart', async () => {
    const { verifier, host } = openAccount()
    start().reply(200, started)
    urlIs('https://x.incode.com/')
    await verifier.open(openRequest, forever)
    const moved = openAccount({ apiUrl: 'https://demo2-api.incodesmile.com' }, { state: host.kept })
    const there = nock('https://demo2-api.incodesmile.com')
    there.post('/omni/start').reply(200, { ...started, clientId: 'other2' })
    there.get('/0/omni/onboarding-url').query(true).reply(200, { success: true, url: 'https://x.incode.com/' })
    await moved.verifier.open(openRequest, forever)
  })

  it('is refused where the client is not the configured one', async () => {
    start().reply(200, started)
    expect(await codeOf(open({ clientId: 'other2' }))).toBe('config_invalid')
  })

  it.each([
    [{}],
    [{ token: 'session-token' }],
    [{ interviewId: 'interview-1' }],
    [{ interviewId: 'interview-1', token: 7 }],
    [{ interviewId: 'interview-1', token: 'line\nbreak' }],
    [{ ...started, failReason: 'UNKNOWN_ERROR' }],
    [[started]],
    [null],
  ])('does not believe the start %j', async answer => {
    start().reply(200, JSON.stringify(answer))
    expect(await codeOf(open())).toBe('response_invalid')
  })
})

describe('keys', () => {
  const both = { previousApiKey: 'key-before' }
  const withKey = (key: string) => nock(api, { reqheaders: { 'x-api-key': key } })

  it('old and new side by side: what the new one is refused is asked once with the old', async () => {
    withKey('key-of-the-tenant').post('/omni/start').reply(403, {})
    withKey('key-before').post('/omni/start').reply(200, started)
    withKey('key-of-the-tenant').get('/0/omni/onboarding-url').reply(200, { url: 'https://x.incode.com/' })
    await open(both)
  })

  it('both refused are refused', async () => {
    withKey('key-of-the-tenant').post('/omni/start').reply(403, {})
    withKey('key-before').post('/omni/start').reply(403, {})
    expect(await codeOf(open(both))).toBe('credentials_invalid')
  })

  it('are not changed for any other refusal', async () => {
    for (const status of [400, 401, 404, 429, 500]) {
      withKey('key-of-the-tenant').post('/omni/start').reply(status, {})
      await refused(open(both))
    }
  })
})

describe('reading a session', () => {
  const whole = {
    overall: { status: 'OK', value: '94.6' },
    idValidation: { overall: { status: 'OK', value: '99' } },
    liveness: { overall: { status: 'OK', value: 100 } },
    faceRecognition: { overall: { status: 'OK' } },
    identityId: 'identity-1',
    interviewId: 'interview-1',
    externalCustomerId: 'ver-1',
    configurationId: 'flow-1',
    env: 'demo',
  }

  it('that is finished closes it first, then reads the score by its id', async () => {
    statusIs('ONBOARDING_FINISHED')
    close().reply(200, { _id: 'x', sessionStatus: 'Closed' })
    score().reply(200, whole)
    expect(await read()).toEqual({
      progress: 'finished',
      echo: { sessionId: 'interview-1', reference: 'ver-1', workflowId: 'flow-1', environment: 'demo' },
      overall: { status: 'OK', value: 94.6 },
      parts: {
        idValidation: { status: 'OK', value: 99 },
        liveness: { status: 'OK', value: 100 },
        faceRecognition: { status: 'OK', value: null },
      },
      identityId: 'identity-1',
    })
  })

  it.each(['UNKNOWN', 'ID_VALIDATION_FINISHED', 'FACE_VALIDATION_FINISHED', 'POST_PROCESSING_FINISHED', 'constructor', 'NEW'])(
    'in the status %s neither ends nor scores it',
    async status => {
      statusIs(status)
      expect(await read()).toEqual({ progress: 'open', echo: {}, overall: { status: 'UNKNOWN', value: null }, parts: {} })
    },
  )

  it('that ran out of time says so', async () => {
    statusIs('EXPIRED')
    expect(await read()).toMatchObject({ progress: 'expired', overall: { status: 'UNKNOWN' } })
  })

  it.each([...scoreStatuses.filter(status => status !== 'FAIL'), 'PENDING_FOREVER'])(
    'believes a human’s no over a score that still says %s',
    async status => {
      statusIs('MANUAL_REVIEW_REJECTED')
      close().reply(200, { sessionStatus: 'Closed' })
      score().reply(200, { ...whole, overall: { status, value: '91.2' } })
      expect((await read()).overall).toEqual({ status: 'MANUAL_FAIL', value: null })
    },
  )

  it('leaves a failure as it is, whatever a human said', async () => {
    statusIs('MANUAL_REVIEW_REJECTED')
    close().reply(200, { sessionStatus: 'Closed' })
    score().reply(200, { ...whole, overall: { status: 'FAIL', value: '12' } })
    expect((await read()).overall).toEqual({ status: 'FAIL', value: 12 })
  })

  it.each([
    [400, {}],
    [403, {}],
    [404, {}],
    [200, { sessionStatus: 'Open' }],
    [200, { failReason: 'NOT_SUPPORTED' }],
  ])('where closing is answered %s %j believes two equal scores', async (status, answer) => {
    statusIs('ONBOARDING_FINISHED')
    close().reply(status, answer)
    score().twice().reply(200, whole)
    expect(await read()).toMatchObject({ progress: 'finished', overall: { status: 'OK' } })
  })

  it('where closing is refused does not believe a score that changes', async () => {
    statusIs('ONBOARDING_FINISHED')
    close().reply(403, {})
    score().reply(200, { ...whole, overall: { status: 'FAIL' } })
    score().reply(200, whole)
    expect(await read()).toMatchObject({ progress: 'open', overall: { status: 'UNKNOWN' }, parts: {} })
  })

  it('is tried again later where closing is in trouble', async () => {
    for (const [status, code] of [
      [429, 'rate_limited'],
      [503, 'provider_unavailable'],
      [504, 'provider_timeout'],
    ] as const) {
      statusIs('ONBOARDING_FINISHED')
      close().reply(status, {})
      expect(await codeOf(read())).toBe(code)
    }
  })

  it('asks with the other method where one is not allowed', async () => {
    nock(api).get('/0/omni/get/onboarding/status').query(true).reply(405, {})
    nock(api).post('/0/omni/get/onboarding/status', {}).query({ id: 'interview-1' }).reply(200, { onboardingStatus: 'UNKNOWN' })
    expect((await read()).progress).toBe('open')
  })

  it('gives no score of another environment: neither than configured, nor than it was opened in', async () => {
    for (const [config, env] of [
      [{}, 'saas'],
      [{ apiUrl: 'http://127.0.0.1:18080' }, 'stage'],
    ] as const) {
      const at = 'apiUrl' in config ? config.apiUrl : api
      nock(at).get('/0/omni/get/onboarding/status').query(true).reply(200, { onboardingStatus: 'ONBOARDING_FINISHED' })
      nock(at).post('/omni/session/status/set').query(true).reply(200, { sessionStatus: 'Closed' })
      nock(at)
        .get('/omni/get/score')
        .query(true)
        .reply(200, { ...whole, env })
      expect(await read(config)).toEqual({
        progress: 'finished',
        echo: { sessionId: 'interview-1', reference: 'ver-1', workflowId: 'flow-1', environment: env },
        overall: { status: 'UNKNOWN', value: null },
        parts: {},
      })
    }
  })

  it.each([
    [400, { status: 4005, error: 'Spoof attempt' }],
    [405, { status: 405, error: 'SpoofAttemptException', message: '' }],
  ])('knows a spoof attempt by %s %j', async (status, answer) => {
    statusIs('ONBOARDING_FINISHED')
    close().reply(200, { sessionStatus: 'Closed' })
    score().reply(status, answer)
    if (status === 405) nock(api).post('/omni/get/score').query(true).reply(405, answer)
    expect(await read()).toEqual({
      progress: 'finished',
      echo: {},
      overall: { status: 'FAIL', value: null },
      parts: {},
      failure: 'spoof',
    })
  })

  it.each([[undefined], [null], [{ value: 'ONBOARDING_FINISHED' }], [7], ['']])(
    'does not believe the status %j',
    async status => {
      statusIs(status)
      expect(await codeOf(read())).toBe('response_invalid')
    },
  )
})

describe('the document', () => {
  it('is read by the id of the session', async () => {
    nock(api, withToken)
      .get('/omni/get/ocr-data')
      .query({ id: 'interview-1' })
      .reply(200, { name: { givenName: 'ADA', paternalLastName: 'LOVELACE' }, birthDate: -631152000000 })
    const { verifier, host } = openAccount()
    expect(await verifier.document(session, forever)).toEqual({
      givenName: 'ADA',
      familyName: 'LOVELACE',
      birthDate: '1950-01-01',
    })
    expect([host.log.lines, [...host.kept]]).toEqual([[], []])
  })
})

describe('a refusal', () => {
  const refusals = [
    [400, 'config_invalid'],
    [401, 'credentials_invalid'],
    [403, 'credentials_invalid'],
    [404, 'config_invalid'],
    [405, 'response_invalid'],
    [406, 'config_invalid'],
    [408, 'provider_timeout'],
    [418, 'response_invalid'],
    [429, 'rate_limited'],
    [500, 'provider_unavailable'],
    [503, 'provider_unavailable'],
    [504, 'provider_timeout'],
  ] as const

  it.each(refusals)('of a start with %s is %s', async (status, code) => {
    start().reply(status, { timestamp: 1, status, error: 'x', message: 'key-of-the-tenant', path: '/omni/start' })
    const error = await refused(open())
    expect(error).toMatchObject({ family: 'connector', code })
    expect(`${error.message} ${error.detail} ${String(error.cause)}`).not.toContain('key-of-the-tenant')
  })

  it.each([
    [400, 'object_state_unsupported'],
    [401, 'credentials_invalid'],
    [404, 'object_not_found'],
    [406, 'config_invalid'],
  ])('about a session with %s is %s', async (status, code) => {
    nock(api).get('/0/omni/get/onboarding/status').query(true).reply(status, {})
    expect(await codeOf(read())).toBe(code)
  })

  it.each([
    [4015, 'face'],
    [4005, 'spoof'],
  ])('of the score with the number %s is what the person did: %s', async (status, failure) => {
    statusIs('ONBOARDING_FINISHED')
    nock(api).post('/omni/session/status/set').query(true).reply(200, { sessionStatus: 'Closed' })
    score().reply(400, { timestamp: 1, status, error: 'x', message: 'x', path: '/omni/get/score' })
    expect(await read()).toMatchObject({ overall: { status: 'FAIL' }, failure })
  })

  it('of the score for a person who is on a list of theirs is no result that could be good', async () => {
    statusIs('ONBOARDING_FINISHED')
    nock(api).post('/omni/session/status/set').query(true).reply(200, { sessionStatus: 'Closed' })
    score().reply(400, { timestamp: 1, status: 4003, error: 'x', message: 'x', path: '/omni/get/score' })
    expect(await codeOf(read())).toBe('object_state_unsupported')
  })

  it('knows "customer not found" by its own number', async () => {
    nock(api).get('/0/omni/get/onboarding/status').query(true).reply(400, { status: 4004 })
    const error = await refused(read())
    expect(error).toMatchObject({ code: 'config_invalid', detail: 'HTTP 400, code 4004' })
  })

  it.each([
    ['7', 7],
    ['999999', 3600],
    ['Thu, 01 Jan 2026 00:01:30 GMT', 90],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
  ])('to slow down passes on Retry-After %s as %s', async (header, seconds) => {
    start().reply(429, {}, { 'retry-after': header })
    const error = await refused(open())
    expect([error.code, error.retryAfterSeconds]).toEqual(['rate_limited', seconds])
  })

  it.each([
    ['<!doctype html><title>Maintenance</title>'],
    [''],
    ['{"token":"session-token","interv'],
    ['"OK"'],
    ['[]'],
    ['null'],
  ])('is what a 200 with the body %j amounts to', async body => {
    start().reply(200, body)
    expect(await codeOf(open())).toBe('response_invalid')
  })

  it('does not follow a redirect', async () => {
    start().reply(302, '', { location: 'https://evil.example/' })
    expect(await codeOf(open())).toBe('response_invalid')
  })

  it('for lack of a network names neither key nor token', async () => {
    start().replyWithError('connect ECONNREFUSED key-of-the-tenant')
    const error = await refused(open())
    expect(error).toMatchObject({ code: 'provider_unavailable', message: 'Incode cannot be reached.' })
    expect(error.cause).toBeUndefined()
  })
})
