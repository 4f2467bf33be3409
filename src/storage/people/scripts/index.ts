import { readArabic } from './arabic.ts'
import { readCyrillic } from './cyrillic.ts'
import { readGreek } from './greek.ts'
import { readHan } from './han.ts'
import { readHangul } from './hangul.ts'
import { readKana } from './kana.ts'
import type { Breadth, NamePart, Reader } from './reader.ts'

export type { NamePart } from './reader.ts'

/**
 * How names of other scripts are written in Latin letters: one file per script, one table of spellings each. A reading
 * is a folded name (lower case, ASCII, words divided by single spaces). Only spellings that an authority prescribes or
 * that are in common use count, since two names that share one match; what no table knows has no reading, and so never
 * matches. Nothing here knows a document, a person or a database.
 */

/** No name has more than this many spellings, whatever its length: the keys of a person are their product. */
const most: Readonly<Record<Breadth, number>> = { few: 6, many: 16 }

const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^\p{Script=Cyrillic}+$/u, readCyrillic],
  [/^\p{Script=Greek}+$/u, readGreek],
  [/^\p{Script=Arabic}+$/u, readArabic],
  [/^\p{Script=Hangul}+$/u, readHangul],
  [/^[\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u, readKana],
  [/^\p{Script=Han}+$/u, readHan],
]

const otherLetter = /[^\p{Script=Latin}\P{L}]/u

/** Whether a name has a letter that is not Latin. */
export function isForeign(text: string): boolean {
  return otherLetter.test(text)
}

/**
 * The readings of a name. None for a name in Latin letters, which needs none, and for one in which scripts are mixed: in
 * a name as people write it they are not, and letters that only look alike are an attack.
 */
export function readings(text: string, part: NamePart, breadth: Breadth): readonly string[] {
  const written = text.normalize('NFKC').toLowerCase().normalize('NFC')
  const bare = written.replace(/[^\p{L}\p{M}ー]|ـ/gu, '').replace(/\p{M}/gu, '')
  const reader = readers.find(([script]) => script.test(bare))?.[1]
  if (reader === undefined) return []
  const found = cut(reader(written, part, 'few'), 'few')
  return breadth === 'few' ? found : cut([...found, ...reader(written, part, 'many')], 'many')
}

function cut(found: readonly string[], breadth: Breadth): readonly string[] {
  return [...new Set(found)].filter(reading => reading !== '').slice(0, most[breadth])
}
