import { type Assurance, assurances, type Purpose } from '../../contract/index.ts'

/**
 * What can speak for the holder of an account, besides an approved document and a live face. Names alone are in no row.
 * `signed_in`: a step-up start is the client's word for it. `signed_in_second_factor`: the client attests it, and it was
 * minutes ago. `invited`: the link went to an address that was on record for long enough. `names_and_birth_date`: exactly
 * these, from a source that the person cannot edit, and nobody else of the directory has them. `approver`: somebody with a
 * sign-in of their own has seen the person. `supervised`: two administrators let somebody be bound whose anchor was ended,
 * which alone says nothing of the person. `sandbox`: bound by the sandbox, which has no other way to begin.
 */
export const evidenceWords = [
  'sign_up',
  'signed_in',
  'signed_in_second_factor',
  'invited',
  'names_and_birth_date',
  'approver',
  'supervised',
  'sandbox',
] as const
export type EvidenceWord = (typeof evidenceWords)[number]

/** When a binding opens a recovery, from least to most. */
export const recoveries = ['never', 'with_approver', 'after_cool_off', 'at_once'] as const
export type Recovery = (typeof recoveries)[number]

export interface Worth {
  /** Null where nothing speaks for the account holder: then nothing is bound. */
  readonly assurance: Assurance | null
  readonly recovery: Recovery
}

interface Line extends Worth {
  readonly evidence: readonly EvidenceWord[]
  readonly assurance: Assurance
}

/** The whole table: evidence that is there together, the assurance that it gives, and when it opens a recovery. */
export const evidenceTable: readonly Line[] = [
  { evidence: ['sign_up'], assurance: 'low', recovery: 'never' },
  { evidence: ['signed_in'], assurance: 'low', recovery: 'never' },
  { evidence: ['invited'], assurance: 'low', recovery: 'never' },
  { evidence: ['signed_in', 'signed_in_second_factor'], assurance: 'medium', recovery: 'after_cool_off' },
  { evidence: ['invited', 'signed_in'], assurance: 'medium', recovery: 'after_cool_off' },
  { evidence: ['signed_in', 'names_and_birth_date'], assurance: 'medium', recovery: 'with_approver' },
  { evidence: ['invited', 'names_and_birth_date'], assurance: 'medium', recovery: 'with_approver' },
  { evidence: ['approver'], assurance: 'high', recovery: 'at_once' },
  { evidence: ['sandbox'], assurance: 'medium', recovery: 'at_once' },
]

const nothing: Worth = { assurance: null, recovery: 'never' }

/** The most that any line gives whose evidence is all there. Words that the table does not know are worth nothing. */
export function worthOf(evidence: readonly string[]): Worth {
  const lines = evidenceTable.filter(line => line.evidence.every(word => evidence.includes(word)))
  return lines.reduce<Worth>(
    (most, { assurance, recovery }) => ({
      assurance: stronger(most.assurance, assurance),
      recovery: recoveries[Math.max(recoveries.indexOf(most.recovery), recoveries.indexOf(recovery))] ?? 'never',
    }),
    nothing,
  )
}

export function stronger(one: Assurance | null, other: Assurance | null): Assurance | null {
  const rank = (assurance: Assurance | null) => (assurance === null ? -1 : assurances.indexOf(assurance))
  return rank(one) >= rank(other) ? one : other
}

/** Every word once, in the order of the table; words that it does not know come last. */
export function together(...lists: readonly (readonly string[])[]): readonly string[] {
  const all = new Set(lists.flat())
  const known = evidenceWords.filter(word => all.has(word))
  return [...known, ...[...all].filter(word => !known.some(one => one === word))]
}

/** Purposes that let somebody into an account by what they show here alone: the cool-off is about these. */
export function opensAccount(purpose: Purpose): boolean {
  return purpose === 'account_recovery' || purpose === 'helpdesk'
}
