import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  accountStatuses,
  assurances,
  enrollmentStates,
  matchValues,
  modes,
  purposes,
  type Reason,
  reasonTable,
  scoreStatuses,
  verifierFailures,
} from '../../src/contract/index.ts'
import { decide, type Evidence } from '../../src/verification/decide.ts'
import { defaultPolicy } from '../../src/verification/policy.ts'

/** A known word, often the good one, or something nobody has heard of. */
const word = <T extends string>(good: T, all: readonly T[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, fc.constantFrom(...all), fc.string() as fc.Arbitrary<T>)
const part = fc.option(fc.record({ status: word('OK', scoreStatuses), value: fc.option(fc.float({ min: 0, max: 100 })) }), {
  nil: undefined,
  freq: 6,
})

const evidence: fc.Arbitrary<Evidence> = fc.record({
  purpose: word('step_up', purposes),
  mode: word('live', modes),
  policy: fc.constant(defaultPolicy),
  onReview: word('wait', ['deny', 'wait']),
  pins: word('same', ['same', 'changed']),
  account: fc.option(word('active', accountStatuses), { freq: 6 }),
  waitedOut: fc.boolean(),
  triesLeft: fc.nat(3),
  match: word('matched', matchValues),
  claims: fc.constant({}),
  document: fc.constant(null),
  claimsSettled: fc.boolean(),
  collisions: fc.oneof(fc.constant(0), fc.nat(3)),
  enrollment: fc.record({
    state: word('enrolled', enrollmentStates),
    identityId: fc.option(fc.constantFrom('id-1', 'id-2'), { freq: 8 }),
    assurance: fc.option(word('medium', assurances), { freq: 8 }),
    rebind: word('free', ['free', 'same_identity', 'supervised']),
    recovery: word('open', ['open', 'cooling', 'closed']),
  }),
  spokenFor: fc.subarray(['signed_in_second_factor', 'names_and_birth_date']),
  identityInUse: fc.boolean(),
  approval: fc.constant(null),
  reading: fc.record({
    progress: word('finished', ['open', 'finished', 'expired']),
    echo: word('ours', ['ours', 'foreign', 'other_workflow', 'silent']),
    overall: fc.record({ status: word('OK', scoreStatuses), value: fc.constant(90) }),
    parts: fc.record({ idValidation: part, liveness: part, faceRecognition: part, authentication: part }),
    identityId: fc.option(fc.constantFrom('id-1', 'id-2', ''), { nil: undefined, freq: 8 }),
    failure: fc.option(fc.constantFrom(...verifierFailures), { nil: undefined, freq: 2 }),
  }),
}) as fc.Arbitrary<Evidence>

const whole = ['idValidation', 'liveness', 'faceRecognition'] as const
const runs = { numRuns: 20_000 }

describe('whatever the evidence', () => {
  it('an allow has everything that an allow needs', () => {
    let allows = 0
    fc.assert(
      fc.property(evidence, given => {
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
      fc.property(evidence, given => {
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
      fc.property(evidence, given => {
        const before = structuredClone(given)
        expect(decide(given)).toEqual(decide(given))
        expect(given).toEqual(before)
      }),
      { numRuns: 2_000 },
    )
  })

  it('nobody without a bound identity recovers an account', () => {
    fc.assert(
      fc.property(evidence, given => {
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
