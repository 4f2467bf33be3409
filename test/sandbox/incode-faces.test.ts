import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IncodeStandIn, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { apiHeaders, type Json, post } from './incode-calls.ts'

describe('faces at the stand-in', () => {
  let incode: IncodeStandIn
  beforeEach(async () => {
    incode = await startIncodeStandIn({ apiKeys: ['key-1'], workflows: [{ configurationId: 'flow-1' }] })
  })
  afterEach(() => incode.close())

  const album = (face: object) => post(`${incode.url}/__sandbox/faces`, face)
  const show = async (face: object, headers = apiHeaders) => {
    const answer = await post(`${incode.url}/omni/incode-id/authenticate`, { face, source: 'ver-1' }, headers)
    return { status: answer.status, body: (await answer.json()) as Json }
  }
  const read = async (path: string, token: unknown) => {
    const headers = { ...apiHeaders, 'x-incode-hardware-id': String(token) }
    const answer = await fetch(`${incode.url}/omni/incode-id/${path}`, { headers })
    return { status: answer.status, body: (await answer.json()) as Json }
  }

  it('pass where they show one person, whose identity is read with the token of the answer and no other', async () => {
    await album({ base64Image: 'b25l', identityIds: ['id-1'] })
    const { body } = await show({ base64Image: 'b25l' })
    expect(body).toMatchObject({ status: 'PASS', source: 'ver-1', token: expect.any(String) })
    const { authenticationId, token } = body
    expect((await read(`authentication/${authenticationId}`, token)).body).toMatchObject({
      id: authenticationId,
      status: 'pass',
      sourceId: 'ver-1',
    })
    expect((await read('userinfo', token)).body).toMatchObject({ status: 'ACTIVE', identityId: 'id-1' })
    const other = (await show({ base64Image: 'b25l' })).body
    expect((await read(`authentication/${other.authenticationId}`, token)).status).toBe(404)
  })

  it.each<[string, object, string]>([
    ['nobody', {}, 'faceMatchFailed'],
    ['several people', { identityIds: ['id-1', 'id-2'] }, 'otherError'],
    ['an attack', { identityIds: ['id-1'], failureReason: 'spoofAttempt' }, 'spoofAttempt'],
  ])('fail where they show %s, and have no token', async (_what, face, failureReason) => {
    await album({ base64Image: 'dHdv', ...face })
    const { status, body } = await show({ base64Image: 'dHdv' })
    expect([status, body.status, body.failureReason, body.token]).toEqual([200, 'FAIL', failureReason, undefined])
  })

  it('fail where nobody told whom they show', async () => {
    expect((await show({ base64Image: 'bmV3' })).body).toMatchObject({ status: 'FAIL', failureReason: 'faceMatchFailed' })
  })

  it('are refused without a picture, and to whoever has no key', async () => {
    expect((await show({ imageUrl: 'https://a.example/x.jpg' })).status).toBe(400)
    expect((await show({ base64Image: 'b25l' }, { ...apiHeaders, 'x-api-key': 'wrong' })).status).toBe(403)
  })
})
