import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectorError, isStepgateError, type VerifierSession } from '../../src/contract/index.ts'
import { type IncodeStandIn, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { createSafeFetch } from '../../src/security/safe-fetch.ts'
import { fakeStart } from '../support/clock.ts'
import { codeOf, forever, openAccount, openRequest, refused } from './incode-account.ts'

const workflows = [{ configurationId: 'flow-1' }, { configurationId: 'face', kind: 'authentication' as const }]
const person = { subject: 'ada', givenName: 'Ada', familyName: 'Lovelace', birthDate: '1950-01-01', identityId: 'id-20' }
const clock = { at: fakeStart, now: () => clock.at }

let incode: IncodeStandIn
beforeEach(async () => {
  clock.at = fakeStart
  incode = await startIncodeStandIn({
    clock,
    apiKeys: ['key-of-the-tenant'],
    workflows,
    personOf: async () => person,
    schedule: () => () => {},
  })
})
afterEach(() => incode.close())

/** Through the way out that the host gives a connector. */
const open = (config: object = {}) => {
  const { host: at } = new URL(incode.url)
  const fetch = createSafeFetch({ allow: [at], loopbackHttp: true })
  return openAccount({ apiUrl: incode.url, ...config }, { fetch })
}
const post = (path: string, body: object) =>
  fetch(`${incode.url}/__sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const finish = (session: VerifierSession, verdict: object) => post(`/sessions/${session.sessionId}`, verdict)
const fault = (path: string, kind: string, more: object = {}) => post('/faults', { path, kind, ...more })
const requests = async () =>
  ((await (await fetch(`${incode.url}/__sandbox/requests`)).json()) as { counts: Record<string, number> }).counts

describe('a verification on the stand-in', () => {
  it('goes from the start to the score', async () => {
    const { verifier, host } = open()
    const session = await verifier.open(openRequest, forever)
    expect(session.url).toMatch(`${incode.url}/hosted/`)
    expect((await verifier.read(session, forever)).progress).toBe('open')
    await finish(session, { overall: 'OK', value: 97.14 })
    const parts = { status: 'OK', value: 95.2 }
    expect(await verifier.read(session, forever)).toEqual({
      progress: 'finished',
      echo: { sessionId: session.sessionId, reference: 'ver-1', workflowId: 'flow-1', environment: 'demo' },
      overall: { status: 'OK', value: 97.1 },
      parts: { idValidation: parts, liveness: parts, faceRecognition: parts },
      identityId: 'id-20',
    })
    expect(await verifier.document(session, forever)).toEqual({
      fullName: 'Ada Lovelace',
      givenName: 'Ada',
      familyName: 'Lovelace',
      birthDate: '1950-01-01',
      address: {
        formatted: '1 Sample Street\nSpringfield 00001',
        street: '1 Sample Street',
        locality: 'Springfield',
        postalCode: '00001',
      },
      documentType: 'passport',
      issuingCountry: 'USA',
    })
    expect(host.log.lines).toEqual([])
  })

  it('shows other documents, of other countries and in other scripts', async () => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    const native = { givenName: 'Дмитрий', familyName: 'Иванов' }
    const document = { givenName: 'Dmitrii', familyName: 'Ivanov', native, typeOfId: 'ResidenceDocument', issuingCountry: 'D' }
    await finish(session, { overall: 'OK', document: { ...document, address: null, addressFields: null } })
    expect(await verifier.document(session, forever)).toEqual({
      givenName: 'DMITRII',
      familyName: 'IVANOV',
      fullName: 'DMITRII IVANOV',
      native: { ...native, fullName: 'Дмитрий Иванов' },
      documentType: 'residence_permit',
      issuingCountry: 'DEU',
    })
  })

  it('closes the session only once it is finished, and reads the same ever after', async () => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    await verifier.read(session, forever)
    expect(await requests()).not.toHaveProperty('POST /omni/session/status/set')
    await finish(session, { overall: 'OK' })
    const first = await verifier.read(session, forever)
    expect((await finish(session, { overall: 'FAIL' })).status).toBe(409)
    expect(await verifier.read(session, forever)).toEqual(first)
    expect(Object.keys(await requests())).not.toContainEqual(expect.stringContaining('finish-status'))
  })

  it('of an enrolled person has an authentication part, and no document', async () => {
    const { verifier } = open({ workflows: [{ id: 'face', name: 'Face' }] })
    const session = await verifier.open({ ...openRequest, workflowId: 'face', identityId: 'id-20' }, forever)
    await finish(session, { overall: 'OK' })
    const reading = await verifier.read(session, forever)
    expect(Object.keys(reading.parts)).toEqual(['liveness', 'authentication'])
    expect(reading.identityId).toBe('id-20')
    expect(await verifier.document(session, forever)).toEqual({})
  })

  it('waits for a human, and takes their word after the session was closed', async () => {
    for (const decision of ['MANUAL_OK', 'MANUAL_FAIL']) {
      const { verifier } = open()
      const session = await verifier.open(openRequest, forever)
      await finish(session, { overall: 'MANUAL_PENDING' })
      expect((await verifier.read(session, forever)).overall.status).toBe('MANUAL_PENDING')
      await finish(session, { overall: decision })
      expect((await verifier.read(session, forever)).overall.status).toBe(decision)
    }
  })

  it('takes a plain OK for a human’s yes where the status says that one gave it', async () => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    await finish(session, { overall: 'OK', onboardingStatus: 'MANUAL_REVIEW_APPROVED' })
    expect((await verifier.read(session, forever)).overall).toEqual({ status: 'MANUAL_OK', value: 97.1 })
  })

  it('takes nothing for a human’s yes that is none', async () => {
    const { verifier } = open()
    for (const overall of ['WARN', 'FAIL', 'MANUAL_PENDING', 'MANUAL_FAIL']) {
      const session = await verifier.open(openRequest, forever)
      await finish(session, { overall, onboardingStatus: 'MANUAL_REVIEW_APPROVED' })
      expect((await verifier.read(session, forever)).overall.status).toBe(overall)
    }
  })

  it('that runs out of time is expired', async () => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    clock.at += 25 * 3600 * 1000
    expect((await verifier.read(session, forever)).progress).toBe('expired')
  })

  it('hands on what an answer says of another session', async () => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    const echo = { interviewId: 'another', externalCustomerId: 'ver-9', configurationId: 'flow-9' }
    await finish(session, { overall: 'OK', echo })
    expect((await verifier.read(session, forever)).echo).toEqual({
      sessionId: 'another',
      reference: 'ver-9',
      workflowId: 'flow-9',
      environment: 'demo',
    })
  })

  it('gives no score that claims to be from elsewhere than where it was opened', async () => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    await finish(session, { overall: 'OK', echo: { env: 'saas' } })
    const reading = await verifier.read(session, forever)
    expect(reading).toMatchObject({ overall: { status: 'UNKNOWN' }, parts: {}, echo: { environment: 'saas' } })
    expect(reading.identityId).toBeUndefined()
  })

  it('takes any environment from loopback, unless one is configured', async () => {
    incode.configure({ env: 'saas' })
    expect((await open().verifier.open(openRequest, forever)).sessionId).toMatch(/^[0-9a-f]{24}$/)
    expect(await codeOf(open({ environment: 'demo' }).verifier.open(openRequest, forever))).toBe('config_invalid')
  })

  it('goes on while keys are exchanged', async () => {
    const { verifier } = open({ apiKey: 'key-of-tomorrow', previousApiKey: 'key-of-the-tenant' })
    const session = await verifier.open(openRequest, forever)
    incode.configure({ apiKeys: ['key-of-tomorrow'] })
    expect((await verifier.read(session, forever)).progress).toBe('open')
  })

  it('is refused with a wrong key or an unknown workflow', async () => {
    expect(await codeOf(open({ apiKey: 'wrong' }).verifier.open(openRequest, forever))).toBe('credentials_invalid')
    const unknown = open().verifier.open({ ...openRequest, workflowId: 'nobody' }, forever)
    expect(await codeOf(unknown)).toBe('config_invalid')
  })

  it('does not read a session with the token of another', async () => {
    const { verifier } = open()
    const [mine, other] = [await verifier.open(openRequest, forever), await verifier.open(openRequest, forever)]
    const mixed = { sessionId: other.sessionId, token: mine.token }
    expect(await codeOf(verifier.read(mixed, forever))).toBe('credentials_invalid')
    expect(await codeOf(verifier.document(mixed, forever))).toBe('credentials_invalid')
  })
})

/** What each fault amounts to, wherever it strikes. */
const faults = [
  ['status', { status: 500 }, 'provider_unavailable'],
  ['status', { status: 406 }, 'config_invalid'],
  ['rate_limited', { retryAfterSeconds: 7 }, 'rate_limited'],
  ['truncated', {}, 'response_invalid'],
  ['cut_off', {}, 'provider_unavailable'],
  ['html', {}, 'response_invalid'],
  ['html', { status: 503 }, 'provider_unavailable'],
  ['empty', {}, 'response_invalid'],
  ['fail_reason', {}, 'response_invalid'],
  ['wrong_json', {}, 'response_invalid'],
  ['connection_reset', {}, 'provider_unavailable'],
] as const

describe('a fault', () => {
  it.each(faults)('%s %j of the start or of the address of the page', async (kind, more, code) => {
    const { verifier } = open()
    for (const path of ['/omni/start', '/omni/onboarding-url']) {
      await fault(path, kind, more)
      const error = await refused(verifier.open(openRequest, forever))
      expect(error, path).toMatchObject({ family: 'connector', code })
      if (kind === 'rate_limited') expect(error.retryAfterSeconds).toBe(7)
      expect(`${error.message} ${error.detail}`).not.toContain('key-of-the-tenant')
    }
    expect((await verifier.open(openRequest, forever)).sessionId).toMatch(/^[0-9a-f]{24}$/)
  })

  it.each(faults)('%s %j of the status, the score or the document', async (kind, more, code) => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    await finish(session, { overall: 'OK' })
    for (const path of ['/omni/get/onboarding/status', '/omni/get/score']) {
      await fault(path, kind, more)
      expect(await codeOf(verifier.read(session, forever)), path).toBe(code)
    }
    await fault('/omni/get/ocr-data', kind, more)
    expect(await codeOf(verifier.document(session, forever))).toBe(code)
    expect((await verifier.read(session, forever)).overall.status).toBe('OK')
  })

  it.each(faults)('%s %j of closing never makes a changing score good', async (kind, more) => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    await finish(session, { overall: 'FAIL' })
    await fault('/omni/session/status/set', kind, more)
    const reading = await verifier.read(session, forever).catch((error: unknown) => {
      if (!isStepgateError(error)) throw error
    })
    expect(reading?.overall.status ?? 'FAIL').toBe('FAIL')
  })

  it('of closing, where the tenant refuses it for good, is made up for by a second read', async () => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    await finish(session, { overall: 'OK' })
    await fault('/omni/session/status/set', 'status', { status: 403 })
    expect((await verifier.read(session, forever)).overall.status).toBe('OK')
    expect(await requests()).toMatchObject({ 'GET /omni/get/score': 2 })
  })

  it('that tells why inside a 200 is that failure', async () => {
    const { verifier } = open()
    const session = await verifier.open(openRequest, forever)
    await finish(session, { overall: 'OK' })
    await fault('/omni/get/score', 'fail_reason', { failReason: 'hasFaceMask' })
    expect(await verifier.read(session, forever)).toMatchObject({ overall: { status: 'FAIL' }, failure: 'quality' })
  })

  it('that is slow ends with the time-out of the account', async () => {
    await fault('/omni/start', 'slow', { delayMs: 60_000 })
    expect(await codeOf(open({ timeoutSeconds: 1 }).verifier.open(openRequest, forever))).toBe('provider_timeout')
  })

  it('that is slow ends with the caller’s patience, and with the reason that the caller had', async () => {
    await fault('/omni/start', 'slow', { delayMs: 60_000, times: 'forever' })
    const { verifier } = open()
    const waiting = new AbortController()
    const work = codeOf(verifier.open(openRequest, waiting.signal))
    await expect
      .poll(async () => ((await (await fetch(`${incode.url}/__sandbox/faults`)).json()) as unknown[])[0])
      .toMatchObject({
        hits: 1,
      })
    waiting.abort()
    expect(await work).toBe('cancelled')
    const late = AbortSignal.abort(connectorError('provider_timeout'))
    expect(await codeOf(verifier.open(openRequest, late))).toBe('provider_timeout')
  })

  it('that is an address with nobody behind it', async () => {
    await incode.close()
    expect(await codeOf(open().verifier.open(openRequest, forever))).toBe('provider_unavailable')
  })
})
