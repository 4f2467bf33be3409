import type { Verification } from '../../api/schema.ts'
import { outcomes, purposes } from './words.ts'

type Words<Word extends string> = Readonly<Record<Word, string>>
type Reason = NonNullable<Verification['reason']>

export const reasons: Words<Reason> = {
  ok: 'Verified',
  not_started: 'Not started',
  in_progress: 'In progress',
  awaiting_return: 'Way back not taken',
  under_review: 'Under review',
  low_score: 'Score too low',
  document_failed: 'Document failed',
  face_failed: 'Face failed',
  face_quality: 'Picture of the face too poor',
  spoof_suspected: 'Spoof suspected',
  claims_mismatch: 'Document names somebody else',
  identity_mismatch: 'Another identity',
  identity_in_use: 'Identity in use by another account',
  workflow_incomplete: 'Workflow not finished',
  document_not_allowed: 'Document not allowed',
  consent_declined: 'Consent declined',
  review_rejected: 'Rejected in review',
  review_timeout: 'Nobody reviewed in time',
  claims_unsettled: 'Directory record changed of late',
  ambiguous_identity: 'More than one identity',
  binding_evidence_missing: 'Evidence for binding missing',
  binding_too_weak: 'Bound too weakly',
  not_enrolled: 'Not enrolled',
  relay_suspected: 'Relay suspected',
  user_unknown: 'Person unknown',
  ambiguous_user: 'More than one person',
  user_inactive: 'Account inactive',
  too_many_attempts: 'Too many attempts',
  abandoned: 'Abandoned',
  cancelled: 'Cancelled',
  reported_by_person: 'Reported by the person',
  rate_limited: 'Too many at once',
  provider_unavailable: 'Incode not reachable',
  provider_error: 'Trouble at Incode',
}

const facades: Words<Verification['facade']> = {
  hooks: 'Hooks',
  provider: 'OpenID provider',
  entra: 'Entra external method',
  auth0: 'Auth0 action',
  descope: 'Descope connector',
  portal: 'Self-service page',
  helpdesk: 'Helpdesk',
  console: 'Console',
}

const states: Words<Verification['state']> = {
  created: 'Created',
  seated: 'Seated',
  at_vendor: 'At Incode',
  review: 'In review',
  decided: 'Decided',
  released: 'Released',
  spent: 'Spent',
  denied: 'Denied',
  void: 'Void',
  expired: 'Expired',
  cancelled: 'Cancelled',
}

const steps: Readonly<Record<string, string>> = {
  started: 'Started',
  seated: 'The person pressed Continue, and holds the seat',
  handed_over: 'Handed over to Incode',
  retried: 'Tried once more',
  rehearsed: 'Rehearsed',
  face_handed_in: 'A face was handed in',
  in_review: 'Waits for a human',
  resumed: 'Goes on',
  decided: 'Decided',
  released: 'The verdict was released',
  completed: 'Over',
  reported: 'Reported by the person: it was not they',
  relayed: 'A relay was suspected',
  code_typed: 'A code was typed',
}

const matches = {
  matched: 'Matches',
  close: 'Close',
  mismatched: 'Differs',
  missing: 'Missing',
  not_checked: 'Not checked',
} as const

/** By which rule a claim compares as it does; never a value. */
const rules: Readonly<Record<string, string>> = {
  same: 'the same',
  case_or_marks: 'but for capitals or accents',
  reordered: 'in another order',
  transliterated: 'in other letters',
  with_middle_name: 'with a middle name',
  written_differently: 'written differently',
  alias: 'another name of theirs, as a reviewer found',
  initial: 'an initial',
  nickname: 'a short form',
  spacing: 'but for spaces',
  particle: 'but for a particle',
  patronymic: 'with a patronymic',
  one_of_two: 'one of two names',
  extra_word: 'one word more',
  swapped: 'given and family name swapped',
  part_missing: 'a part is missing',
  abbreviated: 'abbreviated',
  national_number: 'a number without its country',
  subaddress: 'an e-mail with a tag',
  missing_here: 'the directory has none',
  missing_there: 'the document has none',
  unreadable: 'cannot be read',
  other: 'something else',
}

const scores: Readonly<Record<string, string>> = {
  overall: 'Overall',
  idValidation: 'Document',
  liveness: 'Liveness',
  faceRecognition: 'Face beside document',
  authentication: 'Face beside enrollment',
}

const scoreStatuses: Readonly<Record<string, string>> = {
  OK: 'OK',
  WARN: 'Warning',
  FAIL: 'Failed',
  UNKNOWN: 'Unknown',
  MANUAL: 'For a human',
  MANUAL_OK: 'OK by a human',
  MANUAL_FAIL: 'Failed by a human',
  MANUAL_PENDING: 'Waits for a human',
}

/** Why an operation was not done, or nobody can tell: of the account, of the product, of the way to it. */
export const operationWhy: Readonly<Record<string, string>> = {
  account_state: 'The state of the account forbids it',
  managed_elsewhere: 'Another system manages it',
  guest: 'A guest, whose account is elsewhere',
  product_policy: 'A policy of the product forbids it',
  not_allowed: 'Not allowed to this integration',
  not_needed: 'What it stood in for was not done',
  lost: 'The answer was lost',
  privileged: 'A privileged account, which people help',
  privilege_unknown: 'Nobody can tell whether the account is privileged',
  config_invalid: 'The integration is not set up right',
  credentials_invalid: 'The product refused the credentials',
  permission_missing: 'The product did not grant a permission',
  consent_required: 'An administrator of the product has to consent',
  rate_limited: 'The product asked to slow down',
  provider_unavailable: 'The product could not be reached',
  provider_timeout: 'The product did not answer in time',
  response_invalid: 'The product answered what cannot be read',
  schema_changed: 'The product changed the shape of its answers',
  object_not_found: 'The product does not know the account',
  object_state_unsupported: 'The state of the account forbids it',
  policy_denied: 'A policy does not allow it',
  safety_hold: 'Held for an administrator',
  cancelled: 'Cancelled',
  internal: 'Something went wrong at this host',
}

/** The words of the closed lists that a verification is told in. */
export const verificationWords = { purposes, outcomes, reasons, facades, states, steps, matches, rules, scores, scoreStatuses }
