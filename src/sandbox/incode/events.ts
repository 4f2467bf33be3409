import type { Session } from './session.ts'
import type { WorkflowKind } from './settings.ts'

/** Body of a notification: of the onboarding-status webhook, of a session webhook, or of one of Incode ID. */
export interface Notification {
  readonly [field: string]: string | number
}

/**
 * Onboarding-status webhook. `externalId` is there only if something was given at start.
 * @see https://developer.incode.com/docs/onboarding-status-webhook
 */
export function statusNotice(session: Session, clientId: string, onboardingStatus: string): Notification {
  const externalId = session.externalId ?? session.externalCustomerId
  return { interviewId: session.interviewId, clientId, onboardingStatus, ...(externalId === undefined ? {} : { externalId }) }
}

/**
 * Session webhook. The page's list of common fields is not public; these are the names that Incode's Jira app consumes.
 * @see https://developer.incode.com/docs/session-webhooks
 */
export function sessionNotice(session: Session, clientId: string, eventType: string): Notification {
  const identityId = session.outcome?.identityId
  return { eventType, interviewId: session.interviewId, clientId, ...(identityId === undefined ? {} : { identityId }) }
}

/**
 * Webhook of Incode ID: a token with which the object of this id can be read. That the id is the session's own is an
 * assumption of the stand-in; the documentation's example has one of the same form.
 */
export function idNotice(session: Session, token: string, now: number): Notification {
  const object = session.kind === 'authentication' ? 'authentication' : 'verification'
  return { token, event: `${object}.completed`, object, id: session.interviewId, timestamp: Math.floor(now / 1000) }
}

const modules: Record<WorkflowKind, readonly string[]> = {
  onboarding: ['ID_VALIDATION_FINISHED', 'FACE_VALIDATION_FINISHED'],
  authentication: ['FACE_VALIDATION_FINISHED'],
}

const sessionEvents: Record<string, string> = {
  OK: 'SESSION_SUCCEEDED',
  FAIL: 'SESSION_FAILED',
  WARN: 'SESSION_PENDING_REVIEW',
  MANUAL: 'SESSION_PENDING_REVIEW',
  MANUAL_PENDING: 'SESSION_PENDING_REVIEW',
  MANUAL_OK: 'SESSION_PENDING_REVIEW',
  MANUAL_FAIL: 'SESSION_PENDING_REVIEW',
}

const decisions: Record<string, string> = { MANUAL_OK: 'MANUAL_REVIEW_APPROVED', MANUAL_FAIL: 'MANUAL_REVIEW_REJECTED' }

/** The onboarding status that a session has once its score says `overall`. */
export function finishedStatus(overall: string): string {
  return decisions[overall] ?? 'ONBOARDING_FINISHED'
}

/**
 * What goes out when a session finishes, in order. A human's later decision is announced by the status webhook alone:
 * that Session Succeeded or Failed follows a review is nowhere documented.
 */
export function finishNotices(session: Session, clientId: string, overall: string, first: boolean): Notification[] {
  const decision = decisions[overall]
  const decided = decision === undefined ? [] : [statusNotice(session, clientId, decision)]
  const event = sessionEvents[overall]
  const announced = event === undefined ? [] : [sessionNotice(session, clientId, event)]
  if (!first) return decision === undefined ? announced : decided
  const collected = [...modules[session.kind], 'ONBOARDING_FINISHED'].map(status => statusNotice(session, clientId, status))
  return [...collected, ...announced, ...decided]
}
