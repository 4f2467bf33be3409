import { connectorError, type HostContext, type TokenSource, type Verifier } from '../../src/contract/index.ts'
import { type Api, createApi } from './api.ts'
import type { IncodeConfig } from './config.ts'
import { firstText } from './fields.ts'
import { authServerOf } from './openid/config.ts'
import { told } from './refusal.ts'

type Asked = NonNullable<Verifier['request']>

/** Undefined where the account names no client, or nothing says where its tokens come from. */
function tokenOf(config: IncodeConfig, host: Pick<HostContext, 'token'>): TokenSource | undefined {
  const { requests } = config
  const authServer = requests && authServerOf(config, requests.authServer)
  if (requests === undefined || authServer === undefined) return undefined
  return host.token({
    tokenEndpoint: `${authServer}/oauth2/token`,
    clientId: requests.clientId,
    scope: 'openid',
    auth: { method: 'client_secret_post', secret: requests.clientSecret },
  })
}

/** With the bearer on every call, beside the API key. */
function bearing(config: IncodeConfig, { clock }: Pick<HostContext, 'clock'>, token: TokenSource): Api {
  return createApi(config, {
    clock,
    fetch: (input, init) => token.fetch(input instanceof Request ? input.url : String(input), init),
  })
}

/**
 * Whether a bearer is to be had, which is all that can be found out without writing to somebody: the call that carries it is
 * about no session, and refused.
 */
export async function bearerSeen(config: IncodeConfig, host: HostContext, signal: AbortSignal): Promise<string> {
  const token = tokenOf(config, host)
  if (token === undefined) throw connectorError('config_invalid', 'Nothing says where tokens come from.')
  await bearing(config, host, token).ask({ method: 'GET', path: '/0/omni/get/onboarding/status' }, signal)
  return 'a bearer was given; the Integration Reference ID shows itself at the first link'
}

/**
 * `POST /omni/b2b/onboarding/request-new`, with a bearer beside the API key. The link in the answer is for the employee, whom
 * Incode writes to: it is not read here. Sent once: whether one without an answer was carried out, nobody can tell.
 * @see https://developer.incode.com/docs/b2b-request-new-onboarding-api
 */
export function requestNew(config: IncodeConfig, host: Pick<HostContext, 'clock' | 'token'>): Asked | undefined {
  const { requests } = config
  const token = tokenOf(config, host)
  if (requests === undefined || token === undefined) return undefined
  const api = bearing(config, host, token)
  return async ({ loginHint, channel, address, linkMinutes }, signal) => {
    const notification = channel === 'sms' ? { type: 'SMS', phone: address } : { type: 'EMAIL', email: address }
    const { integrationReference } = requests
    const body = { integrationReference, loginHint, notification, linkValidityInMinutes: linkMinutes }
    const answer = told(await api.ask({ method: 'POST', path: '/omni/b2b/onboarding/request-new', body }, signal), 'request')
    const sessionId = firstText(answer, 'interviewId')
    if (sessionId === undefined || !/^[\w-]{1,128}$/.test(sessionId)) {
      throw connectorError('response_invalid', 'Incode took the request without saying which session it is.')
    }
    return { sessionId }
  }
}
