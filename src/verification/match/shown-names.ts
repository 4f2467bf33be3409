import type { DocumentClaims } from '../../contract/index.ts'
import { foldName } from '../../storage/people/fold.ts'
import { keysOfSpellings, nameKeys } from '../../storage/people/keys.ts'
import { spellings } from '../../storage/people/spellings.ts'
import type { ExpectedClaims } from './types.ts'

/** The names of a document in one script. Either divided, or a whole of which the border is not known. */
export type ShownName =
  | { readonly divided: true; readonly given: string; readonly family: string }
  | { readonly divided: false; readonly whole: string }

/** In Latin letters and in the script of the country, as far as the document shows them. */
export function shownNames(document: DocumentClaims): readonly ShownName[] {
  return [document, document.native ?? {}].flatMap(({ givenName, familyName, fullName }): readonly ShownName[] => {
    const divided = says(givenName) || says(familyName)
    if (divided) return [{ divided: true, given: givenName ?? '', family: familyName ?? '' }]
    return fullName !== undefined && says(fullName) ? [{ divided: false, whole: fullName }] : []
  })
}

const says = (name: string | undefined) => name !== undefined && foldName(name) !== ''

/** What the directory is asked for namesakes by. */
export interface SearchKeys {
  readonly names: readonly string[]
  /** Names that match only together with a middle name: of people who have one. */
  readonly withMiddleName: readonly string[]
}

/**
 * The keys under which the directory is asked for namesakes: all spellings of the names that the document shows, and the
 * names of the person themselves. Whoever else would match the document, or bears the name that it matched, is found.
 */
export function searchKeys(document: DocumentClaims, expected: ExpectedClaims): SearchKeys {
  const shown = shownNames(document)
  const given = shown.flatMap(name => (name.divided ? spellings(name.given, 'given') : []))
  const family = shown.flatMap(name => (name.divided ? spellings(name.family, 'family') : []))
  const wholes = shown.flatMap(name => (name.divided ? [] : spellings(name.whole, 'full')))
  const own = nameKeys(expected.givenName ?? '', expected.familyName ?? '')
  return {
    names: [...new Set([...keysOfSpellings(given, family), ...keysOfSpellings(wholes, ['']), ...own])],
    withMiddleName: keysOfSpellings(given.flatMap(beginnings), family),
  }
}

function beginnings(name: string): readonly string[] {
  const words = name.split(' ')
  return words.slice(1).map((_, at) => words.slice(0, at + 1).join(' '))
}
