import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Reason, reasonTable } from '../../src/contract/index.ts'
import { decide } from '../../src/verification/decide.ts'
import { anyEvidence } from './any-evidence.ts'

const whole = ['idValidation', 'liveness', 'faceRecognition'] as const
const runs = { numRuns: 20_000 }

describe('whatever the evidence', () => {
  it('an allow has everything that an allow needs', () => {
    let allows = 0
    fc.assert(
      fc.property(anyEvidence, given => {
        const decision = decide(given)
        if (decision.outcome !== 'allow') return
        allows += 1
        const { reading, enrollment, match } = given
        expect(given.pins).toBe('same')
        expect(reading.progress).toBe('finished')
        expect(reading.echo).toBe('ours')
        expect(['OK', 'MANUAL_OK']).toContain(reading.overall.status)
        expect(reading.failure).toBeUndefined()
        expect([null, 'active', 'locked']).toContain(given.account)
        const document = whole.every(name => reading.parts[name]?.status === 'OK')
        const enrolled = enrollment.state === 'enrolled'
        expect(document || (enrolled && reading.parts.authentication?.status === 'OK')).toBe(true)
        expect(given.identityInUse).toBe(false)
        expect(reading.identityId).toBeTruthy()
        expect(['mismatched', 'missing']).not.toContain(match)
        if (enrolled) {
          expect(reading.identityId).toBe(enrollment.identityId)
          expect(decision.binds).toBeNull()
        } else {
          // An enrollment was invited: whether its link was delivered is asked where the evidence is gathered.
          expect(['step_up', 'sign_up', 'enrollment']).toContain(given.purpose)
          expect(['not_enrolled', 'invited', 'expired']).toContain(enrollment.state)
          if (enrollment.state === 'expired') expect(reading.identityId).toBe(enrollment.identityId)
          expect(enrollment.rebind).toBe('free')
          // What ran out is renewed by the identity that it had, never replaced.
          if (enrollment.state === 'expired') expect(reading.identityId).toBe(enrollment.identityId)
          else expect(['not_enrolled', 'invited']).toContain(enrollment.state)
          expect(match === 'matched' || (given.purpose === 'sign_up' && match === 'not_checked')).toBe(true)
          expect(given.account === null || (given.collisions === 0 && given.claimsSettled)).toBe(true)
        }
        if (given.purpose === 'account_recovery' || given.purpose === 'helpdesk') {
          expect(['medium', 'high']).toContain(enrollment.assurance)
          expect(enrollment).toMatchObject({ state: 'enrolled', recovery: 'open' })
        }
      }),
      runs,
    )
    // The generator has to reach what it is about.
    expect(allows).toBeGreaterThan(10)
  })

  it('the outcome and the reason never contradict each other', () => {
    fc.assert(
      fc.property(anyEvidence, given => {
        const { outcome, reason } = decide(given)
        const row = reasonTable[reason as Reason]
        if (outcome === 'allow') expect(row.outcome).toBe('allow')
        else expect(row.outcome).not.toBe('allow')
        if (outcome === 'deny' || outcome === 'void') expect(row).toMatchObject({ outcome: 'deny', final: true })
        if (outcome === 'challenge') expect(row).toMatchObject({ outcome: 'challenge', final: true })
        if (outcome === 'review') expect(reason).toBe('under_review')
      }),
      runs,
    )
  })

  it('the same evidence gives the same verdict, and is left as it was', () => {
    fc.assert(
      fc.property(anyEvidence, given => {
        const before = structuredClone(given)
        expect(decide(given)).toEqual(decide(given))
        expect(given).toEqual(before)
      }),
      { numRuns: 2_000 },
    )
  })

  it('nobody without a bound identity recovers an account', () => {
    fc.assert(
      fc.property(anyEvidence, given => {
        const decision = decide({
          ...given,
          purpose: 'account_recovery',
          enrollment: { ...given.enrollment, state: 'not_enrolled' },
        })
        expect(decision.outcome).not.toBe('allow')
      }),
      runs,
    )
  })
})
