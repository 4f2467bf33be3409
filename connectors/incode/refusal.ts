import { connectorError, type StepgateError } from '../../src/contract/index.ts'
import type { ApiReply } from './api.ts'
import { type Fields, fieldsIn, firstText, numberIn } from './fields.ts'

/**
 * The one gate between Incode's refusals and the closed list of codes. A 400 or 404 of `start` is about the workflow that
 * an administrator typed; of any other call, about its session.
 */
export function answered(reply: ApiReply, about: 'workflow' | 'session'): Fields {
  if (reply.status < 200 || reply.status > 299) throw refusalOf(reply, about)
  if (reply.body === undefined) throw connectorError('response_invalid', 'Incode answered something that is no JSON object.')
  return reply.body
}

/** As `answered`, where a failure told inside a 200 says nothing of use. */
export function told(reply: ApiReply, about: 'workflow' | 'session'): Fields {
  const body = answered(reply, about)
  if (failReasonOf(body) !== undefined) throw connectorError('response_invalid', 'Incode reported a failure inside a 200.')
  return body
}

/** Some failures come as HTTP 200 with a `failReason`. */
export function failReasonOf(body: Fields): string | undefined {
  return firstText(body, 'failReason', 'failureReason')
}

/** "Customer not found": the key belongs to no tenant that knows of this. */
const customerNotFound = 4004

function refusalOf(reply: ApiReply, about: 'workflow' | 'session'): StepgateError {
  const { status } = reply
  const code = numberIn(fieldsIn(reply.body).status)
  // Incode's own message may repeat what was sent; the two numbers are enough for an operator.
  const facts = { detail: code === undefined || code === status ? `HTTP ${status}` : `HTTP ${status}, code ${code}` }
  if (status === 401 && about === 'session') {
    return connectorError('credentials_invalid', 'Incode refused the session token or the API key.', facts)
  }
  if (status === 401 || status === 403) return connectorError('credentials_invalid', 'Incode refused the API key.', facts)
  if (status === 406) return connectorError('config_invalid', 'Incode does not speak version 1.0 of its API here.', facts)
  if (status === 429) {
    return connectorError('rate_limited', 'Incode asks to slow down.', { ...facts, ...retryAfter(reply) })
  }
  if (status === 408 || status === 504) return connectorError('provider_timeout', 'Incode did not answer in time.', facts)
  if (status >= 500) {
    return connectorError('provider_unavailable', `Incode answered ${status}.`, { ...facts, ...retryAfter(reply) })
  }
  if (code === customerNotFound) return connectorError('config_invalid', 'Incode does not know this customer.', facts)
  if (about === 'workflow' && (status === 400 || status === 404 || status === 422)) {
    return connectorError('config_invalid', 'Incode does not accept this workflow (Configuration ID, Flow ID).', facts)
  }
  if (status === 404) return connectorError('object_not_found', 'Incode does not know this session.', facts)
  if (status === 400 || status === 409 || status === 410 || status === 422) {
    return connectorError('object_state_unsupported', 'Incode does not allow this for the session.', facts)
  }
  return connectorError('response_invalid', `Incode answered ${status}.`, facts)
}

function retryAfter({ retryAfterSeconds }: ApiReply): { readonly retryAfterSeconds?: number } {
  return retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
}
