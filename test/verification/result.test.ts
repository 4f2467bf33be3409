import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asIntegrationId,
  asVerificationId,
  bindings,
  type Reason,
  reasons,
  reasonTable,
  resultSchema,
  scoreStatuses,
  verificationStates,
} from '../../src/contract/index.ts'
import type { VerificationsTable } from '../../src/storage/tables/index.ts'
import { maskAccount } from '../../src/verification/mask.ts'
import { resultOf } from '../../src/verification/result.ts'

const started = 1_767_225_600_000
const row: VerificationsTable = {
  id: asVerificationId('v1'),
  state: 'created',
  version: 1,
  reason: null,
  purpose: 'step_up',
  mode: 'live',
  facade: 'hooks',
  integration_id: asIntegrationId('i1'),
  integration_version: 1,
  client_id: 'c1',
  subject_id: 's1',
  directory_id: asIntegrationId('d1'),
  external_id: 'ana',
  account_id: asIntegrationId('a1'),
  account_version: 1,
  workflow_id: 'w1',
  trust_anchor: 't1',
  policy_id: 'default',
  policy_version: 1,
  policy_set: null,
  evidence: null,
  on_provider_down: null,
  approved_review: null,
  delivery: 'code',
  channel: 'flow',
  on_review: 'wait',
  review_seconds: null,
  operations: '[]',
  return_url: null,
  state_sealed: null,
  state_hash: null,
  session_ref_hash: null,
  max_age_seconds: null,
  language: null,
  reason_text: null,
  account_label: null,
  requested_by: null,
  ticket: null,
  correlation_id: null,
  actor: '{}',
  notify_to: null,
  continuation: null,
  auth_context: null,
  seat_hash: null,
  receiver_hash: null,
  arrived_hash: null,
  named_only: null,
  operations_closed_at: null,
  options: null,
  handed_to: null,
  agent_tries: 0,
  typed: null,
  binding: 'code',
  rehearsed: null,
  epoch: 'e',
  tries: 0,
  reported: JSON.stringify({ overall: { status: 'OK', value: 97.1 }, liveness: { status: 'OK', value: 90 } }),
  match: JSON.stringify({ directory: 'matched', claims: { given_name: 'matched' }, reasons: { given_name: 'transliterated' } }),
  identity_id: 'id-1',
  pending_binding: null,
  reused_from: null,
  subject_claims: null,
  retry_after_seconds: null,
  started_at: started,
  seated_at: null,
  consent_text: null,
  consent_version: null,
  consent_language: null,
  consent_at: null,
  verified_at: started + 1,
  decided_at: null,
  completed_at: null,
  review_due_at: null,
  expires_at: started + 1_200_000,
  updated_at: started,
}
const facts = { publicUrl: 'https://gate.example', enrollment: { state: 'enrolled', assurance: 'medium' } } as const
const said = (changes: Partial<VerificationsTable>) => resultOf({ ...row, ...changes }, facts)

describe('a row on the wire', () => {
  it.each([
    ['created', null, 'pending/none/challenge/not_started'],
    ['seated', null, 'pending/none/challenge/in_progress'],
    ['at_vendor', null, 'pending/none/challenge/in_progress'],
    ['decided', 'ok', 'pending/none/challenge/awaiting_return'],
    ['released', 'ok', 'pending/none/challenge/awaiting_return'],
    ['spent', 'ok', 'success/approved/allow/ok'],
    ['review', 'under_review', 'pending/review/challenge/under_review'],
    ['denied', 'claims_mismatch', 'failed/rejected/deny/claims_mismatch'],
    ['denied', 'ambiguous_identity', 'failed/none/challenge/ambiguous_identity'],
    ['denied', 'provider_unavailable', 'error/none/deny/provider_unavailable'],
    ['expired', 'abandoned', 'expired/none/deny/abandoned'],
    ['expired', 'review_timeout', 'expired/review/deny/review_timeout'],
    ['cancelled', 'cancelled', 'cancelled/none/deny/cancelled'],
    ['void', 'reported_by_person', 'cancelled/none/deny/reported_by_person'],
    ['void', 'relay_suspected', 'failed/none/deny/relay_suspected'],
    ['void', 'cancelled', 'cancelled/none/deny/cancelled'],
  ] as const)('%s with %s is %s', (state, reason, expected) => {
    const result = said({ state, reason })
    expect(`${result.status}/${result.data.status}/${result.outcome}/${result.reason}`).toBe(expected)
  })

  it('says everything of an allow that was received', () => {
    const { data, outcome } = said({ state: 'spent', reason: 'ok' })
    expect(outcome).toBe('allow')
    expect(data).toMatchObject({
      binding: 'code',
      identityId: 'id-1',
      score: { overall: { status: 'OK', value: 97.1 } },
      match: { directory: 'matched' },
      verifiedAt: '2026-01-01T00:00:00.001Z',
    })
    // The reasons are a reviewer's.
    expect(data.match).toEqual({ directory: 'matched', claims: { given_name: 'matched' } })
  })

  it('says nothing of an allow that nobody received', () => {
    for (const state of ['decided', 'released'] as const) {
      const { data } = said({ state, reason: 'ok' })
      expect(data.score).toEqual({ overall: { status: 'UNKNOWN', value: null }, reported: {} })
      expect(data.match).toEqual({ directory: 'not_checked', claims: {} })
      expect([data.identityId, data.verifiedAt, data.binding]).toEqual([null, null, 'none'])
    }
  })

  it('says FAIL for a wrong document, and beside it what Incode said', () => {
    const { data } = said({ state: 'denied', reason: 'claims_mismatch' })
    expect(data.score.overall).toEqual({ status: 'FAIL', value: null })
    expect(data.score.reported.overall).toEqual({ status: 'OK', value: 97.1 })
    expect(data.identityId).toBeNull()
  })

  it('gives the number of a low score, which is the reason', () => {
    const reported = JSON.stringify({ overall: { status: 'FAIL', value: 12.5 } })
    expect(said({ state: 'denied', reason: 'low_score', reported }).data.score.overall).toEqual({ status: 'FAIL', value: 12.5 })
  })

  it('never says a positive word without an allow, over every state, reason, score and binding', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...verificationStates),
        fc.option(fc.constantFrom(...reasons)),
        fc.constantFrom(...scoreStatuses),
        fc.constantFrom(...bindings),
        (state, reason, status, binding) => {
          const result = said({ state, reason, binding, reported: JSON.stringify({ overall: { status, value: 99 } }) })
          expect(resultSchema.safeParse(result).success).toBe(true)
          expect(result).toMatchObject(fieldsOf(result.reason))
          if (result.outcome === 'allow') {
            expect(state).toBe('spent')
            return
          }
          const { data } = result
          expect([result.status, data.status]).not.toContain('success')
          expect([result.status, data.status]).not.toContain('approved')
          expect(['OK', 'MANUAL_OK']).not.toContain(data.score.overall.status)
          expect([data.identityId, data.binding]).toEqual([null, 'none'])
        },
      ),
      { numRuns: 3_000 },
    )
  })
})

function fieldsOf(reason: Reason) {
  const { status, dataStatus, outcome, final } = reasonTable[reason]
  return { status, outcome, final, data: { status: dataStatus } }
}

describe('the account on the page', () => {
  it.each([
    ['ana@example.com', 'a•••@e••••.com'],
    ['a@b.co.uk', 'a•••@b••••.uk'],
    ['jdoe', 'j•••'],
    ['@odd', '@•••'],
    ['', '•••'],
    ['x@localhost', 'x•••@l••••'],
    ['🙂@x.org', '🙂•••@x••••.org'],
  ])('%s is shown as %s', (login, masked) => {
    expect(maskAccount(login)).toBe(masked)
  })
})
