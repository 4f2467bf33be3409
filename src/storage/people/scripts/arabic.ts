import { arabicNames } from './arabic-names.ts'
import { combined } from './combined.ts'
import type { Reader } from './reader.ts'

/** Letters that are written in several ways for the same name; short vowels and the stretching stroke go. */
function plain(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}|ـ/gu, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى|ی/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ک/g, 'ك')
}

/** The article is written apart in Latin letters, by its sound or by its letters. */
const articles = ['al', 'el']

function spellingsOf(word: string, known: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const whole = known.get(word)
  if (whole !== undefined) return whole
  if (!word.startsWith('ال')) return []
  const rest = known.get(word.slice(2)) ?? []
  return rest.flatMap(name => articles.flatMap(article => [`${article} ${name}`, `${article}${name}`]))
}

/**
 * Arabic is written without its short vowels, so that no rule leads from letters to sounds: only names of the table have
 * readings, and a name with a word that is not among them has none.
 */
export const readArabic: Reader = (text, _part, breadth) => {
  const known = arabicNames()
  const words = text
    .split(/[\s-]+/)
    .map(plain)
    .filter(Boolean)
  const each = words.map(word => spellingsOf(word, known))
  if (each.some(spellings => spellings.length === 0)) return []
  const few = breadth === 'few'
  return combined(
    each.map(spellings => (few ? spellings.slice(0, 3) : spellings)),
    few ? 6 : 16,
  ).map(all => all.join(' '))
}
