import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { asVerificationId, type VerifierSession } from '../../src/contract/index.ts'
import { interceptRequests } from '../support/intercepted.ts'
import { account, codeOf, forever, openAccount } from './incode-account.ts'

const api = account.apiUrl
const base64Image = '/9j/4AAA'

interceptRequests({ alone: true })

const answers = (body: nock.Body, status = 200) =>
  nock(api, { reqheaders: { 'x-api-key': account.apiKey, 'api-version': '1.0' }, badheaders: ['x-incode-hardware-id'] })
    .post('/omni/incode-id/authenticate', { face: { base64Image }, source: 'ver-1' })
    .reply(status, body)
const says = (path: string, body: nock.Body, status = 200) =>
  nock(api, { reqheaders: { 'x-incode-hardware-id': 'token-1' } })
    .get(`/omni/incode-id/${path}`)
    .reply(status, body)

function incode() {
  const { verifier } = openAccount()
  if (verifier.authenticate === undefined) throw new TypeError('Incode takes faces')
  const hand = verifier.authenticate.bind(verifier)
  return {
    look: () => hand({ reference: asVerificationId('ver-1'), face: { base64Image } }, forever),
    read: (session: VerifierSession) => verifier.read(session, forever),
    document: (session: VerifierSession) => verifier.document(session, forever),
  }
}
const passed = { status: 'PASS', authenticationId: 'auth-1', token: 'token-1', verificationId: 'v-9', correlationId: 'c' }
const object = { id: 'auth-1', createdAt: 1, status: 'pass', sourceId: 'ver-1' }
const ok = { status: 'OK', value: null }
const fail = { status: 'FAIL', value: null }

describe('a face that is handed in', () => {
  it('counts once Incode says, asked with the token of the pass, for whom and whose it was', async () => {
    answers(passed)
    const { look, read, document } = incode()
    const session = await look()
    expect(session.sessionId).toBe('auth-1')
    says('authentication/auth-1', object)
    says('userinfo', { status: 'ACTIVE', identityId: 'id-1', name: { fullName: 'Nobody Keeps' } })
    expect(await read(session)).toEqual({
      progress: 'finished',
      echo: { sessionId: 'auth-1', reference: 'ver-1' },
      overall: ok,
      parts: { authentication: ok },
      identityId: 'id-1',
    })
    expect(await document(session)).toEqual({})
  })

  it.each([
    ['hasFaceMask', 'quality'],
    ['hasLenses', 'quality'],
    ['spoofAttempt', 'spoof'],
    ['faceMatchFailed', 'face'],
    ['otherError', undefined],
    ['somethingNew', undefined],
    [undefined, undefined],
  ])('that fails for %s is read without asking again: %s', async (failureReason, failure) => {
    answers({ status: 'FAIL', authenticationId: 'auth-1', ...(failureReason === undefined ? {} : { failureReason }) })
    const { look, read } = incode()
    const reading = await read(await look())
    expect(reading).toEqual({
      progress: 'finished',
      echo: { sessionId: 'auth-1' },
      overall: fail,
      parts: { authentication: fail },
      ...(failure === undefined ? {} : { failure }),
    })
  })

  it.each<[string, object, object, object]>([
    ['whose authentication has failed by now', { ...object, status: 'fail' }, {}, { overall: fail }],
    ['whose authentication says nothing', { id: 'auth-1' }, {}, { overall: fail }],
    ['whose identity was taken back', object, { status: 'REVOKED', identityId: 'id-1' }, { overall: ok, identityId: undefined }],
    ['whose identity is not told', object, { status: 'ACTIVE' }, { overall: ok, identityId: undefined }],
    [
      'of another verification',
      { ...object, sourceId: 'ver-2' },
      { status: 'ACTIVE', identityId: 'id-1' },
      { echo: { sessionId: 'auth-1', reference: 'ver-2' } },
    ],
  ])('%s says so', async (_what, authentication, person, expected) => {
    answers(passed)
    const { look, read } = incode()
    const session = await look()
    says('authentication/auth-1', authentication)
    if (Object.keys(person).length > 0) says('userinfo', person)
    const reading = await read(session)
    expect({ identityId: undefined, ...reading }).toMatchObject(expected)
  })

  it.each<[string, object]>([
    ['beside a reason for failing', { ...passed, failureReason: 'spoofAttempt' }],
    ['beside an error', { ...passed, error: { status: 4005, message: 'no' } }],
    ['without a token', { ...passed, token: undefined }],
    ['with a token that would break the header', { ...passed, token: 'a b' }],
    ['without an id', { ...passed, authenticationId: undefined }],
    ['in another word', { ...passed, status: 'OK' }],
    ['in no word', { ...passed, status: true }],
  ])('and a pass %s is no answer', async (_what, body) => {
    answers(body as nock.Body)
    expect(await codeOf(incode().look())).toBe('response_invalid')
  })

  it.each([
    [503, 'provider_unavailable'],
    [429, 'rate_limited'],
    [400, 'object_state_unsupported'],
    [500, 'provider_unavailable'],
  ])('that Incode answers with %d is %s, and is not sent again', async (status, code) => {
    answers({ timestamp: 1, status, message: `said ${base64Image}` }, status)
    expect(await codeOf(incode().look())).toBe(code)
  })

  it('is read again where its authentication cannot be had', async () => {
    answers(passed)
    const { look, read } = incode()
    const session = await look()
    says('authentication/auth-1', {}, 503)
    expect(await codeOf(read(session))).toBe('provider_unavailable')
  })
})
