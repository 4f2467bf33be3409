import fc from 'fast-check'
import {
  documentTypes,
  operationNames,
  type PolicySettings,
  passingStatuses,
  policyClaims,
  present,
  purposes,
  scoreParts,
  strictnesses,
} from '../../../src/contract/index.ts'
import type { Field } from '../../../src/verification/policies/fields.ts'

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })
const some = <T>(words: readonly T[]) => fc.subarray([...words], { minLength: 1 })
const perPurpose = <T>(value: fc.Arbitrary<T>) =>
  fc.record(Object.fromEntries(purposes.map(purpose => [purpose, maybe(value)]))).map(present)
const receipts = ['browser', 'code', 'transfer_code', 'known_channel', 'agent_code'] as const
const claims = fc.dictionary(fc.constantFrom(...policyClaims), fc.constantFrom(...strictnesses), { maxKeys: 3 })

const anyRules = fc
  .record({
    allowed: maybe(fc.boolean()),
    minimumAssurance: maybe(fc.constantFrom('medium', 'high')),
    names: maybe(fc.constantFrom(...strictnesses)),
    windowMinutes: maybe(fc.integer({ min: 1, max: 60 })),
    approval: maybe(fc.boolean()),
  })
  .map(present)

/** Any policy that an administrator can write. */
export const anySettings: fc.Arbitrary<PolicySettings> = fc
  .record({
    purposes: maybe(fc.subarray([...purposes], { minLength: 3 })),
    passes: maybe(some(passingStatuses)),
    minimumValue: maybe(perPurpose(fc.constantFrom(0, 50, 90, 100))),
    requiredParts: maybe(perPurpose(some(scoreParts))),
    names: maybe(fc.record({ step_up: maybe(fc.constantFrom(...strictnesses)) }).map(present)),
    requiredClaims: maybe(perPurpose(claims)),
    onMismatch: maybe(perPurpose(fc.constantFrom('review', 'deny'))),
    onReview: maybe(perPurpose(fc.constantFrom('wait', 'deny'))),
    acceptVendorReview: maybe(fc.boolean()),
    reviewHours: maybe(fc.integer({ min: 1, max: 168 })),
    reviewers: maybe(fc.constantFrom(1, 2)),
    onApproval: maybe(fc.record({ step_up: maybe(fc.constantFrom('face', 'allow')) }).map(present)),
    freshnessCapSeconds: maybe(fc.integer({ min: 0, max: 900 })),
    tries: maybe(fc.integer({ min: 1, max: 3 })),
    lockoutAttempts: maybe(fc.integer({ min: 1, max: 100 })),
    lockoutHours: maybe(fc.integer({ min: 1, max: 168 })),
    documentTypes: maybe(some(documentTypes)),
    issuingCountries: maybe(some(['ESP', 'DEU', 'MEX'])),
    bindings: maybe(perPurpose(some(receipts))),
    minimumAssurance: maybe(perPurpose(fc.constantFrom('medium', 'high'))),
    settleDays: maybe(fc.integer({ min: 0, max: 365 })),
    discriminators: maybe(fc.subarray(['birth_date' as const])),
    enrollmentDays: maybe(fc.integer({ min: 1, max: 3_650 })),
    unbound_step_up: maybe(fc.constantFrom('by_integration', 'never')),
    onProviderDown: maybe(fc.constant({ step_up: 'challenge' as const })),
    operations: maybe(fc.dictionary(fc.constantFrom(...operationNames), anyRules, { maxKeys: 3 })),
  })
  .map(present) as fc.Arbitrary<PolicySettings>

/** One change of each setting that may let more through, and the value that it comes from. */
export const looserPairs: Readonly<Record<Field, readonly [strict: PolicySettings, loose: PolicySettings]>> = {
  purposes: [{ purposes: ['step_up'] }, { purposes: ['step_up', 'helpdesk'] }],
  passes: [{ passes: ['OK'] }, { passes: ['OK', 'MANUAL_OK'] }],
  minimumValue: [{ minimumValue: { step_up: 90 } }, { minimumValue: { step_up: 80 } }],
  requiredParts: [{ requiredParts: { step_up: ['idValidation', 'liveness'] } }, { requiredParts: { step_up: ['liveness'] } }],
  names: [{ names: { step_up: 'matched' } }, { names: { step_up: 'close' } }],
  requiredClaims: [{ requiredClaims: { helpdesk: { birth_date: 'matched' } } }, { requiredClaims: { helpdesk: {} } }],
  onMismatch: [{ onMismatch: { helpdesk: 'deny' } }, { onMismatch: { helpdesk: 'review' } }],
  onReview: [{ onReview: { step_up: 'deny' } }, { onReview: { step_up: 'wait' } }],
  acceptVendorReview: [{ acceptVendorReview: false }, { acceptVendorReview: true }],
  reviewHours: [{ reviewHours: 4 }, { reviewHours: 24 }],
  reviewers: [{ reviewers: 2 }, { reviewers: 1 }],
  onApproval: [{ onApproval: { step_up: 'face' } }, { onApproval: { step_up: 'allow' } }],
  freshnessCapSeconds: [{ freshnessCapSeconds: 0 }, { freshnessCapSeconds: 60 }],
  tries: [{ tries: 1 }, { tries: 2 }],
  lockoutAttempts: [{ lockoutAttempts: 3 }, { lockoutAttempts: 4 }],
  lockoutHours: [{ lockoutHours: 48 }, { lockoutHours: 24 }],
  documentTypes: [{ documentTypes: ['passport'] }, { documentTypes: ['passport', 'id_card'] }],
  issuingCountries: [{ issuingCountries: ['ESP'] }, {}],
  workflows: [{ workflows: { step_up: 'flow-1' } }, { workflows: { step_up: 'flow-2' } }],
  bindings: [{ bindings: { step_up: ['code'] } }, { bindings: { step_up: ['code', 'transfer_code'] } }],
  minimumAssurance: [{ minimumAssurance: { step_up: 'high' } }, { minimumAssurance: { step_up: 'medium' } }],
  settleDays: [{ settleDays: 30 }, { settleDays: 14 }],
  discriminators: [{ discriminators: [] }, { discriminators: ['birth_date'] }],
  enrollmentDays: [{ enrollmentDays: 30 }, { enrollmentDays: 365 }],
  unbound_step_up: [{ unbound_step_up: 'never' }, { unbound_step_up: 'by_integration' }],
  onProviderDown: [{ onProviderDown: { step_up: 'deny' } }, { onProviderDown: { step_up: 'challenge' } }],
  operations: [{ operations: { unlock: { approval: true } } }, { operations: { unlock: { approval: false } } }],
}
