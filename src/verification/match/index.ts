/**
 * Whether a document is of the person whom the directory means: every claim by one documented, deterministic method, one
 * rule per file. All functions are pure; what they are told of a document they neither keep nor return. They know no
 * person, policy or verification: which claims count, and how much `close` is worth, is decided elsewhere.
 *
 * Names match only by what does not widen whom they mean: case, marks, punctuation, the order of the words, spellings that
 * an authority prescribes for another script, a middle name that both sides have, or a reviewer's word. Initials, short
 * forms, further words and likely spellings are `close`. Whatever matches is found again by `searchKeys` in the
 * directory, so that another who would match as well is always counted.
 */
export { type AliasForm, aliasForms, knownForms } from './alias-forms.ts'
export { beside, type MatchBeside } from './beside.ts'
export { type CompareClaims, compareClaims, notChecked } from './compare.ts'
export { readCountry } from './countries.ts'
export { claimsOfClient, claimsOfUser } from './expected.ts'
export { type KnownPairs, knownPairs, type NicknamePair, normalPair } from './nickname-pair.ts'
export type { NicknameRows } from './nicknames.ts'
export { normalForm } from './normal-form.ts'
export { type Reason, reasons } from './reasons.ts'
export { searchKeys } from './shown-names.ts'
export {
  type ClaimMatch,
  type ClaimsMatch,
  type ExpectedAddress,
  type ExpectedClaims,
  type MatchClaim,
  type MatchKnowledge,
  matchClaims,
} from './types.ts'
export { worst, worstOf } from './worst-of.ts'
