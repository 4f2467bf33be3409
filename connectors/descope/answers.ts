import { type JsonObject, type Outcome, present, type Reason, type Result, type ResultStatus } from '../../src/contract/index.ts'

/**
 * Results in the words of Incode's session API, with the three paths that a Descope flow evaluates: `status`,
 * `data.status`, `data.score.overall.status`. Which of Incode's answers Descope makes these of is not published; so the
 * answer that has the score has them, too. Not confirmed against Descope.
 */

/** `onboardingStatus`: that it is over is no approval. */
const onboarding: Readonly<Record<ResultStatus, string>> = {
  success: 'ONBOARDING_FINISHED',
  failed: 'ONBOARDING_FINISHED',
  error: 'ONBOARDING_FINISHED',
  cancelled: 'ONBOARDING_FINISHED',
  expired: 'EXPIRED',
  pending: 'UNKNOWN',
}

/** `action` of finish-status. */
const actions: Readonly<Record<Outcome, string>> = { allow: 'approved', challenge: 'none', deny: 'rejected' }

/** Not decided about the person, and so no rejection of them. */
const undecided: ReadonlySet<Reason> = new Set<Reason>(['provider_unavailable', 'provider_error', 'rate_limited', 'abandoned'])

export function statusAnswer({ status }: Result): JsonObject {
  return { onboardingStatus: onboarding[status] }
}

export function finishAnswer({ outcome, reason, data }: Result, redirectionUrl: string): JsonObject {
  const action = undecided.has(reason) ? 'none' : actions[outcome]
  return { redirectionUrl, action, scoreStatus: data.score.overall.status }
}

/** `value`s are texts in Incode's API. */
export function scoreAnswer({ status, outcome, reason, data, mode }: Result): JsonObject {
  const { value } = data.score.overall
  const overall = { status: data.score.overall.status, ...(value === null ? {} : { value: value.toFixed(1) }) }
  return {
    status,
    outcome,
    reason,
    data: { status: data.status, verificationId: data.verificationId, score: { overall } },
    overall,
    reasonMsg: reason,
    ...present({ mode }),
  }
}
