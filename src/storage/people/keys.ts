import { foldName, loginKey } from './fold.ts'
import { isForeign, type NamePart, readings } from './scripts/index.ts'
import { inOwnScript, isPlain } from './spellings.ts'

/** The names by which a person of the view is found and ordered. */
export interface Named {
  readonly login: string
  readonly email: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly displayName: string | null
}

/**
 * Which rules `nameKeys` follows. Raise it with every change of what they answer for a name, or of what they stand on
 * (folding, spellings, scripts): the keys that stand in a database are then written anew.
 */
export const nameKeyRules = 1

/** A row of an index must fit a page of PostgreSQL's btree (2,704 bytes), whatever the script. */
const longestKey = 240

/**
 * The key under which namesakes meet: the sorted folded words of both names, so that `Wei Zhang` and `Zhang Wei` are
 * one. Empty when there is no name: nobody is the namesake of the nameless.
 */
export function nameKey(givenName: string, familyName: string): string {
  return sorted(`${foldName(givenName)} ${foldName(familyName)}`)
}

/**
 * All keys of a person: each name by the plain folding and by every other spelling (`Müller`, `Mueller`). Every combination,
 * since a document may spell one name this way and the other one that. A name of another script has the few commonest of
 * its spellings in Latin letters, so that it is found by either.
 */
export function nameKeys(givenName: string, familyName: string): readonly string[] {
  return keysOf(givenName, familyName, foldName(givenName), foldName(familyName))
}

/** The keys of all combinations of spellings that are folded already. */
export function keysOfSpellings(given: readonly string[], family: readonly string[]): readonly string[] {
  const keys = new Set<string>()
  for (const first of given) for (const last of family) keys.add(sorted(`${first} ${last}`))
  keys.delete('')
  return [...keys]
}

function keysOf(givenName: string, familyName: string, given: string, family: string): readonly string[] {
  const plain = sorted(`${given} ${family}`)
  if (plain === '') return []
  if (isPlain(givenName) && isPlain(familyName)) return [plain]
  const firsts = inOwnScript(givenName, given)
  const lasts = inOwnScript(familyName, family)
  const keys = [plain, ...keysOfSpellings(firsts, lasts)]
  if (isForeign(givenName) || isForeign(familyName)) {
    keys.push(...keysOfSpellings(inLatin(givenName, 'given', firsts), inLatin(familyName, 'family', lasts)))
  }
  return [...new Set(keys)]
}

function inLatin(name: string, part: NamePart, own: readonly string[]): readonly string[] {
  return isForeign(name) ? readings(name, part, 'few') : own
}

function sorted(words: string): string {
  return cut(words.trim().split(' ').sort().join(' '))
}

function cut(key: string): string {
  return key.length <= longestKey ? key : key.slice(0, longestKey).toWellFormed()
}

/** What a person is found and ordered by. */
export interface Derived {
  /** The one order of the view: folded family name, given name; the nameless by login. The row breaks ties. */
  readonly browseKey: string
  readonly nameKeys: readonly string[]
  /**
   * The words of the names, the login and the e-mail address. Of an address only what stands before the `@`, since all
   * of a directory share the rest.
   */
  readonly words: string
}

/** Folds each name once. */
export function derive(person: Named): Derived {
  const given = person.givenName === null ? '' : foldName(person.givenName)
  const family = person.familyName === null ? '' : foldName(person.familyName)
  const words = new Set<string>()
  add(words, family)
  add(words, given)
  if (person.displayName !== null && person.displayName !== `${person.givenName} ${person.familyName}`) {
    add(words, foldName(person.displayName))
  }
  add(words, foldName(localPart(person.login)))
  if (person.email !== null && person.email !== person.login) add(words, foldName(localPart(person.email)))
  return {
    browseKey: cut(family === '' && given === '' ? `\u0001\u0001${loginKey(person.login)}` : `${family}\u0001${given}`),
    nameKeys: keysOf(person.givenName ?? '', person.familyName ?? '', given, family),
    words: [...words].join(' '),
  }
}

function add(words: Set<string>, folded: string): void {
  if (folded === '') return
  if (!folded.includes(' ')) words.add(folded)
  else for (const word of folded.split(' ')) words.add(word)
}

/** What an administrator typed, as words of the index; the last may be the beginning of one. */
export function queryWords(text: string): readonly string[] {
  return foldName(localPart(text)).split(' ').filter(Boolean)
}

function localPart(address: string): string {
  const at = address.lastIndexOf('@')
  return at <= 0 ? address : address.slice(0, at)
}
