import { foldName } from '../../storage/people/fold.ts'
import { isForeign } from '../../storage/people/scripts/index.ts'
import { spellings } from '../../storage/people/spellings.ts'
import { closeFamilyName } from './family-names.ts'
import { closeGivenName } from './given-names.ts'
import { normalForm } from './normal-form.ts'
import type { ClaimMatch, MatchClaim, MatchKnowledge } from './types.ts'

const claims = { given: 'given_name', family: 'family_name' } as const

/**
 * One name against one. It matches if some spelling of the one is a spelling of the other, in any order of the words, or
 * if a reviewer has said that it is theirs; it is close by the rules for its part of the name.
 */
export function compareName(shown: string, known: string, part: 'given' | 'family', knowledge: MatchKnowledge): ClaimMatch {
  if (foldName(known) === '') return { value: 'missing', reason: 'missing_here' }
  if (foldName(shown) === '') return { value: 'missing', reason: 'missing_there' }
  const [there, here] = [spellings(shown, part), spellings(known, part)]
  const equal = sameWords(shown, known, there, here)
  if (equal !== undefined) return equal
  if (isAlias(claims[part], shown, known, knowledge)) return { value: 'matched', reason: 'alias' }
  if (isBeyondReading(shown, there) || isBeyondReading(known, here)) {
    // Two names in one script can be told apart without reading them.
    if (isForeign(shown) !== isForeign(known)) return { value: 'missing', reason: 'unreadable' }
  }
  const reason = closest(there, here, part === 'given' ? closeGivenName : closeFamilyName, knowledge)
  return reason === undefined ? { value: 'mismatched', reason: 'other' } : { value: 'close', reason }
}

/** The reason for which two names are the same, if they are. */
export function sameWords(
  shown: string,
  known: string,
  there: readonly string[],
  here: readonly string[],
): ClaimMatch | undefined {
  if (there.some(one => here.includes(one))) return { value: 'matched', reason: howSame(shown, known, there, here) }
  const sorted = new Set(here.map(sortWords))
  return there.some(one => sorted.has(sortWords(one))) ? { value: 'matched', reason: 'reordered' } : undefined
}

function howSame(shown: string, known: string, there: readonly string[], here: readonly string[]): ClaimMatch['reason'] {
  if (shown.trim() === known.trim()) return 'same'
  return there[0] !== here[0] && (isForeign(shown) || isForeign(known)) ? 'transliterated' : 'case_or_marks'
}

/** The words of a spelling in one order. */
export const sortWords = (words: string): string => (words.includes(' ') ? words.split(' ').sort().join(' ') : words)

export function isAlias(claim: MatchClaim, shown: string, known: string, { isAlias: confirmed }: MatchKnowledge): boolean {
  return confirmed?.(claim, normalForm(shown), normalForm(known)) ?? false
}

const latin = /\p{Script=Latin}/u

/** In another script, with no reading in Latin letters. Letters of both in one name are no script, but a disguise. */
function isBeyondReading(name: string, found: readonly string[]): boolean {
  return isForeign(name) && !latin.test(name) && found.every(isForeign)
}

type CloseRule = (one: readonly string[], other: readonly string[], knowledge: MatchKnowledge) => ClaimMatch['reason'] | undefined

/** Further readings only say the same in other letters. */
const enough = 5

/** Letters of two scripts have nothing in common that a rule could see. */
export function closest(
  there: readonly string[],
  here: readonly string[],
  rule: CloseRule,
  knowledge: MatchKnowledge,
): ClaimMatch['reason'] | undefined {
  for (const one of there.slice(0, enough)) {
    for (const other of here.slice(0, enough)) {
      if (isForeign(one) !== isForeign(other)) continue
      const reason = rule(one.split(' '), other.split(' '), knowledge)
      if (reason !== undefined) return reason
    }
  }
  return undefined
}
