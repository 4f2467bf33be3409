import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  enrollmentStates,
  type MatchValue,
  matchValues,
  type PolicySettings,
  purposes,
  type Reason,
  type ScoreStatus,
  scoreParts,
  scoreStatuses,
} from '../../../src/contract/index.ts'
import { evidenceFrom, recordOf } from '../../../src/verification/decide/record.ts'
import { decide, type Evidence } from '../../../src/verification/decide.ts'
import { isLooser } from '../../../src/verification/policies/looser.ts'
import { policyWith, settingsOf } from '../../../src/verification/policies/settings.ts'
import { overlay, strictestOf } from '../../../src/verification/policies/strictest.ts'
import { defaultPolicy } from '../../../src/verification/policy.ts'
import { newcomer, part, spotless } from '../evidence.ts'
import { anySettings } from './settings.ts'

const own = settingsOf(defaultPolicy)
/** As the installation's own policy would be with these settings. */
const under = (settings: PolicySettings) => policyWith(defaultPolicy, overlay(own, settings))
const said = (settings: PolicySettings, changes: Partial<Evidence> = {}, reading: Partial<Evidence['reading']> = {}) => {
  const { outcome, reason } = decide(spotless({ policy: under(settings), ...changes }, reading))
  return `${outcome}/${reason}`
}

describe('what a policy can ask for', () => {
  it('closes a purpose', () => {
    expect(said({ purposes: ['account_recovery'] })).toBe('deny/binding_too_weak')
    expect(said({ purposes: ['step_up'] })).toBe('allow/ok')
  })

  it('takes the word of no reviewer', () => {
    expect(said({ passes: ['OK'] }, {}, { overall: part('MANUAL_OK') })).toBe('deny/low_score')
    expect(said({ passes: ['OK'] }, {}, { overall: part('OK') })).toBe('allow/ok')
  })

  it.each([
    [90, 'allow/ok'],
    [89.9, 'deny/low_score'],
    [null, 'deny/low_score'],
    [Number.NaN, 'deny/low_score'],
  ])('asks for a score of 90: %s is %s', (value, expected) => {
    expect(said({ minimumValue: { step_up: 90 } }, {}, { overall: part('OK', value) })).toBe(expected)
  })

  it('asks for a document where a face alone would do', () => {
    const byFace = { parts: { authentication: part('OK') } }
    expect(said({}, { match: 'not_checked', claims: {}, document: null }, byFace)).toBe('allow/ok')
    const settings = { requiredParts: { step_up: ['idValidation' as const] } }
    expect(said(settings, { match: 'not_checked', claims: {}, document: null }, byFace)).toBe('deny/workflow_incomplete')
  })

  it.each<[MatchValue | undefined, string, string]>([
    ['matched', 'allow/ok', 'allow/ok'],
    ['close', 'challenge/binding_evidence_missing', 'allow/ok'],
    ['mismatched', 'deny/claims_mismatch', 'deny/claims_mismatch'],
    ['missing', 'challenge/binding_evidence_missing', 'challenge/binding_evidence_missing'],
    ['not_checked', 'challenge/binding_evidence_missing', 'challenge/binding_evidence_missing'],
    [undefined, 'challenge/binding_evidence_missing', 'challenge/binding_evidence_missing'],
  ])('asks for a date of birth: one that is %s is %s, or %s where nearly is enough', (value, strict, loose) => {
    const claims = value === undefined ? {} : { birth_date: value }
    expect(said({ requiredClaims: { step_up: { birth_date: 'matched' } } }, { claims })).toBe(strict)
    expect(said({ requiredClaims: { step_up: { birth_date: 'close' } } }, { claims })).toBe(loose)
  })

  it('lets a human look at the wrong name, if one can be waited for', () => {
    const settings = { onMismatch: { step_up: 'review' as const } }
    expect(said(settings, { match: 'mismatched' })).toBe('review/under_review')
    expect(said(settings, { match: 'mismatched', onReview: 'deny' })).toBe('deny/claims_mismatch')
    expect(said({ ...settings, onReview: { step_up: 'deny' } }, { match: 'mismatched' })).toBe('deny/claims_mismatch')
    // What is hard stands before it.
    expect(said(settings, { match: 'mismatched', identityInUse: true })).toBe('deny/identity_in_use')
  })

  it('waits for no human where it does not want to', () => {
    expect(said({ onReview: { step_up: 'deny' } }, {}, { overall: part('WARN') })).toBe('deny/low_score')
  })

  it.each<[Evidence['document'], string]>([
    [{ type: 'passport', country: 'ESP' }, 'allow/ok'],
    [{ type: 'id_card', country: 'ESP' }, 'deny/document_not_allowed'],
    [{ type: 'passport', country: 'FRA' }, 'deny/document_not_allowed'],
    [{ type: 'passport' }, 'deny/document_not_allowed'],
    [{ country: 'ESP' }, 'deny/document_not_allowed'],
    [null, 'deny/document_not_allowed'],
  ])('takes Spanish passports only: %j is %s', (document, expected) => {
    expect(said({ documentTypes: ['passport'], issuingCountries: ['ESP'] }, { document })).toBe(expected)
  })

  it('asks for no kind of document where only a face was shown', () => {
    const reading = { parts: { authentication: part('OK') } }
    const shown = { match: 'not_checked', claims: {}, document: null } as const
    expect(said({ documentTypes: ['passport'] }, shown, reading)).toBe('allow/ok')
    expect(said({ documentTypes: ['passport'] }, { ...shown, enrollment: newcomer }, reading)).toMatch(/^deny/)
  })
})

const statuses: readonly ScoreStatus[] = [...scoreStatuses, 'SOMETHING_NEW' as ScoreStatus]
const someParts = [
  { idValidation: part('OK'), liveness: part('OK'), faceRecognition: part('OK') },
  ...statuses.flatMap(status =>
    (['idValidation', 'liveness', 'faceRecognition'] as const).map(name => ({
      ...spotless().reading.parts,
      [name]: part(status),
    })),
  ),
  ...statuses.map(status => ({ authentication: part(status) })),
  { liveness: part('OK'), faceRecognition: part('OK') },
  {},
]

/** Policies at the corners of what can be written: as loose and as strict as possible, and each way of looking away. */
const corners: readonly PolicySettings[] = [
  {},
  {
    acceptVendorReview: true,
    settleDays: 0,
    onMismatch: Object.fromEntries(purposes.map(purpose => [purpose, 'review'])),
    minimumValue: Object.fromEntries(purposes.map(purpose => [purpose, 0])),
    requiredParts: {},
  },
  {
    passes: ['OK'],
    minimumValue: { step_up: 95 },
    documentTypes: ['passport'],
    requiredClaims: { step_up: { birth_date: 'close' } },
  },
]

describe('the whole table', () => {
  it('never allows an unknown, a missing or a failing part, under any policy', () => {
    let walked = 0
    let allowed = 0
    for (const [settings, policy] of corners.map(one => [one, under(one)] as const))
      for (const purpose of purposes)
        for (const state of enrollmentStates)
          for (const overall of statuses)
            for (const parts of someParts)
              for (const match of matchValues)
                for (const onReview of ['wait', 'deny'] as const) {
                  walked += 1
                  const enrollment: Evidence['enrollment'] =
                    state === 'enrolled' || state === 'expired'
                      ? { state, identityId: 'id-1', assurance: 'medium', rebind: 'free', recovery: 'open' }
                      : { ...newcomer, state }
                  const account = purpose === 'sign_up' ? null : 'active'
                  const changes = { policy, purpose, enrollment, match, onReview, account } as const
                  const { outcome } = decide(spotless(changes, { parts, overall: part(overall, 97) }))
                  if (outcome !== 'allow') continue
                  allowed += 1
                  const values = Object.values(parts).map(one => one?.status)
                  const isGood =
                    ['OK', 'MANUAL_OK'].includes(overall) &&
                    values.length > 0 &&
                    values.every(status => status === 'OK') &&
                    match !== 'mismatched' &&
                    match !== 'missing'
                  expect(isGood ? '' : JSON.stringify({ settings, purpose, state, overall, parts, match })).toBe('')
                }
    process.stdout.write(`decision table: ${walked} combinations of evidence walked, ${allowed} of them allow\n`)
    expect(walked).toBeGreaterThan(100_000)
    expect(allowed).toBeGreaterThan(100)
  })
})

const word = <T>(good: T, all: readonly T[]) => fc.oneof({ weight: 5, arbitrary: fc.constant(good) }, fc.constantFrom(...all))
const onePart = fc.option(
  fc.record({ status: word<ScoreStatus>('OK', statuses), value: fc.constantFrom<number | null>(null, 40, 90, 100) }),
  { nil: undefined, freq: 8 },
)
const claimValue = fc.option(word<MatchValue>('matched', matchValues), { nil: undefined, freq: 8 })
const anyEvidence = fc.record({
  purpose: word('step_up', purposes),
  mode: fc.constant('live' as const),
  policy: fc.constant(defaultPolicy),
  onReview: word('wait', ['deny', 'wait'] as const),
  pins: fc.constant('same' as const),
  account: word<Evidence['account']>('active', ['suspended', 'locked', null]),
  waitedOut: fc.boolean(),
  triesLeft: fc.nat(2),
  match: word<MatchValue>('matched', matchValues),
  claims: fc.record({ given_name: claimValue, family_name: claimValue, birth_date: claimValue, email: claimValue }),
  document: word<Evidence['document']>({ type: 'passport', country: 'ESP' }, [null, {}, { type: 'other', country: 'MEX' }]),
  claimsSettled: word(true, [false]),
  collisions: word(0, [1]),
  enrollment: fc.record({
    state: word('enrolled', enrollmentStates),
    identityId: word<string | null>('id-1', [null, 'id-2']),
    assurance: word<Evidence['enrollment']['assurance']>('medium', ['low', 'high', null]),
    rebind: word('free', ['same_identity', 'supervised'] as const),
    recovery: word('open', ['cooling', 'closed'] as const),
  }),
  spokenFor: fc.subarray(['signed_in_second_factor', 'names_and_birth_date'] as const),
  identityInUse: word(false, [true]),
  approval: fc.constant(null),
  reading: fc.record({
    progress: word('finished', ['open', 'expired'] as const),
    echo: fc.constant('ours' as const),
    overall: fc.record({ status: word<ScoreStatus>('OK', statuses), value: fc.constantFrom<number | null>(null, 40, 90, 100) }),
    parts: fc.record({ idValidation: onePart, liveness: onePart, faceRecognition: onePart, authentication: onePart }),
    identityId: fc.constantFrom('id-1', 'id-2'),
  }),
}) as fc.Arbitrary<Evidence>

/** What no policy can wish away. */
const hard: ReadonlySet<Reason> = new Set<Reason>([
  'document_failed',
  'face_failed',
  'face_quality',
  'spoof_suspected',
  'review_rejected',
  'identity_mismatch',
  'identity_in_use',
  'user_inactive',
  'not_enrolled',
  'provider_error',
  'consent_declined',
])

describe('whatever the evidence and the policies', () => {
  it('what the strictest of several allows, each of them allows', () => {
    let allows = 0
    fc.assert(
      fc.property(anyEvidence, fc.array(anySettings, { minLength: 2, maxLength: 3 }), (evidence, all) => {
        const policies = all.map(one => overlay(own, one))
        const strictest = policyWith(defaultPolicy, strictestOf(policies))
        if (decide({ ...evidence, policy: strictest }).outcome !== 'allow') return
        allows += 1
        for (const one of policies) expect(decide({ ...evidence, policy: policyWith(defaultPolicy, one) }).outcome).toBe('allow')
      }),
      { numRuns: 10_000 },
    )
    expect(allows).toBeGreaterThan(10)
  })

  it('a policy that is not looser allows nothing that was not allowed', () => {
    let compared = 0
    fc.assert(
      fc.property(anyEvidence, anySettings, anySettings, (evidence, a, b) => {
        const [before, after] = [overlay(own, a), overlay(own, strictestOf([overlay(own, a), b]))]
        expect(isLooser(before, after)).toBe(false)
        compared += 1
        if (decide({ ...evidence, policy: policyWith(defaultPolicy, after) }).outcome !== 'allow') return
        expect(decide({ ...evidence, policy: policyWith(defaultPolicy, before) }).outcome).toBe('allow')
      }),
      { numRuns: 5_000 },
    )
    expect(compared).toBe(5_000)
  })

  it('no loosening turns a hard failure into an allow', () => {
    fc.assert(
      fc.property(anyEvidence, anySettings, (evidence, settings) => {
        const { reason } = decide(evidence)
        if (hard.has(reason)) expect(decide({ ...evidence, policy: under(settings) }).outcome).not.toBe('allow')
      }),
      { numRuns: 10_000 },
    )
  })

  it('what is kept of the evidence leads to the same verdict, and holds no identity and nothing of a document', () => {
    fc.assert(
      fc.property(anyEvidence, anySettings, (evidence, settings) => {
        const kept = JSON.stringify(recordOf(evidence))
        expect(kept).not.toMatch(/id-1|id-2|passport|ESP|MEX/)
        const { documentTypes: _types, issuingCountries: _countries, ...asked } = settings
        const policy = under(asked)
        const again = decide(evidenceFrom(JSON.parse(kept), policy))
        const { outcome, reason } = decide({ ...evidence, policy })
        expect({ outcome: again.outcome, reason: again.reason }).toEqual({ outcome, reason })
      }),
      { numRuns: 5_000 },
    )
  })

  it('each part that is asked for besides has to be there', () => {
    for (const name of scoreParts) {
      const parts = { ...spotless().reading.parts }
      const settings = { requiredParts: { step_up: [name] } }
      expect(said(settings, {}, { parts: { ...parts, [name]: part('OK') } })).toBe('allow/ok')
      expect(said(settings, {}, { parts: { ...parts, [name]: part('UNKNOWN') } })).toMatch(/^deny/)
    }
  })
})
