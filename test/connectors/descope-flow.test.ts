import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asVerificationId, type Result } from '../../src/contract/index.ts'
import { type Browser, browser } from '../support/browser.ts'
import { type World, world } from '../support/world.ts'
import { type At, type Connector, flowFile, runFlow } from './descope-flow.ts'

const page = 'http://127.0.0.1:9/login'
const [native, steps] = [flowFile('incode-connector.json'), flowFile('http-steps.json')]

interface Made {
  readonly id: string
  readonly client: { readonly id: string; readonly secret: string }
}

let w: World
let made: { readonly native: Made; readonly steps: Made }
let apiKey: string
let n = 0
let email: string
/** The verification that a flow began last. */
let begun: string

beforeAll(async () => {
  w = await world()
  const make = async ({ integration: { template, config } }: typeof native) => {
    const given = { ...config, redirectUris: [page], directoryIntegrationId: w.directoryId }
    const answer = await w.admin<Made>('POST', '/v1/integrations', { template, name: 'Descope', config: given })
    expect(answer.status).toBe(201)
    return answer.body
  }
  made = { native: await make(native), steps: await make(steps) }
  const { body } = await w.admin<{ items: { name: string; value: string }[] }>(
    'GET',
    `/v1/integrations/${made.native.id}/entries`,
  )
  apiKey = body.items.find(entry => entry.name === 'API Key')?.value ?? ''
})
afterAll(() => w.close())
beforeEach(async () => {
  n += 1
  email = `flow-${n}@example.com`
  await w.person({ login: email, givenName: 'Ada', familyName: `Number${n}` })
})

async function answered(response: Response): Promise<Record<string, unknown>> {
  if (!response.ok) throw new Error(`answered ${response.status}`)
  return (await response.json()) as Record<string, unknown>
}

/** Descope's Incode connector: starts, leads the browser away, and reads the score when it came back. */
function incodeConnector(key = apiKey): Connector {
  const url = `${w.url}/i/${made.native.id}`
  const call = async (path: string, token: string, body?: object) =>
    answered(
      await fetch(`${url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'x-api-key': key, 'x-incode-hardware-id': token, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
  return async () => {
    const { token, interviewId } = await call('/omni/start', '', { externalCustomerId: email, redirectionUrl: page })
    begun = String(interviewId)
    const link = await call('/omni/onboarding-url', String(token))
    return { leave: String(link.url), later: () => call(`/omni/get/score?id=${interviewId}`, String(token)) }
  }
}

/** Descope's Generic HTTP connector with client credentials: what it was answered stands below `body`. */
function httpConnector({ id, secret } = made.steps.client): Connector {
  return async ({ method = 'POST', endpoint = '' }, payload) => {
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
    const body = new URLSearchParams({ grant_type: 'client_credentials' })
    const token = await answered(await fetch(`${w.url}/oidc/token`, { method: 'POST', headers: { authorization }, body }))
    const headers = { authorization: `Bearer ${String(token.access_token)}`, 'content-type': 'application/json' }
    const answer = await fetch(`${w.url}${endpoint}`, { method, headers, body: JSON.stringify(payload) })
    const result = await answered(answer)
    begun = (result as unknown as Result).data.verificationId
    return { context: { body: result } }
  }
}

const leaving = (at: At) => ('leave' in at ? at : Promise.reject(new Error(`the flow ended: ${JSON.stringify(at)}`)))
const viaApi = (connector = incodeConnector()) => runFlow(native, connector, { user: { email } })
const viaSteps = (client: object, connector = httpConnector()) =>
  runFlow(steps, connector, { user: { email }, client }, { redirectUri: page })

/** Presses *Continue* and is finished; answers where the browser then arrives. */
async function sit(person: Browser, link: string, outcome: object): Promise<string> {
  await person.press(await person.open(link), 'Continue', {}, { follow: false })
  const back = await w.finish(begun, outcome)
  let next = await person.open(back, { follow: false })
  while (next.location?.startsWith(w.url)) next = await person.open(next.location, { follow: false })
  return next.location ?? ''
}

const ends = [
  ['verified', { overall: 'OK' }],
  ['failed', { overall: 'FAIL' }],
  ['failed', { overall: 'OK', document: { givenName: 'Eve', familyName: 'Else' } }],
  ['review', { overall: 'MANUAL_PENDING' }],
] as const

describe("a flow with Descope's own connector", () => {
  it.each(ends)('ends in %s after %j', async (branch, outcome) => {
    const left = await leaving(await viaApi())
    expect(await sit(browser(), left.leave, outcome)).toBe(page)
    expect(await left.goOn?.()).toEqual({ branch })
  })

  it('does not go on before the browser that sat came back', async () => {
    const left = await leaving(await viaApi())
    const person = browser()
    await person.press(await person.open(left.leave), 'Continue', {}, { follow: false })
    const back = await w.finish(begun, { overall: 'OK' })
    await w.host.verifications.settle(asVerificationId(begun))
    expect(await left.goOn?.()).toEqual({ branch: 'failed' })
    expect((await browser().open(back)).status).toBe(403)
    expect(await left.goOn?.()).toEqual({ branch: 'failed' })
  })

  it('goes on in the browser that ran it, although another one sat: that is what unbound_step_up gives up', async () => {
    const [attackers, persons] = [await leaving(await viaApi()), browser()]
    await sit(persons, attackers.leave, { overall: 'OK' })
    expect(await attackers.goOn?.()).toEqual({ branch: 'verified' })
  })

  it('takes the branch of the connector where it is refused', async () => {
    expect(await viaApi(incodeConnector('not-the-key'))).toEqual({ branch: 'connectorError' })
  })
})

describe('a flow with HTTP steps', () => {
  const state = 'made-by-the-page-for-this-browser'

  /** The page after the return: the code from its address, the state from its own storage. */
  const brought = (address: string, own = state) =>
    viaSteps({ code: new URL(address).searchParams.get('code') ?? '', state: own })

  it.each(ends)('ends in %s after %j', async (branch, outcome) => {
    const { leave } = await leaving(await viaSteps({ state }))
    const arrived = await sit(browser(), leave, outcome)
    expect(arrived.startsWith(`${page}?code=`)).toBe(true)
    expect(new URL(arrived).searchParams.get('state')).toBe(state)
    expect(await brought(arrived)).toEqual({ branch })
  })

  it('ends in verified once, however often the page is loaded again', async () => {
    const { leave } = await leaving(await viaSteps({ state }))
    const arrived = await sit(browser(), leave, { overall: 'OK' })
    const loads = await Promise.all([brought(arrived), brought(arrived), brought(arrived)])
    expect(loads.map(at => 'branch' in at && at.branch).sort()).toEqual(['connectorError', 'connectorError', 'verified'])
  })

  it('lets nobody in where the person was talked into sitting for another browser', async () => {
    const { leave } = await leaving(await viaSteps({ state: 'of-the-attackers-browser' }))
    const arrived = await sit(browser(), leave, { overall: 'OK' })
    expect(await brought(arrived, 'of-the-persons-browser')).toEqual({ branch: 'connectorError' })
    expect(await brought(arrived, 'of-the-attackers-browser')).toEqual({ branch: 'connectorError' })
  })

  it('lets nobody in by a code of somebody else', async () => {
    const { leave } = await leaving(await viaSteps({ state }))
    const arrived = await sit(browser(), leave, { overall: 'OK' })
    email = 'somebody-else@example.com'
    await w.person({ login: email })
    expect(await brought(arrived)).toEqual({ branch: 'connectorError' })
  })

  it('ends in failed where nobody of that name is known, and asks nobody to sit', async () => {
    email = 'stranger@example.com'
    expect(await viaSteps({ state })).toEqual({ branch: 'failed' })
  })

  it('takes the branch of the connector without its credentials, and with a code that was made up', async () => {
    const wrong = httpConnector({ id: made.steps.client.id, secret: 'wrong' })
    expect(await viaSteps({ state }, wrong)).toEqual({ branch: 'connectorError' })
    expect(await viaSteps({ state, code: 'made-up' })).toEqual({ branch: 'connectorError' })
  })
})

describe('the conditions of both', () => {
  it.each([
    [native, ''],
    [steps, 'body.'],
  ])('compare the three keys and no other: %#', ({ steps: all }, prefix) => {
    const compared = Object.entries(all).flatMap(([name, step]) =>
      step.kind === 'condition' && (name === 'status' || name === 'score') ? step.rules.flatMap(rule => rule.all) : [],
    )
    const keys = ['status', 'data.status', 'data.score.overall.status'].map(key => `connectors.incode_verify.${prefix}${key}`)
    expect(new Set(compared.map(test => test.key))).toEqual(new Set(keys))
  })

  it.each([
    {},
    { status: 'success' },
    { status: 'success', data: { score: { overall: { status: 'WARN' } } } },
    { status: 'pending', data: { status: 'none' } },
    { status: 'approved', data: { status: 'approved', score: { overall: { status: 'OK' } } } },
  ])('end in failed on %j', async context => {
    expect(await runFlow(native, async () => ({ context }), {})).toEqual({ branch: 'failed' })
  })

  it('end in the branch of the connector where the provider is in trouble', async () => {
    expect(await runFlow(native, async () => ({ context: { status: 'error' } }), {})).toEqual({ branch: 'connectorError' })
  })
})
