import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IncodeStandIn, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { apiHeaders, openSession, post } from './incode-calls.ts'

interface Received {
  readonly path: string
  readonly authorization: string | undefined
  readonly text: string
}

let receiver: Server
let received: Received[]
let accepts: string
let incode: IncodeStandIn

beforeEach(async () => {
  received = []
  accepts = 'Bearer t1'
  let made = 0
  receiver = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      const { authorization } = request.headers
      received.push({ path: request.url ?? '', authorization, text })
      if (request.url === '/token') {
        made += 1
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ access_token: `t${made}`, expires_in: 60 }))
      } else response.writeHead(authorization === accepts ? 204 : 401).end()
    })
  })
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  incode = await startIncodeStandIn({
    apiKeys: ['key-1'],
    workflows: [{ configurationId: 'flow-1' }, { configurationId: 'flow-2', kind: 'authentication' }],
    webhooks: { url: `${url}/hook`, oauth: { url: `${url}/token`, clientId: 'c', clientSecret: 's' } },
    schedule: () => () => {},
  })
})
afterEach(async () => {
  await incode.close()
  receiver.closeAllConnections()
  await new Promise(resolve => receiver.close(resolve))
})

const redeliver = (request: object = {}) => post(`${incode.url}/__sandbox/webhooks/redeliver`, request)
const hooks = () => received.filter(({ path }) => path === '/hook')

async function completed(configurationId = 'flow-1', more: object = {}) {
  const session = await openSession(incode.url, { configurationId })
  await session.finish({ overall: 'OK', identityId: 'id-7', incodeId: true, webhook: true, ...more })
  await redeliver()
  const body = JSON.parse(hooks().at(-1)?.text ?? '{}') as Record<string, string>
  const read = (path: string, token = body.token ?? '') =>
    fetch(`${incode.url}/omni/incode-id/${path}`, { headers: { ...apiHeaders, 'x-incode-hardware-id': token } })
  return { session, body, read }
}

describe('a notification of Incode ID', () => {
  it('names the object, carries a token, and comes with a bearer that is fetched first', async () => {
    const { session, body } = await completed()
    expect(body).toEqual({
      token: expect.any(String),
      event: 'verification.completed',
      object: 'verification',
      id: session.interviewId,
      timestamp: expect.any(Number),
    })
    expect(received.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/token', `Basic ${Buffer.from('c:s').toString('base64')}`],
      ['/hook', 'Bearer t1'],
    ])
    expect(received[0]?.text).toBe('grant_type=client_credentials')
  })

  it('keeps its bearer, and fetches another where it is refused', async () => {
    await completed()
    accepts = 'Bearer t2'
    await redeliver({ acknowledged: true, times: 2 })
    expect(hooks().map(({ authorization }) => authorization)).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2'])
  })

  it('lets its token read the object and the person', async () => {
    const { session, read } = await completed('flow-1', { document: { givenName: 'Ada', email: 'ada@example.com' } })
    const verification = await (await read(`verification/${session.interviewId}`)).json()
    expect(verification).toMatchObject({ id: session.interviewId, status: 'VERIFIED', data: { email: 'ada@example.com' } })
    expect(await (await read('userinfo')).json()).toMatchObject({ status: 'ACTIVE', identityId: 'id-7' })
  })

  it.each([
    ['OK', 'pass'],
    ['FAIL', 'fail'],
  ])('of an authentication that ended %s says %s', async (overall, status) => {
    const { session, body, read } = await completed('flow-2', { overall })
    expect(body.event).toBe('authentication.completed')
    expect(await (await read(`authentication/${session.interviewId}`)).json()).toMatchObject({ status })
  })

  it('lets its token read nothing of another session, and no object of another kind', async () => {
    const [one, other] = [await completed(), await completed()]
    expect((await one.read(`verification/${other.session.interviewId}`)).status).toBe(404)
    expect((await one.read(`authentication/${one.session.interviewId}`)).status).toBe(404)
    expect((await one.read('userinfo', 'a-token-of-nobody')).status).toBe(401)
  })
})

describe('notifications that go wrong', () => {
  it('come late, and the last first', async () => {
    const session = await openSession(incode.url)
    await session.finish({ overall: 'OK', webhook: 'late' })
    await fetch(`${incode.url}/__sandbox/webhooks`)
    expect(received).toEqual([])
    await redeliver({ reversed: true })
    const events = hooks().map(({ text }) => JSON.parse(text) as Record<string, string>)
    expect(events.map(({ eventType, onboardingStatus }) => eventType ?? onboardingStatus)).toEqual([
      'SESSION_SUCCEEDED',
      'ONBOARDING_FINISHED',
      'FACE_VALIDATION_FINISHED',
      'ID_VALIDATION_FINISHED',
    ])
  })

  it('leave a closed score as it is, unless it is told to change', async () => {
    const session = await openSession(incode.url)
    await session.finish({ overall: 'FAIL' })
    await session.close()
    expect((await session.finish({ overall: 'OK' })).status).toBe(409)
    expect((await session.finish({ overall: 'OK', afterClose: true })).status).toBe(200)
    expect(await session.read('/omni/get/score')).toMatchObject({ overall: { status: 'OK' } })
  })
})
