import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IncodeStandIn, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import { openSession, post } from './incode-calls.ts'

type Ack = { status: number; type?: string; body?: string; location?: string }

let receiver: Server
let received: { header: string | undefined; body: Record<string, string> }[]
let ack: Ack
let retries: { delayMs: number; work: () => void; off: boolean }[]
let incode: IncodeStandIn

beforeEach(async () => {
  received = []
  retries = []
  ack = { status: 204 }
  receiver = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      received.push({ header: request.headers['x-incode-secret']?.toString(), body: JSON.parse(text) })
      if (ack.type !== undefined) response.setHeader('content-type', ack.type)
      if (ack.location !== undefined) response.setHeader('location', ack.location)
      response.writeHead(ack.status).end(ack.body)
    })
  })
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
  incode = await startIncodeStandIn({
    apiKeys: ['key-1'],
    workflows: [{ configurationId: 'flow-1' }, { configurationId: 'flow-2', kind: 'authentication' }],
    webhooks: {
      url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/i/1/webhooks`,
      header: { name: 'x-incode-secret', value: 'canary' },
    },
    schedule: (delayMs, work) => {
      const retry = { delayMs, work, off: false }
      retries.push(retry)
      return () => {
        retry.off = true
      }
    },
  })
})
afterEach(async () => {
  await incode.close()
  receiver.closeAllConnections()
  await new Promise(resolve => receiver.close(resolve))
})

const names = () => received.map(({ body }) => body.eventType ?? body.onboardingStatus)
const redeliver = async (request: object = {}) =>
  (await (await post(`${incode.url}/__sandbox/webhooks/redeliver`, request)).json()) as { state: string; attempts: unknown[] }[]
const listed = async () =>
  (await (await fetch(`${incode.url}/__sandbox/webhooks`)).json()) as { state: string; attempts: unknown[] }[]

async function finishWith(overall: string, configurationId = 'flow-1') {
  const session = await openSession(incode.url, { configurationId })
  await session.finish({ overall, identityId: 'id-7', webhook: true })
  await redeliver()
  return session
}

describe('notifications', () => {
  it.each([
    ['OK', ['ONBOARDING_FINISHED', 'SESSION_SUCCEEDED']],
    ['FAIL', ['ONBOARDING_FINISHED', 'SESSION_FAILED']],
    ['WARN', ['ONBOARDING_FINISHED', 'SESSION_PENDING_REVIEW']],
    ['SOMETHING_NEW', ['ONBOARDING_FINISHED']],
    ['MANUAL_OK', ['ONBOARDING_FINISHED', 'SESSION_PENDING_REVIEW', 'MANUAL_REVIEW_APPROVED']],
  ])('tell of %s after every module that was done', async (overall, last) => {
    await finishWith(overall)
    expect(names()).toEqual(['ID_VALIDATION_FINISHED', 'FACE_VALIDATION_FINISHED', ...last])
  })

  it('carry the static header and the fields that Incode’s consumers read, and no score', async () => {
    const session = await finishWith('OK', 'flow-2')
    const common = { interviewId: session.interviewId, clientId: expect.any(String) }
    expect(received).toEqual([
      { header: 'canary', body: { ...common, externalId: 'ver-1', onboardingStatus: 'FACE_VALIDATION_FINISHED' } },
      { header: 'canary', body: { ...common, externalId: 'ver-1', onboardingStatus: 'ONBOARDING_FINISHED' } },
      { header: 'canary', body: { ...common, eventType: 'SESSION_SUCCEEDED', identityId: 'id-7' } },
    ])
    expect(JSON.stringify(await listed())).not.toContain('canary')
  })

  it('tell of a human’s later decision by the status webhook alone', async () => {
    const session = await finishWith('MANUAL_PENDING')
    await session.close()
    received = []
    await session.finish({ overall: 'MANUAL_FAIL', webhook: true })
    await redeliver()
    expect(names()).toEqual(['MANUAL_REVIEW_REJECTED'])
  })

  it('are not sent unless asked for', async () => {
    const session = await openSession(incode.url)
    await session.finish({ overall: 'OK' })
    await redeliver()
    expect(received).toEqual([])
  })

  it('tell of every transition when they are always on', async () => {
    const port = (receiver.address() as AddressInfo).port
    incode.configure({ webhooks: { url: `http://127.0.0.1:${port}/all`, always: true } })
    const session = await openSession(incode.url)
    await openSession(incode.url, { interviewId: session.interviewId })
    await session.finish({ expire: true })
    const silent = await openSession(incode.url)
    await silent.finish({ overall: 'OK', webhook: false })
    await redeliver()
    expect(names()).toEqual(['SESSION_STARTED', 'SESSION_PROGRESS', 'EXPIRED', 'SESSION_STARTED'])
    expect(received[0]?.header).toBeUndefined()
  })
})

describe('an answer of the receiver', () => {
  const acknowledged: Ack[] = [
    { status: 204 },
    { status: 200, type: 'application/json', body: '{}' },
    { status: 200, type: 'application/json; charset=utf-8', body: '{"success":true}' },
  ]
  it.each(acknowledged)('$status $type is an acknowledgement', async answer => {
    ack = answer
    await finishWith('FAIL')
    expect(await listed()).toMatchObject(Array(4).fill({ state: 'acknowledged', attempts: [{ acknowledged: true }] }))
    expect(retries).toEqual([])
  })

  const refused: Ack[] = [
    { status: 200, type: 'text/html', body: 'OK' },
    { status: 200 },
    { status: 202, type: 'application/json', body: '{}' },
    { status: 303, type: 'application/json', location: '/elsewhere' },
    { status: 401, type: 'application/json', body: '{}' },
    { status: 503 },
  ]
  it.each(refused)('$status $type is none', async answer => {
    ack = answer
    const session = await openSession(incode.url)
    await session.finish({ expire: true, webhook: true })
    await expect.poll(listed).toMatchObject([{ state: 'pending', attempts: [{ status: answer.status, acknowledged: false }] }])
  })
})

describe('a notification that nobody acknowledged', () => {
  it('is tried again after 30, 75, 187.5, 468.75 and 1171.88 seconds, then given up', async () => {
    ack = { status: 500 }
    const session = await openSession(incode.url)
    await session.finish({ expire: true, webhook: true })
    for (const seconds of [30, 75, 187.5, 468.75, 1171.88]) {
      await expect.poll(() => retries.length).toBe(1)
      const retry = retries.pop()
      expect(retry?.delayMs).toBe(seconds * 1000)
      retry?.work()
    }
    await expect.poll(listed).toMatchObject([{ state: 'given_up', attempts: Array(6).fill({ status: 500 }) }])
    expect(retries).toEqual([])
  })

  it('is delivered at once on demand, which calls the waiting retry off', async () => {
    ack = { status: 500 }
    const session = await openSession(incode.url)
    await session.finish({ expire: true, webhook: true })
    await expect.poll(() => retries.length).toBe(1)
    ack = { status: 204 }
    expect(await redeliver()).toMatchObject([{ state: 'acknowledged', attempts: [{}, {}] }])
    expect(retries.map(retry => retry.off)).toEqual([true])
    expect(await redeliver()).toEqual([])
  })

  it('is marked as unanswered when the receiver is gone', async () => {
    receiver.closeAllConnections()
    await new Promise(resolve => receiver.close(resolve))
    const session = await openSession(incode.url)
    expect((await session.finish({ overall: 'OK', webhook: true })).status).toBe(200)
    await expect.poll(listed).toMatchObject(Array(4).fill({ attempts: [{ status: null, acknowledged: false }] }))
  })
})

it('a duplicate can be sent a thousand times', async () => {
  const session = await finishWith('OK')
  received = []
  const sent = await redeliver({ interviewId: session.interviewId, acknowledged: true, times: 250 })
  expect(sent).toHaveLength(4)
  expect(received).toHaveLength(1000)
})
