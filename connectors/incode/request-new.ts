import { connectorError, type HostContext, type Verifier } from '../../src/contract/index.ts'
import { createApi } from './api.ts'
import type { IncodeConfig } from './config.ts'
import { firstText } from './fields.ts'
import { authServerOf } from './openid/config.ts'
import { told } from './refusal.ts'

type Asked = NonNullable<Verifier['request']>

/**
 * `POST /omni/b2b/onboarding/request-new`, with a bearer beside the API key. The link in the answer is for the employee, whom
 * Incode writes to: it is not read here. Sent once: whether one without an answer was carried out, nobody can tell.
 * @see https://developer.incode.com/docs/b2b-request-new-onboarding-api
 */
export function requestNew(config: IncodeConfig, host: Pick<HostContext, 'clock' | 'token'>): Asked | undefined {
  const { requests } = config
  const authServer = requests && authServerOf(config, requests.authServer)
  if (requests === undefined || authServer === undefined) return undefined
  const token = host.token({
    tokenEndpoint: `${authServer}/oauth2/token`,
    clientId: requests.clientId,
    scope: 'openid',
    auth: { method: 'client_secret_post', secret: requests.clientSecret },
  })
  const api = createApi(config, {
    clock: host.clock,
    fetch: (input, init) => token.fetch(input instanceof Request ? input.url : String(input), init),
  })
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
