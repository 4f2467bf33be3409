import type { DirectoryUser, DocumentClaims, ExternalClaims, MatchValue } from '../contract/index.ts'
import { foldForPassport, foldName } from '../storage/people/fold.ts'

/** What the document is compared with. Undefined: not asked. Null: asked, and the directory has none. */
export interface ExpectedClaims {
  readonly givenName?: string | null
  readonly familyName?: string | null
  readonly birthDate?: string | null
}

/** How a document compares, claim by claim and as a whole. Carries no value of either side. */
export interface ClaimsMatch {
  readonly directory: MatchValue
  readonly claims: Readonly<Record<string, MatchValue>>
}

/** Compares a document with what is expected. Nothing of the document outlives the call. */
export type CompareClaims = (document: DocumentClaims, expected: ExpectedClaims) => ClaimsMatch

export const notChecked: ClaimsMatch = { directory: 'not_checked', claims: {} }

/**
 * Names without regard to case, marks and the order of their parts, by the folding under which the directory finds
 * namesakes: whatever is `matched` here, `namesakes` would find as well. `close`: one side has words that the other lacks. A date of
 * birth counts where both sides have one.
 */
export const compareClaims: CompareClaims = (document, expected) => {
  const asked = expected.givenName !== undefined || expected.familyName !== undefined
  const names = asked ? compareNames(document, expected) : {}
  const birth = compareDate(document.birthDate, expected.birthDate)
  const claims = { ...names, ...(birth === undefined ? {} : { birth_date: birth }) }
  const counting = Object.entries(claims).filter(([claim, value]) => claim !== 'birth_date' || compared(value))
  return { directory: worst(counting.map(([, value]) => value)), claims }
}

/** From best to worst. */
const ladder: readonly MatchValue[] = ['matched', 'close', 'missing', 'mismatched']

function worst(values: readonly MatchValue[]): MatchValue {
  const found = values.filter(value => value !== 'not_checked').map(value => ladder.indexOf(value))
  return found.length === 0 ? 'not_checked' : (ladder[Math.max(...found)] ?? 'mismatched')
}

const compared = (value: MatchValue) => value === 'matched' || value === 'mismatched'

function compareNames(document: DocumentClaims, expected: ExpectedClaims): Record<string, MatchValue> {
  const { given, family } = namesOf(document)
  if (
    expected.givenName &&
    expected.familyName &&
    sameName(`${given} ${family}`, `${expected.givenName} ${expected.familyName}`)
  ) {
    return { given_name: 'matched', family_name: 'matched' }
  }
  // Without a border between the names, only the whole can be compared.
  if (document.givenName === undefined && document.familyName === undefined && given !== '') {
    const whole = compareName(given, [expected.givenName, expected.familyName].filter(Boolean).join(' '))
    return {
      given_name: expected.givenName === undefined ? 'not_checked' : whole,
      family_name: expected.familyName === undefined ? 'not_checked' : whole,
    }
  }
  return {
    given_name: expected.givenName === undefined ? 'not_checked' : compareName(given, expected.givenName),
    family_name: expected.familyName === undefined ? 'not_checked' : compareName(family, expected.familyName),
  }
}

/** The names of a document, as they are looked for among namesakes too. */
export function namesOf(document: DocumentClaims): { readonly given: string; readonly family: string } {
  const { givenName, familyName, fullName } = document
  if (givenName === undefined && familyName === undefined) return { given: fullName ?? '', family: '' }
  return { given: givenName ?? '', family: familyName ?? '' }
}

function compareName(shown: string, known: string | null): MatchValue {
  if (foldName(shown) === '' || known === null || foldName(known) === '') return 'missing'
  if (sameName(shown, known)) return 'matched'
  const pairs = spellings(shown).flatMap(a => spellings(known).map(b => [a.split(' '), b.split(' ')] as const))
  return pairs.some(([a, b]) => holds(a, b) || holds(b, a)) ? 'close' : 'mismatched'
}

function sameName(a: string, b: string): boolean {
  const known = spellings(b)
  return spellings(a).some(spelling => spelling !== '' && known.includes(spelling))
}

/** The plain folding, and how a passport's machine-readable zone would write it. */
function spellings(name: string): readonly string[] {
  return [...new Set([sorted(foldName(name)), sorted(foldForPassport(name))])]
}

const sorted = (words: string) => words.split(' ').sort().join(' ')
const holds = (all: readonly string[], some: readonly string[]) => some.every(word => all.includes(word))

const isoDate = /^\d{4}-\d{2}-\d{2}$/

function compareDate(shown: string | undefined, known: string | null | undefined): MatchValue | undefined {
  if (known === undefined) return undefined
  if (known === null || !isoDate.test(known)) return 'not_checked'
  if (shown === undefined || !isoDate.test(shown)) return 'missing'
  return shown === known ? 'matched' : 'mismatched'
}

/** What the directory says of a person. */
export function claimsOfUser(user: DirectoryUser): ExpectedClaims {
  return { givenName: user.givenName, familyName: user.familyName, birthDate: user.claims.birth_date ?? null }
}

/** What a client says of somebody without a directory record; only what it says is compared. */
export function claimsOfClient(claims: ExternalClaims): ExpectedClaims {
  return {
    ...(claims.given_name === undefined ? {} : { givenName: claims.given_name }),
    ...(claims.family_name === undefined ? {} : { familyName: claims.family_name }),
    ...(claims.birth_date === undefined ? {} : { birthDate: claims.birth_date }),
  }
}
