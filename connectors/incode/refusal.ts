import { type ConnectorErrorCode, connectorError, type StepgateError } from '../../src/contract/index.ts'
import type { ApiReply } from './api.ts'
import { type Fields, fieldsIn, firstText, numberIn } from './fields.ts'

/**
 * The one gate between Incode's refusals and the closed list of codes. A 400 or 404 of `start` is about the workflow that
 * an administrator typed, of request-new about the integration; of any other call, about its session.
 */
export function answered(reply: ApiReply, about: About): Fields {
  if (reply.status < 200 || reply.status > 299) throw refusalOf(reply, about)
  if (reply.body === undefined) throw connectorError('response_invalid', 'Incode answered something that is no JSON object.')
  return reply.body
}

/** As `answered`, where a failure told inside a 200 says nothing of use. */
export function told(reply: ApiReply, about: About): Fields {
  const body = answered(reply, about)
  if (failReasonOf(body) !== undefined) throw connectorError('response_invalid', 'Incode reported a failure inside a 200.')
  return body
}

/** Some failures come as HTTP 200 with a `failReason`. */
export function failReasonOf(body: Fields): string | undefined {
  return firstText(body, 'failReason', 'failureReason')
}

type About = 'workflow' | 'session' | 'request'

interface Row {
  /** HTTP statuses: these, or all from the first to the last. */
  readonly statuses?: readonly number[] | { readonly from: number; readonly to: number }
  /** Incode's own number, in the `status` of the body. */
  readonly number?: number
  readonly about?: About
  readonly code: ConnectorErrorCode
  readonly message?: string
}

/**
 * What Incode's refusals mean here; the first row that fits counts. Its own numbers for what a person did (4003, 4005, 4015)
 * are results, not refusals: the score reads them.
 * @see https://developer.incode.com/reference/introduction
 */
const rows: readonly Row[] = [
  {
    statuses: [401],
    about: 'session',
    code: 'credentials_invalid',
    message: 'Incode refused the session token or the API key.',
  },
  {
    statuses: [401],
    about: 'request',
    code: 'credentials_invalid',
    message: 'Incode refused the bearer of the client credentials integration.',
  },
  { statuses: [401, 403], code: 'credentials_invalid', message: 'Incode refused the API key.' },
  { statuses: [406], code: 'config_invalid', message: 'Incode does not speak version 1.0 of its API here.' },
  { statuses: [429], code: 'rate_limited', message: 'Incode asks to slow down.' },
  { statuses: [408, 504], code: 'provider_timeout', message: 'Incode did not answer in time.' },
  { statuses: { from: 500, to: 599 }, code: 'provider_unavailable' },
  // As Incode's own app for Jira reads it; no page of the documentation lists it.
  { number: 4301, about: 'request', code: 'object_not_found', message: 'Incode has no employee of this login.' },
  { number: 4004, code: 'config_invalid', message: 'Incode does not know this customer.' },
  {
    statuses: [400, 404, 422],
    about: 'workflow',
    code: 'config_invalid',
    message: 'Incode does not accept this workflow (Configuration ID, Flow ID).',
  },
  {
    statuses: [400, 404, 422],
    about: 'request',
    code: 'config_invalid',
    message: 'Incode does not accept the request: compare the Integration Reference ID with the dashboard.',
  },
  { statuses: [404], code: 'object_not_found', message: 'Incode does not know this session.' },
  { statuses: [400, 409, 410, 422], code: 'object_state_unsupported', message: 'Incode does not allow this for the session.' },
]

function refusalOf(reply: ApiReply, about: About): StepgateError {
  const { status } = reply
  const number = numberIn(fieldsIn(reply.body).status)
  const row = rows.find(one => fits(one, { status, number, about }))
  return connectorError(row?.code ?? 'response_invalid', row?.message ?? `Incode answered ${status}.`, {
    // Incode's own message may repeat what was sent; the two numbers are enough for an operator.
    detail: number === undefined || number === status ? `HTTP ${status}` : `HTTP ${status}, code ${number}`,
    ...(row?.code === 'rate_limited' || row?.code === 'provider_unavailable' ? retryAfter(reply) : {}),
  })
}

function fits(row: Row, said: { readonly status: number; readonly number: number | undefined; readonly about: About }): boolean {
  if (row.about !== undefined && row.about !== said.about) return false
  if (row.number !== undefined) return row.number === said.number
  const { statuses = [] } = row
  return 'from' in statuses ? said.status >= statuses.from && said.status <= statuses.to : statuses.includes(said.status)
}

function retryAfter({ retryAfterSeconds }: ApiReply): { readonly retryAfterSeconds?: number } {
  return retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
}
