import type { Told, VerificationType } from '../catalog.ts'
import type { Format } from './format.ts'

/**
 * The session notification that help desk apps made for Incode wait for, with its static header. It names the person by
 * their login: whoever chooses this format sends that. *Succeeded* is said of an allow that was received, and of nothing else:
 * not where the link went to an address that nobody has on record, for which it has no word but *failed*.
 */

const words: Partial<Readonly<Record<VerificationType, string>>> = {
  'verification.spent': 'SESSION_SUCCEEDED',
  'verification.review': 'SESSION_PENDING_REVIEW',
  'verification.denied': 'SESSION_FAILED',
  'verification.expired': 'SESSION_FAILED',
  'verification.cancelled': 'SESSION_FAILED',
  'verification.reported': 'SESSION_FAILED',
  'verification.relayed': 'SESSION_FAILED',
}

/** Rehearsals have no word in it. */
function wordFor(told: Told): string | undefined {
  if (told.type === 'webhook.test') return 'TEST'
  if (!('outcome' in told.data) || told.data.mode !== 'live') return undefined
  return words[told.type as VerificationType]
}

export const incodeSession: Format = {
  says: told => wordFor(told) !== undefined,
  async write({ told }, { secrets }, whom) {
    const word = wordFor(told)
    const isSuccess = told.type === 'verification.spent' && whom?.isLimited !== true
    const eventType = word === 'SESSION_SUCCEEDED' && !isSuccess ? 'SESSION_FAILED' : word
    const [secret] = secrets
    if (eventType === undefined || secret === undefined) return undefined
    const interviewId = 'outcome' in told.data ? told.data.verificationId : 'test'
    // What was withdrawn after an allow takes the identity back with it.
    const identityId = isSuccess ? (whom?.identityId ?? null) : null
    const body = JSON.stringify({ eventType, interviewId, loginHint: whom?.user?.login ?? null, identityId })
    return { headers: { 'content-type': 'application/json', 'x-incode-secret': secret }, body }
  },
}
