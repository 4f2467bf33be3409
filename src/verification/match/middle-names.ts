import { foldName } from '../../storage/people/fold.ts'
import { spellings } from '../../storage/people/spellings.ts'
import type { ShownName } from './shown-names.ts'
import type { ClaimMatch } from './types.ts'

/** Whether a document has as given names what the directory keeps as given and middle name, in that order. */
export function withMiddleName(shown: string, given: string, middle: string): boolean {
  if (foldName(middle) === '' || foldName(given) === '') return false
  const known = new Set(spellings(given, 'given').flatMap(one => spellings(middle, 'given').map(other => `${one} ${other}`)))
  return spellings(shown, 'given').some(spelling => known.has(spelling))
}

/** Documents have no middle names: what stands behind the given name is one. */
export function compareMiddleName(names: readonly ShownName[], given: string, middle: string | null): ClaimMatch {
  const known = foldName(middle ?? '')
  if (known === '') return { value: 'not_checked', reason: 'missing_here' }
  const shown = names.flatMap(name => (name.divided ? [name.given] : []))
  if (shown.some(name => withMiddleName(name, given, middle ?? ''))) return { value: 'matched', reason: 'case_or_marks' }
  const rests = shown.map(name => restOf(name, given)).filter(rest => rest !== '')
  if (rests.length === 0) return { value: 'missing', reason: 'missing_there' }
  const initial = rests.some(rest => isInitial(rest, known) || isInitial(known, rest))
  return initial ? { value: 'close', reason: 'initial' } : { value: 'mismatched', reason: 'other' }
}

function restOf(shown: string, given: string): string {
  const words = foldName(shown).split(' ')
  return words.slice(foldName(given).split(' ').length).join(' ')
}

const isInitial = (short: string, long: string) => short.length === 1 && long.startsWith(short)
