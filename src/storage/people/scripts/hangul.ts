import { combined } from './combined.ts'
import { givenSyllables, surnames } from './hangul-spellings.ts'
import type { Reader } from './reader.ts'

const initials = ['g', 'kk', 'n', 'd', 'tt', 'r', 'm', 'b', 'pp', 's', 'ss', '', 'j', 'jj', 'ch', 'k', 't', 'p', 'h']
const vowels = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ')
const finals = ' k k ks n nj nh t l lk lm lb ls lt lp lh m p ps t t ng t t k t p t'.split(' ')

/** Revised Romanization (2000), syllable by syllable: in names sounds are not assimilated (rule 4 of section 3). */
function revised(syllable: string): string {
  const index = syllable.charCodeAt(0) - 0xac00
  if (index < 0 || index >= 11_172) return ''
  const final = index % 28
  const vowel = Math.floor(index / 28) % 21
  return `${initials[Math.floor(index / 588)] ?? ''}${vowels[vowel] ?? ''}${finals[final] ?? ''}`
}

const spellings = (syllable: string, usual: Readonly<Record<string, readonly string[]>>): readonly string[] => [
  ...new Set([...(usual[syllable] ?? []), revised(syllable)]),
]

const doubleSurnames = new Set(['남궁', '황보', '제갈', '사공', '선우', '서문', '독고'])

/** Family name first where a name is not divided. The usual spelling comes first, since the list may be cut. */
export const readHangul: Reader = (text, part, breadth) => {
  const syllables = [...text.normalize('NFC').replace(/[^\p{Script=Hangul}]/gu, '')]
  if (syllables.length > 6 || syllables.some(one => revised(one) === '')) return []
  const length = part === 'given' ? 0 : part === 'family' ? syllables.length : lengthOfSurname(syllables)
  const few = breadth === 'few'
  const lasts = spell(syllables.slice(0, length), surnames, few ? 2 : 8)
  const firsts = spell(syllables.slice(length), givenSyllables, few ? 2 : 8)
  const family = lasts.map(all => all.join(''))
  const given = firsts.flatMap(all => [all.join(''), all.join(' ')])
  if (part === 'family') return family
  if (part === 'given') return given
  return family.flatMap(last => given.map(first => `${last} ${first}`))
}

function spell(
  syllables: readonly string[],
  usual: Readonly<Record<string, readonly string[]>>,
  most: number,
): readonly (readonly string[])[] {
  return combined(
    syllables.map(one => spellings(one, usual)),
    most,
  )
}

function lengthOfSurname(syllables: readonly string[]): number {
  return syllables.length > 2 && doubleSurnames.has(syllables.slice(0, 2).join('')) ? 2 : 1
}
