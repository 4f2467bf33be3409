import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { enrollmentStates, matchValues, purposes, scoreStatuses } from '../../src/contract/index.ts'
import type { Approval } from '../../src/verification/decide/evidence.ts'
import { evidenceFrom, recordOf } from '../../src/verification/decide/record.ts'
import { decide, type Evidence } from '../../src/verification/decide.ts'
import { defaultPolicy, type Policy } from '../../src/verification/policy.ts'
import { personsNeeded } from '../../src/verification/reviews/persons.ts'
import { newcomer, part, spotless } from './evidence.ts'

const fresh: Approval = { fresh: true, sameIdentity: true, seen: 'matched', mismatched: [] }
const stale: Approval = { ...fresh, fresh: false }
const ends: Policy = { ...defaultPolicy, onApproval: { step_up: 'allow' } }
const face = { liveness: part('OK'), faceRecognition: part('OK') }
const say = (changes: Partial<Evidence>, reading: Partial<Evidence['reading']> = {}) => {
  const { outcome, reason } = decide(spotless(changes, reading))
  return `${outcome} ${reason}`
}

describe('what a reviewer’s yes is worth', () => {
  it('is a look at the face, and no verdict', () => {
    const waiting = { overall: part('WARN'), parts: { ...face, idValidation: part('WARN') } }
    expect(say({}, waiting)).toBe('review under_review')
    expect(say({ approval: stale }, waiting)).toBe('review under_review')
    expect(say({ approval: fresh }, waiting)).toBe('allow ok')
  })

  it('is the end of a step-up of somebody who is enrolled, where a policy says so, and of nothing else', () => {
    const waiting = { overall: part('WARN') }
    expect(say({ policy: ends, approval: stale }, waiting)).toBe('allow ok')
    expect(say({ policy: ends, approval: stale, enrollment: newcomer }, waiting)).toBe('review under_review')
    for (const purpose of purposes.filter(one => one !== 'step_up')) {
      expect(say({ policy: ends, approval: stale, purpose }, waiting)).not.toContain('allow')
    }
  })

  it('is about one identity', () => {
    expect(say({ approval: { ...fresh, sameIdentity: false } })).toBe('deny identity_mismatch')
  })

  it('answers a wrong name only where the reviewers were asked about it, and may be', () => {
    const wrong = { match: 'mismatched', claims: { given_name: 'matched', family_name: 'mismatched' } } as const
    const asks: Policy = { ...defaultPolicy, onMismatch: { step_up: 'review' } }
    const asked: Approval = { ...fresh, seen: 'mismatched', mismatched: ['family_name'] }
    expect(say({ ...wrong, policy: asks, approval: asked })).toBe('allow ok')
    const more = { match: 'mismatched', claims: { given_name: 'mismatched', family_name: 'mismatched' } } as const
    expect(say({ ...more, policy: asks, approval: asked })).toBe('review under_review')
    expect(say({ ...wrong, policy: asks, approval: asked, enrollment: newcomer })).not.toContain('allow')
    expect(say({ ...wrong, policy: asks, approval: fresh })).toBe('review under_review')
    expect(say({ ...wrong, approval: asked })).toBe('deny claims_mismatch')
  })

  it('signs nobody up by a face alone: nothing was compared, and no document is there', () => {
    const stranger = { purpose: 'sign_up', account: null, match: 'not_checked', claims: {}, enrollment: newcomer } as const
    expect(say({ ...stranger, approval: fresh })).toBe('allow ok')
    const alone = { parts: { authentication: part('OK') } }
    expect(say({ ...stranger, approval: fresh, document: null }, alone)).toBe('challenge binding_evidence_missing')
  })

  it('heals nothing else', () => {
    const approval = fresh
    expect(say({ approval, identityInUse: true })).toBe('deny identity_in_use')
    expect(say({ approval, account: 'suspended' })).toBe('deny user_inactive')
    expect(say({ approval, enrollment: newcomer, collisions: 1 })).toBe('challenge ambiguous_identity')
    expect(say({ approval }, { overall: part('FAIL') })).toBe('deny low_score')
    expect(say({ approval }, { overall: part('MANUAL_FAIL') })).toBe('deny review_rejected')
    expect(say({ approval }, { overall: part('UNKNOWN') })).not.toContain('allow')
  })

  it('never lets a face through that is not good, whatever else stands there', () => {
    const status = fc.constantFrom(...scoreStatuses)
    const evidence = fc.record({
      purpose: fc.constantFrom(...purposes),
      overall: status,
      liveness: status,
      faceRecognition: status,
      authentication: fc.option(status, { nil: undefined }),
      idValidation: fc.option(status, { nil: undefined }),
      match: fc.constantFrom(...matchValues),
      state: fc.constantFrom(...enrollmentStates),
      isFresh: fc.boolean(),
    })
    let allows = 0
    fc.assert(
      fc.property(
        evidence,
        ({ purpose, overall, liveness, faceRecognition, authentication, idValidation, match, state, isFresh }) => {
          const parts = {
            liveness: part(liveness),
            faceRecognition: part(faceRecognition),
            ...(authentication === undefined ? {} : { authentication: part(authentication) }),
            ...(idValidation === undefined ? {} : { idValidation: part(idValidation) }),
          }
          const enrollment = { ...newcomer, state, identityId: 'id-1', assurance: 'medium' } as const
          const approval = { ...fresh, fresh: isFresh }
          const given = spotless({ purpose, match, enrollment, approval }, { overall: part(overall), parts })
          const { outcome } = decide(given)
          // A record of it is judged the same, so that policies can be tried on it.
          expect(decide(evidenceFrom(recordOf(given), defaultPolicy)).outcome).toBe(outcome)
          if (outcome !== 'allow') return
          allows += 1
          expect(isFresh).toBe(true)
          for (const one of [liveness, faceRecognition, authentication, idValidation]) expect(one ?? '').not.toMatch(/FAIL/)
          expect((liveness === 'OK' && faceRecognition === 'OK') || authentication === 'OK').toBe(true)
        },
      ),
      { numRuns: 5_000 },
    )
    expect(allows).toBeGreaterThan(0)
  })
})

describe('how many people a yes takes', () => {
  const needs = (
    kind: 'verification' | 'dispute',
    purpose: Evidence['purpose'],
    enrollment: Evidence['enrollment']['state'],
    reviewers = 1,
  ) => personsNeeded({ kind, purpose, enrollment }, { reviewers })

  it('is two wherever an account is opened or an identity bound, and what the policy says elsewhere', () => {
    for (const kind of ['verification', 'dispute'] as const) {
      expect(needs(kind, 'step_up', 'enrolled')).toBe(1)
      expect(needs(kind, 'step_up', 'enrolled', 2)).toBe(2)
      for (const purpose of ['account_recovery', 'helpdesk'] as const) expect(needs(kind, purpose, 'enrolled')).toBe(2)
      for (const state of enrollmentStates.filter(one => one !== 'enrolled')) expect(needs(kind, 'step_up', state)).toBe(2)
    }
  })
})
