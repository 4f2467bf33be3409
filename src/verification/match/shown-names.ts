import type { DocumentClaims } from '../../contract/index.ts'
import { foldName } from '../../storage/people/fold.ts'
import { keysOfSpellings, nameKeys } from '../../storage/people/keys.ts'
import { spellings } from '../../storage/people/spellings.ts'
import { nearKeys, nearKeysOfWhole } from './near-keys.ts'
import type { NicknameRows } from './nicknames.ts'
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

/**
 * The keys under which the directory is asked for namesakes: all spellings of the names that the document shows, what else
 * its bearer may be called by, and the names of the person themselves. Whoever else would match the document, or bears the
 * name that it matched, is found.
 */
export function searchKeys(document: DocumentClaims, expected: ExpectedClaims, nicknames: NicknameRows = []): readonly string[] {
  const shown = shownNames(document)
  const given = shown.flatMap(name => (name.divided ? spellings(name.given, 'given') : []))
  const family = shown.flatMap(name => (name.divided ? spellings(name.family, 'family') : []))
  const wholes = shown.flatMap(name => (name.divided ? [] : spellings(name.whole, 'full')))
  return [
    ...new Set([
      ...keysOfSpellings([...given, ...given.flatMap(beginnings)], family),
      ...keysOfSpellings(wholes, ['']),
      ...nameKeys(expected.givenName ?? '', expected.familyName ?? ''),
      ...shown.flatMap(name => nearTo(name, nicknames)),
    ]),
  ]
}

/** What stands before a middle name. */
function beginnings(name: string): readonly string[] {
  const words = name.split(' ')
  return words.slice(1).map((_, at) => words.slice(0, at + 1).join(' '))
}

function nearTo(name: ShownName, nicknames: NicknameRows): readonly string[] {
  if (name.divided) return nearKeys(spellings(name.given, 'given'), spellings(name.family, 'family'), nicknames)
  return spellings(name.whole, 'full')
    .slice(0, 1)
    .flatMap(whole => nearKeysOfWhole(whole, nicknames))
}
