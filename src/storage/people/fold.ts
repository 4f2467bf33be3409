/**
 * What the view remembers about people, as pure functions: keys, words, hashes, and the comparison of what a product
 * says with what is stored. The loaders of both databases run them, on whatever thread they live. Nothing here knows a
 * database, a clock or a product.
 */

const ascii = /^[\x20-\x7e]*$/

/** Letters that no decomposition takes apart. The only transliteration there is; a matcher may not be laxer. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ħ: 'h',
  ŋ: 'n',
  ς: 'σ',
}
const special = /[ßæœøđðłıþħŋς]/g

/** How passports write letters with marks (ICAO Doc 9303-3, section 6): an umlaut becomes two letters. */
const passport: Readonly<Record<string, string>> = { å: 'aa', ä: 'ae', ö: 'oe', ø: 'oe', ü: 'ue', ñ: 'n', þ: 'th', ð: 'd' }
const passportLetters = /[åäöøüñþð]/g

/** Unicode's default case folding, as far as lower case does not give it: final sigma and sharp s. */
function foldCase(text: string): string {
  return text.toLowerCase().replace(/ς/g, 'σ').replace(/ß/g, 'ss')
}

/** What a login hint has to equal: NFKC, trimmed, case-folded. Marks stay, so that two accounts never become one. */
export function loginKey(text: string): string {
  if (ascii.test(text)) return text.trim().toLowerCase()
  return foldCase(text.normalize('NFKC')).normalize('NFKC').trim()
}

/** A name without case and marks, its words divided by single spaces. */
export function foldName(text: string): string {
  if (ascii.test(text)) return divide(text.toLowerCase(), /[^a-z0-9]+/g)
  const bare = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(special, letter => letters[letter] ?? letter)
  return divide(bare, /[^\p{L}\p{N}]+/gu)
}

/** A name as a passport's machine-readable zone would spell it, where that differs from the plain folding. */
export function foldForPassport(text: string): string {
  if (ascii.test(text)) return foldName(text)
  const lower = text.normalize('NFKC').toLowerCase().normalize('NFC')
  return foldName(lower.replace(passportLetters, letter => passport[letter] ?? letter))
}

function divide(text: string, gap: RegExp): string {
  return text.replace(gap, ' ').trim()
}
