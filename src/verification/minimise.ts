import type { VerificationsTable } from '../storage/tables/index.ts'

/**
 * What a row says besides how it ended. It is of use while somebody may still ask about this one verification, and then
 * goes: what was sealed, what was shown, what was compared, and what the flow said in its own words.
 */
export const detail = {
  return_url: null,
  state_sealed: null,
  state_hash: null,
  session_ref_hash: null,
  reason_text: null,
  account_label: null,
  requested_by: null,
  auth_context: null,
  ticket: null,
  correlation_id: null,
  notify_to: null,
  continuation: null,
  seat_hash: null,
  receiver_hash: null,
  arrived_hash: null,
  match: null,
  pending_binding: null,
  subject_claims: null,
} as const satisfies Partial<VerificationsTable>

/** Of somebody who was erased. What an actor says beyond the client that started it could be about them, too. */
export const anonymous = {
  ...detail,
  subject_id: null,
  external_id: null,
  identity_id: null,
  reported: null,
  reused_from: null,
  actor: JSON.stringify({ kind: 'host', id: 'erased' }),
} as const satisfies Partial<VerificationsTable>
