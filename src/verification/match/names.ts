import type { DocumentClaims } from '../../contract/index.ts'
import { foldName } from '../../storage/people/fold.ts'
import { spellings } from '../../storage/people/spellings.ts'
import { compareMiddleName, withMiddleName } from './middle-names.ts'
import { compareName, isAlias, sortWords } from './one-name.ts'
import { type ShownName, shownNames } from './shown-names.ts'
import type { ClaimMatch, ExpectedClaims, MatchKnowledge } from './types.ts'
import { wholeWords } from './whole-name.ts'
import { worst } from './worst-of.ts'

export interface NameMatch {
  readonly given_name: ClaimMatch
  readonly family_name: ClaimMatch
  readonly middle_name?: ClaimMatch
}

const notAsked: ClaimMatch = { value: 'not_checked', reason: 'missing_here' }

/** The names of a document, in whichever of its scripts they fit better. */
export function compareNames(document: DocumentClaims, expected: ExpectedClaims, knowledge: MatchKnowledge): NameMatch {
  const shown = shownNames(document)
  const all = shown.map(name => compareOne(name, expected, knowledge))
  const [first, ...others] = all
  const found = first === undefined ? nothingShown(expected) : others.reduce(better, first)
  const { middleName } = expected
  if (middleName === undefined) return found
  return { ...found, middle_name: compareMiddleName(shown, expected.givenName ?? '', middleName) }
}

function nothingShown({ givenName, familyName }: ExpectedClaims): NameMatch {
  const silent = (known: string | null | undefined): ClaimMatch =>
    known === undefined ? notAsked : { value: 'missing', reason: known === null ? 'missing_here' : 'missing_there' }
  return { given_name: silent(givenName), family_name: silent(familyName) }
}

function better(one: NameMatch, other: NameMatch): NameMatch {
  return { given_name: best(one.given_name, other.given_name), family_name: best(one.family_name, other.family_name) }
}

const best = (one: ClaimMatch, other: ClaimMatch) => (worst([one.value, other.value]) === one.value ? other : one)

function compareOne(name: ShownName, expected: ExpectedClaims, knowledge: MatchKnowledge): NameMatch {
  const { givenName, familyName } = expected
  if (!name.divided) return compareUndivided(name.whole, expected, knowledge)
  const given = compareIfAsked(name.given, givenName, 'given', knowledge)
  const family = compareIfAsked(name.family, familyName, 'family', knowledge)
  const apart = { given_name: middleToo(name, expected) ?? given, family_name: family }
  // A name that the directory lacks is missing, whatever order the others stand in.
  if (isBlank(givenName) || isBlank(familyName)) return apart
  if (worst([apart.given_name.value, family.value]) === 'matched') return apart
  return acrossBorder(name, { givenName, familyName }, apart, knowledge)
}

function isBlank(name: string | null | undefined): name is null | undefined {
  return foldName(name ?? '') === ''
}

function middleToo(name: ShownName & { divided: true }, expected: ExpectedClaims): ClaimMatch | undefined {
  const { givenName, middleName } = expected
  if (!givenName || !middleName || !withMiddleName(name.given, givenName, middleName)) return undefined
  return { value: 'matched', reason: 'with_middle_name' }
}

function compareIfAsked(
  shown: string,
  known: string | null | undefined,
  part: 'given' | 'family',
  knowledge: MatchKnowledge,
): ClaimMatch {
  return known === undefined ? notAsked : compareName(shown, known ?? '', part, knowledge)
}

interface Both {
  readonly givenName: string
  readonly familyName: string
}

/** Both names in another order, or with another border between them. */
function acrossBorder(
  { given, family }: ShownName & { divided: true },
  { givenName, familyName }: Both,
  apart: NameMatch,
  knowledge: MatchKnowledge,
): NameMatch {
  const known = wholes(spellings(givenName, 'given'), spellings(familyName, 'family'))
  const shown = wholes(spellings(given, 'given'), spellings(family, 'family'))
  if ([...shown].some(one => known.has(one))) return both({ value: 'matched', reason: 'reordered' })
  // What is not there is not made up for by what is.
  if ([apart.given_name, apart.family_name].some(({ value }) => value === 'missing')) return apart
  if (apart.given_name.value === 'close' || apart.family_name.value === 'close') {
    if (worst([apart.given_name.value, apart.family_name.value]) === 'close') return apart
  }
  const swapped = [compareName(family, givenName, 'given', knowledge), compareName(given, familyName, 'family', knowledge)]
  if (swapped.every(({ value }) => value === 'matched' || value === 'close')) return both({ value: 'close', reason: 'swapped' })
  const reason = wholeWords(`${given} ${family}`, givenName, familyName, knowledge)
  return reason === 'extra_word' ? both({ value: 'close', reason }) : apart
}

/** Without a border between the names, only the whole can be compared. */
function compareUndivided(whole: string, expected: ExpectedClaims, knowledge: MatchKnowledge): NameMatch {
  const { givenName, familyName } = expected
  const given = givenName ?? ''
  const family = familyName ?? ''
  const found = compareWhole(whole, given, family, knowledge)
  const unlessMissing = (known: string | null | undefined): ClaimMatch =>
    known === undefined ? notAsked : isBlank(known) ? { value: 'missing', reason: 'missing_here' } : found
  return { given_name: unlessMissing(givenName), family_name: unlessMissing(familyName) }
}

function compareWhole(whole: string, given: string, family: string, knowledge: MatchKnowledge): ClaimMatch {
  if (foldName(`${given} ${family}`) === '') return { value: 'missing', reason: 'missing_here' }
  const known = wholes(spellings(given, 'given'), spellings(family, 'family'))
  if (spellings(whole, 'full').some(one => known.has(sortWords(one)))) return { value: 'matched', reason: 'reordered' }
  const aliased = isAlias('given_name', whole, given, knowledge) && isAlias('family_name', whole, family, knowledge)
  if (aliased) return { value: 'matched', reason: 'alias' }
  const reason = wholeWords(whole, given, family, knowledge)
  return reason === undefined ? { value: 'mismatched', reason: 'other' } : { value: 'close', reason }
}

function wholes(given: readonly string[], family: readonly string[]): ReadonlySet<string> {
  return new Set(given.flatMap(first => family.map(last => sortWords(`${first} ${last}`.trim()))))
}

const both = (match: ClaimMatch): NameMatch => ({ given_name: match, family_name: match })
