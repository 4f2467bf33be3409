import type { ScorePart, ScoreStatus } from '../../src/contract/index.ts'
import type { Evidence } from '../../src/verification/decide.ts'
import { defaultPolicy } from '../../src/verification/policy.ts'

export const part = (status: ScoreStatus, value: number | null = 95): ScorePart => ({ status, value })

/** Evidence of a person whom nothing speaks against: enrolled at `medium`, the bound identity, a full match. */
export function spotless(changes: Partial<Evidence> = {}, reading: Partial<Evidence['reading']> = {}): Evidence {
  return {
    purpose: 'step_up',
    mode: 'live',
    policy: defaultPolicy,
    onReview: 'wait',
    pins: 'same',
    account: 'active',
    waitedOut: false,
    triesLeft: 2,
    match: 'matched',
    claims: { given_name: 'matched', family_name: 'matched' },
    document: { type: 'passport', country: 'ESP' },
    claimsSettled: true,
    collisions: 0,
    enrollment: { state: 'enrolled', identityId: 'id-1', assurance: 'medium', rebind: 'free', recovery: 'open' },
    spokenFor: [],
    identityInUse: false,
    approval: null,
    ...changes,
    reading: {
      progress: 'finished',
      echo: 'ours',
      overall: part('OK', 97.1),
      parts: { idValidation: part('OK'), liveness: part('OK'), faceRecognition: part('OK') },
      identityId: 'id-1',
      ...reading,
    },
  }
}

export const newcomer: Evidence['enrollment'] = {
  state: 'not_enrolled',
  identityId: null,
  assurance: null,
  rebind: 'free',
  recovery: 'closed',
}
