import { spellings } from '../../storage/people/spellings.ts'
import { wordRule } from './given-names.ts'
import { closest } from './one-name.ts'
import { isPatronymic } from './particles.ts'
import type { Reason } from './reasons.ts'
import type { MatchKnowledge } from './types.ts'
import { align } from './words.ts'

/**
 * Names of which the border is not known, word by word: those of the side with fewer are all on the other, and a word of
 * each name known is equal, or a short form of the given one. One word in common is never enough.
 */
export function wholeWords(whole: string, given: string, family: string, knowledge: MatchKnowledge): Reason | undefined {
  const known = spellings(given, 'given').flatMap(first => spellings(family, 'family').map(last => `${first} ${last}`))
  return closest(spellings(whole, 'full'), known, (shown, words) => compare(shown, words, family, knowledge), knowledge)
}

function compare(
  shown: readonly string[],
  known: readonly string[],
  family: string,
  knowledge: MatchKnowledge,
): Reason | undefined {
  const words = known.filter(Boolean)
  if (Math.min(shown.length, words.length) < 2) return undefined
  const aligned = align(shown, words, wordRule(knowledge.nicknames))
  if (aligned === undefined) return undefined
  const names = spellings(family, 'family').flatMap(name => name.split(' '))
  if (!names.some(name => name !== '' && shown.includes(name))) return undefined
  const weak = (['nickname', 'initial', 'transliterated'] as const).find(reason => aligned.reasons.includes(reason))
  if (weak !== undefined) return weak
  return aligned.left.length > 0 && aligned.left.every(isPatronymic) ? 'patronymic' : 'extra_word'
}
