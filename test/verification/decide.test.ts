import { describe, expect, it } from 'vitest'
import type { Purpose, ScoreStatus } from '../../src/contract/index.ts'
import { decide, type Evidence } from '../../src/verification/decide.ts'
import { defaultPolicy } from '../../src/verification/policy.ts'
import { newcomer, part, spotless } from './evidence.ts'

const said = (changes: Partial<Evidence> = {}, reading: Partial<Evidence['reading']> = {}) => {
  const { outcome, reason } = decide(spotless(changes, reading))
  return `${outcome}/${reason}`
}
const failedAt = (name: string) => ({ ...spotless().reading.parts, [name]: part('FAIL') })

describe('decide', () => {
  it('allows an enrolled person who shows the bound identity', () => {
    expect(decide(spotless())).toEqual({ outcome: 'allow', reason: 'ok', binds: null })
  })

  it.each<[ScoreStatus | 'SOMETHING_NEW', string, string]>([
    ['OK', 'allow/ok', 'allow/ok'],
    ['MANUAL_OK', 'allow/ok', 'allow/ok'],
    ['FAIL', 'deny/low_score', 'deny/low_score'],
    ['MANUAL_FAIL', 'deny/review_rejected', 'deny/review_rejected'],
    ['WARN', 'review/under_review', 'deny/low_score'],
    ['MANUAL', 'review/under_review', 'deny/low_score'],
    ['MANUAL_PENDING', 'review/under_review', 'deny/low_score'],
    ['UNKNOWN', 'open/in_progress', 'open/in_progress'],
    ['SOMETHING_NEW', 'open/in_progress', 'open/in_progress'],
  ])('reads an overall %s as %s, and as %s where nobody can wait for a human', (status, waiting, denying) => {
    const overall = part(status as ScoreStatus)
    expect(said({}, { overall })).toBe(waiting)
    expect(said({ onReview: 'deny' }, { overall })).toBe(denying)
  })

  it('gives up on a score that stays unknown', () => {
    expect(said({ waitedOut: true }, { overall: part('UNKNOWN') })).toBe('deny/provider_error')
    expect(said({ waitedOut: true }, { overall: part('WEIRD' as ScoreStatus) })).toBe('deny/provider_error')
  })

  it.each([
    ['idValidation', 'deny/document_failed'],
    ['liveness', 'deny/face_failed'],
    ['faceRecognition', 'deny/face_failed'],
    ['authentication', 'deny/face_failed'],
  ])('says what failed: %s', (name, expected) => {
    expect(said({}, { overall: part('FAIL'), parts: failedAt(name) })).toBe(expected)
    // A good word over a failed part is a contradiction, and the bad word counts.
    expect(said({}, { overall: part('OK'), parts: failedAt(name) })).toBe(expected)
    expect(said({}, { overall: part('MANUAL_OK'), parts: failedAt(name) })).toBe(expected)
  })

  it.each([
    ['document', 'deny/document_failed'],
    ['face', 'deny/face_failed'],
    ['spoof', 'deny/spoof_suspected'],
    ['document_not_allowed', 'deny/document_not_allowed'],
    ['consent_declined', 'deny/consent_declined'],
    ['incomplete', 'deny/workflow_incomplete'],
  ] as const)('takes the vendor’s own reason: %s', (failure, expected) => {
    expect(said({}, { overall: part('FAIL'), failure })).toBe(expected)
    expect(said({}, { overall: part('OK'), failure })).toBe(expected)
  })

  it('offers another try for bad light, until there is none left', () => {
    expect(said({}, { overall: part('FAIL'), failure: 'quality' })).toBe('again/face_quality')
    expect(said({ triesLeft: 0 }, { overall: part('FAIL'), failure: 'quality' })).toBe('deny/face_quality')
  })

  it('offers another try for a session that the vendor gave up', () => {
    expect(said({}, { progress: 'expired' })).toBe('again/in_progress')
    expect(said({ triesLeft: 0 }, { progress: 'expired' })).toBe('deny/too_many_attempts')
  })

  it('does not look at the score of a session that is still open', () => {
    expect(said({}, { progress: 'open' })).toBe('open/in_progress')
    expect(said({}, { progress: 'paused' as 'open' })).toBe('open/in_progress')
  })

  it.each([
    ['foreign', 'deny/provider_error'],
    ['other_workflow', 'deny/workflow_incomplete'],
    ['silent', 'deny/workflow_incomplete'],
    ['who_knows', 'deny/workflow_incomplete'],
  ])('disbelieves an answer that is %s', (echo, expected) => {
    expect(said({}, { echo: echo as 'ours' })).toBe(expected)
  })

  it('voids where the tenant changed or the integration is gone', () => {
    expect(said({ pins: 'changed' })).toBe('void/cancelled')
  })

  it.each([
    ['active', 'allow/ok'],
    ['locked', 'allow/ok'],
    ['suspended', 'deny/user_inactive'],
    ['staged', 'deny/user_inactive'],
    ['inactive', 'deny/user_inactive'],
    ['removed', 'deny/user_inactive'],
    ['hibernating', 'deny/user_inactive'],
  ])('looks at the account as it is now: %s', (account, expected) => {
    expect(said({ account: account as 'active' })).toBe(expected)
  })
})

const parts = ['idValidation', 'liveness', 'faceRecognition'] as const
const partStatuses = ['OK', 'WARN', 'FAIL', 'UNKNOWN', 'MANUAL', 'MANUAL_OK', 'MANUAL_FAIL', 'MANUAL_PENDING', undefined] as const

describe('required parts', () => {
  const combinations = partStatuses.flatMap(a => partStatuses.flatMap(b => partStatuses.map(c => [a, b, c] as const)))

  it('allows a document journey only with all three parts OK, over every subset and status', () => {
    for (const statuses of combinations) {
      const shown = Object.fromEntries(
        parts.flatMap((name, at) => (statuses[at] === undefined ? [] : [[name, part(statuses[at])]])),
      )
      const allowed = statuses.every(status => status === 'OK')
      for (const enrollment of [newcomer, spotless().enrollment]) {
        expect(decide(spotless({ enrollment }, { parts: shown })).outcome === 'allow', `${statuses}`).toBe(allowed)
      }
    }
  })

  it('takes a face authentication from an enrolled person, and from nobody else', () => {
    const reading = { parts: { authentication: part('OK') } }
    expect(said({ match: 'not_checked' }, reading)).toBe('allow/ok')
    expect(said({ enrollment: newcomer }, reading)).toBe('deny/workflow_incomplete')
    expect(said({ match: 'not_checked' }, { parts: { authentication: part('WARN') } })).toBe('deny/low_score')
  })

  it('denies a workflow that looked at nothing', () => {
    expect(said({}, { parts: {} })).toBe('deny/workflow_incomplete')
  })

  it('denies an answer that names no identity', () => {
    const { identityId: _, ...reading } = spotless().reading
    expect(decide({ ...spotless(), reading })).toEqual({ outcome: 'deny', reason: 'workflow_incomplete' })
    expect(said({}, { identityId: '' })).toBe('deny/workflow_incomplete')
  })
})

describe('identity', () => {
  it('denies another identity than the bound one', () => {
    expect(said({}, { identityId: 'id-2' })).toBe('deny/identity_mismatch')
  })

  it('denies an identity that somebody else holds', () => {
    expect(said({ enrollment: newcomer, identityInUse: true })).toBe('deny/identity_in_use')
  })

  it.each<[Purpose, string | null, string]>([
    ['step_up', 'low', 'allow/ok'],
    ['account_recovery', 'low', 'deny/binding_too_weak'],
    ['account_recovery', 'medium', 'allow/ok'],
    ['account_recovery', 'high', 'allow/ok'],
    ['account_recovery', null, 'deny/binding_too_weak'],
    ['account_recovery', 'superb', 'deny/binding_too_weak'],
    ['helpdesk', 'low', 'deny/binding_too_weak'],
    ['helpdesk', 'medium', 'allow/ok'],
  ])('asks of %s at %s: %s', (purpose, assurance, expected) => {
    const enrollment = { ...spotless().enrollment, assurance: assurance as 'low' | null }
    expect(said({ purpose, enrollment })).toBe(expected)
  })
})

describe('first binding', () => {
  const first = (changes: Partial<Evidence> = {}) => said({ enrollment: newcomer, ...changes })

  it('binds at low what a signed-in person shows for the first time', () => {
    expect(decide(spotless({ enrollment: newcomer }))).toEqual({
      outcome: 'allow',
      reason: 'ok',
      binds: { identityId: 'id-1', assurance: 'low', evidence: ['signed_in'] },
    })
  })

  it('binds at low whom an invitation reached', () => {
    expect(decide(spotless({ enrollment: newcomer, purpose: 'enrollment' }))).toMatchObject({
      outcome: 'allow',
      binds: { assurance: 'low', evidence: ['invited'] },
    })
    expect(first({ purpose: 'enrollment', match: 'close' })).toBe('challenge/binding_evidence_missing')
    expect(first({ purpose: 'enrollment', claimsSettled: false })).toBe('challenge/claims_unsettled')
    expect(first({ purpose: 'enrollment', collisions: 1 })).toBe('challenge/ambiguous_identity')
  })

  it.each<Purpose>(['account_recovery', 'helpdesk'])('is no way into an account: %s', purpose => {
    expect(first({ purpose })).toBe('deny/not_enrolled')
  })

  it('needs more than names for sign_up', () => {
    expect(first({ purpose: 'sign_up' })).toBe('challenge/binding_evidence_missing')
  })

  it.each([
    ['mismatched', 'deny/claims_mismatch'],
    ['close', 'challenge/binding_evidence_missing'],
    ['missing', 'challenge/binding_evidence_missing'],
    ['not_checked', 'challenge/binding_evidence_missing'],
    ['perhaps', 'challenge/binding_evidence_missing'],
  ])('does not take names that are %s', (match, expected) => {
    expect(first({ match: match as 'close' })).toBe(expected)
  })

  it('stops at a namesake', () => {
    expect(first({ collisions: 1 })).toBe('challenge/ambiguous_identity')
  })

  it('does not believe claims that were changed lately', () => {
    expect(first({ claimsSettled: false })).toBe('challenge/claims_unsettled')
  })

  it('waits for a human where a reviewer at the vendor gave the good word', () => {
    const overall = part('MANUAL_OK')
    expect(said({ enrollment: newcomer }, { overall })).toBe('review/under_review')
    expect(said({ purpose: 'account_recovery' }, { overall })).toBe('review/under_review')
    expect(said({}, { overall })).toBe('allow/ok')
    const policy = { ...defaultPolicy, acceptVendorReview: true }
    expect(said({ enrollment: newcomer, policy }, { overall })).toBe('allow/ok')
  })

  it.each(['in_review', 'revoked', 'expired', 'dreaming'] as const)('does not bind over an enrollment that is %s', state => {
    const enrollment = { ...newcomer, state: state as 'revoked' }
    expect(first({ enrollment })).toBe('challenge/binding_evidence_missing')
  })

  it('renews what ran out by the same identity, and by a document', () => {
    const enrollment = { ...spotless().enrollment, state: 'expired' } as const
    expect(first({ enrollment })).toBe('allow/ok')
    expect(first({ enrollment: { ...enrollment, identityId: 'id-9' } })).toBe('deny/identity_mismatch')
    expect(said({ enrollment }, { parts: { authentication: part('OK') } })).toBe('deny/workflow_incomplete')
    expect(first({ enrollment, purpose: 'account_recovery' })).toBe('deny/not_enrolled')
  })

  it.each(['same_identity', 'supervised'] as const)('does not bind a person whose anchor was ended: %s', rebind => {
    expect(first({ enrollment: { ...newcomer, rebind } })).toBe('challenge/binding_evidence_missing')
  })

  it('binds nothing in a rehearsal', () => {
    expect(decide(spotless({ enrollment: newcomer, mode: 'rehearsal' }))).toEqual({ outcome: 'allow', reason: 'ok', binds: null })
  })
})

describe('an enrolled person', () => {
  it.each([
    ['close', 'allow/ok', 'challenge/binding_evidence_missing'],
    ['mismatched', 'deny/claims_mismatch', 'deny/claims_mismatch'],
    ['missing', 'challenge/binding_evidence_missing', 'challenge/binding_evidence_missing'],
    ['not_checked', 'deny/workflow_incomplete', 'deny/workflow_incomplete'],
  ] as const)('with names that are %s: a step-up says %s, a recovery %s', (match, stepUp, recovery) => {
    expect(said({ match })).toBe(stepUp)
    expect(said({ match, purpose: 'account_recovery' })).toBe(recovery)
  })

  it('whose name the directory lacks is told so by the face authentication too, if that showed a document', () => {
    const parts = { ...spotless().reading.parts, authentication: part('OK') }
    expect(said({ match: 'missing' }, { parts })).toBe('challenge/binding_evidence_missing')
    expect(said({ match: 'not_checked' }, { parts: { authentication: part('OK') } })).toBe('allow/ok')
  })

  it('is told of the identity first, whatever the names', () => {
    expect(said({ match: 'missing' }, { identityId: 'id-2' })).toBe('deny/identity_mismatch')
    expect(said({ match: 'missing', enrollment: { ...spotless().enrollment, identityId: null } })).toBe('deny/binding_too_weak')
  })

  it('is not stopped by a namesake: the identity decides', () => {
    expect(said({ collisions: 30 })).toBe('allow/ok')
    expect(said({ collisions: 30, purpose: 'account_recovery' })).toBe('allow/ok')
  })

  it('steps up after a change of name, but does not recover by it', () => {
    expect(said({ claimsSettled: false })).toBe('allow/ok')
    expect(said({ claimsSettled: false, purpose: 'account_recovery' })).toBe('challenge/claims_unsettled')
  })
})

describe('sign-up', () => {
  const signUp = (changes: Partial<Evidence> = {}) =>
    decide(spotless({ purpose: 'sign_up', account: null, enrollment: newcomer, match: 'not_checked', ...changes }))

  it('binds a person without a directory record, also without claims', () => {
    expect(signUp()).toEqual({
      outcome: 'allow',
      reason: 'ok',
      binds: { identityId: 'id-1', assurance: 'low', evidence: ['sign_up'] },
    })
    expect(signUp({ match: 'matched' }).outcome).toBe('allow')
  })

  it.each([
    ['mismatched', 'claims_mismatch'],
    ['close', 'binding_evidence_missing'],
    ['missing', 'binding_evidence_missing'],
  ] as const)('compares the claims that it was given: %s', (match, reason) => {
    expect(signUp({ match }).reason).toBe(reason)
  })

  it('makes no namesake check', () => {
    expect(signUp({ collisions: 5 }).outcome).toBe('allow')
  })

  it('asks the same identity of whoever signed up before', () => {
    const enrollment = { ...spotless().enrollment, assurance: 'low' as const }
    expect(signUp({ enrollment }).outcome).toBe('allow')
    expect(decide(spotless({ purpose: 'step_up', account: null, match: 'not_checked', enrollment })).outcome).toBe('allow')
    expect(signUp({ enrollment: { ...enrollment, identityId: 'id-9' } }).reason).toBe('identity_mismatch')
  })

  it('does not bind an unknown person by a step-up', () => {
    expect(signUp({ purpose: 'step_up' }).reason).toBe('not_enrolled')
  })
})
