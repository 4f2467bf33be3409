import fc from 'fast-check'
import {
  accountStatuses,
  assurances,
  enrollmentStates,
  matchValues,
  modes,
  purposes,
  scoreStatuses,
  verifierFailures,
} from '../../src/contract/index.ts'
import type { Evidence } from '../../src/verification/decide.ts'
import { defaultPolicy } from '../../src/verification/policy.ts'

/** A known word, often the good one, or something nobody has heard of. */
const word = <T extends string>(good: T, all: readonly T[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, fc.constantFrom(...all), fc.string() as fc.Arbitrary<T>)
const part = fc.option(fc.record({ status: word('OK', scoreStatuses), value: fc.option(fc.float({ min: 0, max: 100 })) }), {
  nil: undefined,
  freq: 6,
})

/** Whatever a verdict may be decided by, more often good than not. */
export const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
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
