import type { Result } from '../../src/contract/index.ts'
import type { RehearsalOutcome } from '../../src/verification/rehearsal/outcomes.ts'
import { type Browser, browser, type Visited } from './browser.ts'
import { carried, linkOf } from './walk.ts'
import type { Answer, Flow, World } from './world.ts'

/** A flow that rehearses, as a product would: with the client and at the issuer that the host gave. */

export interface Given {
  readonly clientId: string
  readonly people: readonly string[]
  readonly startedAt: string
  readonly endsAt: string
  readonly endpoints: { readonly issuer: string; readonly token_endpoint: string; readonly jwks_uri: string }
  readonly client: { readonly id: string; readonly secret: string }
}

export const pathOf = ({ integrationId }: Pick<Flow, 'integrationId'>) => `/v1/integrations/${integrationId}/rehearsal`

/** Asks a token endpoint for a token of the hooks. */
export async function askToken(
  url: string,
  { id, secret }: Given['client'],
): Promise<{ readonly status: number; readonly token: string }> {
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  const response = await fetch(url, { method: 'POST', headers: { authorization }, body })
  const { access_token = '' } = (await response.json()) as { access_token?: string }
  return { status: response.status, token: access_token }
}

export async function rehearsal(
  w: World,
  live: Flow,
  people: readonly string[],
  minutes = 60,
): Promise<{ readonly flow: Flow; readonly given: Given; stop(): Promise<void> }> {
  const made = await w.admin<Given>('POST', pathOf(live), { people, minutes })
  if (made.status !== 201) throw new Error(`nobody may rehearse: ${JSON.stringify(made.body)}`)
  const { client, endpoints } = made.body
  const token = async () => (await askToken(endpoints.token_endpoint, client)).token
  const call: Flow['call'] = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
    const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' }
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await fetch(`${w.url}/v1/hooks${path}`, init)
    return { status: response.status, headers: response.headers, body: (await response.json()) as T }
  }
  const { returnUrl, integrationId } = live
  const flow: Flow = {
    client,
    integrationId,
    returnUrl,
    token,
    call,
    stepUp: (loginHint, more = {}) => call<Result>('POST', '/step-up', { loginHint, returnUrl, ...more }),
    redeem: (code, expect) => call<Result>('POST', '/verifications/redeem', { code, expect: { purpose: 'step_up', ...expect } }),
  }
  return { flow, given: made.body, stop: async () => void (await w.admin('DELETE', pathOf(live))) }
}

/** Opens the link and presses *Continue*: what is shown then. */
export async function toChoice(started: Answer<Result>, person: Browser = browser()): Promise<Visited> {
  return person.press(await person.open(linkOf(started)), 'Continue')
}

/** Chooses an outcome on a page that offers it. */
export async function choose(person: Browser, page: Visited, outcome: RehearsalOutcome): Promise<Visited> {
  const form = page.forms.find(({ buttons }) => buttons.some(({ value }) => value === outcome))
  if (form === undefined) throw new Error(`${outcome} is not offered: ${page.text}`)
  return person.post(form.action, { outcome }, { follow: false })
}

/** From the link to the code. */
export async function play(started: Answer<Result>, outcome: RehearsalOutcome, person: Browser = browser()): Promise<string> {
  return carried(await choose(person, await toChoice(started, person), outcome), person).code
}
