import { foldForPassport, foldName } from './fold.ts'
import { type NamePart, readings } from './scripts/index.ts'

export type { NamePart } from './scripts/index.ts'

const plain = /^[\x20-\x26\x28-\x5f\x61-\x7e]*$/

/** Whether the plain folding is the only spelling of a name: ASCII without an apostrophe. */
export function isPlain(name: string): boolean {
  return plain.test(name)
}

/** Apostrophes as they are typed, and the letters that stand for them. */
const apostrophe = /(?<=\p{L})['’‘`´ʼʻʹʾʿ](?=\p{L})/gu

/** A name in the letters that it has: plainly, as in a passport, and without its apostrophes (`O'Brien`, `Obrien`). */
export function inOwnScript(name: string, folded: string = foldName(name)): readonly string[] {
  if (isPlain(name)) return [folded]
  const closed = name.replace(apostrophe, '')
  return [...new Set([folded, foldForPassport(name), ...(closed === name ? [] : [foldName(closed), foldForPassport(closed)])])]
}

/** All spellings that count as the same name: in its own letters, and in Latin ones where it has others. */
export function spellings(name: string, part: NamePart): readonly string[] {
  if (isPlain(name)) return [foldName(name)]
  return [...new Set([...inOwnScript(name), ...readings(name, part, 'many')])]
}
