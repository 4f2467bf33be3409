import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { descope } from '../../connectors/descope/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { browser } from '../support/browser.ts'
import { type World, world } from '../support/world.ts'

const page = 'http://127.0.0.1:9/login'
connectorConformance(descope, { config: { redirectUris: ['https://app.example.com/login'] } })

let w: World
let url: string
let apiKey: string
let n = 0
let login: string

const config = (more: object = {}) => ({
  redirectUris: [page],
  directoryIntegrationId: w.directoryId,
  resultDelivery: 'poll',
  policies: ['unbound_step_up'],
  ...more,
})
const make = (given: object) =>
  w.admin<{ id: string }>('POST', '/v1/integrations', { template: 'descope', name: 'Descope', config: given })

beforeAll(async () => {
  w = await world()
  const made = await make(config())
  url = `${w.url}/i/${made.body.id}`
  const { body } = await w.admin<{ items: { name: string; value: string }[] }>('GET', `/v1/integrations/${made.body.id}/entries`)
  apiKey = body.items.find(entry => entry.name === 'API Key')?.value ?? ''
})
afterAll(() => w.close())
beforeEach(async () => {
  n += 1
  login = `descope-${n}@example.com`
  await w.person({ login, givenName: 'Ada', familyName: `Number${n}` })
})

/** A call as Descope's Incode connector makes it. */
async function call(
  method: string,
  path: string,
  { token = '', body, key = apiKey }: { token?: string; body?: object; key?: string } = {},
) {
  const headers = { 'x-api-key': key, 'api-version': '1.0', 'content-type': 'application/json', 'x-incode-hardware-id': token }
  const response = await fetch(`${url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: response.status, body: (await response.json()) as Record<string, never> & Record<string, unknown> }
}

interface Begun {
  readonly token: string
  readonly interviewId: string
  readonly link: string
}

async function begin(more: object = {}): Promise<Begun> {
  const started = await call('POST', '/omni/start', {
    body: { externalCustomerId: login, redirectionUrl: `${page}?flow=abc`, ...more },
  })
  const { token, interviewId } = started.body as unknown as Begun
  const link = await call('GET', '/0/omni/onboarding-url', { token })
  return { token, interviewId, link: String(link.body.url) }
}

const score = async ({ token, interviewId }: Begun) => (await call('GET', `/omni/get/score?id=${interviewId}`, { token })).body

async function sit(begun: Begun, outcome: object) {
  const person = browser()
  await person.press(await person.open(begun.link), 'Continue', {}, { follow: false })
  return { person, back: await w.finish(begun.interviewId, outcome) }
}

/** The seed's condition: `status`, `data.status`, `data.score.overall.status`. */
const keys = (body: Record<string, unknown>) => {
  const { status, data } = body as { status: string; data: { status: string; score: { overall: { status: string } } } }
  return [status, data.status, data.score.overall.status].join('/')
}

describe("Descope's own Incode connector with our address", () => {
  it('reads the three keys of a pass after the browser came back to the flow, and not before', async () => {
    const begun = await begin()
    expect(keys(await score(begun))).toBe('pending/none/UNKNOWN')
    const { person, back } = await sit(begun, { overall: 'OK' })
    await w.host.verifications.settle(begun.interviewId as never)
    expect(keys(await score(begun))).toBe('pending/none/UNKNOWN')
    const ours = await person.open(back, { follow: false })
    const flow = await person.open(ours.location ?? '', { follow: false })
    expect(flow.location).toBe(`${page}?flow=abc`)
    expect(keys(await score(begun))).toBe('success/approved/OK')
    expect((await call('GET', '/omni/finish-status', { token: begun.token })).body).toMatchObject({ action: 'approved' })
  })

  it.each([
    [{ overall: 'FAIL' }, 'failed/rejected/FAIL', 'rejected'],
    [{ overall: 'MANUAL_PENDING' }, 'pending/review/MANUAL_PENDING', 'none'],
    [{ overall: 'OK', document: { givenName: 'Eve', familyName: 'Else' } }, 'failed/rejected/FAIL', 'rejected'],
  ])('reads no pass of %j', async (outcome, expected, action) => {
    const begun = await begin()
    const { person, back } = await sit(begun, outcome)
    await person.open(back, { follow: false })
    expect(keys(await score(begun))).toBe(expected)
    expect((await call('POST', '/omni/finish-status', { token: begun.token, body: {} })).body.action).toBe(action)
  })

  it('is sent straight back where nobody of that name is known, and reads no pass', async () => {
    const begun = await begin({ externalCustomerId: 'stranger@example.com' })
    expect(begun.link).toBe(`${page}?flow=abc`)
    expect(keys(await score(begun))).toBe('failed/none/UNKNOWN')
  })

  it('reads no pass where the browser that came back is another one', async () => {
    const begun = await begin()
    const { back } = await sit(begun, { overall: 'OK' })
    expect((await browser().open(back)).status).toBe(403)
    expect(keys(await score(begun))).toBe('failed/none/UNKNOWN')
  })

  it('is told nothing without its key, or with the token of another session', async () => {
    const [one, other] = [await begin(), await begin()]
    expect((await call('GET', '/omni/get/score', { token: one.token, key: 'x' })).status).toBe(401)
    expect((await call('POST', '/omni/start', { key: '', body: { externalCustomerId: login } })).status).toBe(401)
    expect((await call('GET', `/omni/get/score?id=${other.interviewId}`, { token: one.token })).status).toBe(404)
    expect((await call('GET', '/omni/get/score', { token: `${one.token}x` })).status).toBe(401)
  })

  it.each([`https://evil.example/login`, 'http://127.0.0.1:9/other', `${page}#x`, 'http://u:p@127.0.0.1:9/login'])(
    'may not name %s as the page to come back to',
    async redirectionUrl => {
      const refused = await call('POST', '/omni/start', { body: { externalCustomerId: login, redirectionUrl } })
      expect(refused.status).toBe(422)
    },
  )

  it('leads nobody on with a state that was not sealed for that', async () => {
    const { token } = await begin()
    const opened = await browser().open(`${url}/return?state=${encodeURIComponent(token)}`, { follow: false })
    expect(opened.location).toBeNull()
    expect((await call('GET', '/omni/get/score', { token: 'plain' })).status).toBe(401)
  })

  it('names one person, and not two', async () => {
    const refused = await call('POST', '/omni/start', {
      body: { loginHint: login, customFields: { loginHint: 'other@example.com' } },
    })
    expect(refused.status).toBe(400)
  })
})

describe('the template', () => {
  it('is not saved for that connector without the policy that names what is given up, nor for a recovery', async () => {
    expect((await make(config({ policies: [] }))).status).toBe(422)
    expect((await make(config({ purposes: ['step_up', 'account_recovery'] }))).status).toBe(422)
  })
})
