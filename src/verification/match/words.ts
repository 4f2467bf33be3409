import type { Reason } from './reasons.ts'
import { areVariants } from './variants.ts'

/** How two words of names go together; undefined for those that do not. */
export type WordRule = (one: string, other: string) => Reason | undefined

/** The same, or spellings of one name of another script. */
export const sameOrVariant: WordRule = (one, other) => {
  if (one === other) return 'same'
  return areVariants(one, other) ? 'transliterated' : undefined
}

export interface Alignment {
  /** Of the words that found a partner. */
  readonly reasons: readonly Reason[]
  /** Words of the longer side for which there was none. */
  readonly left: readonly string[]
}

/** A partner on the longer side for every word of the shorter, equal ones first. Undefined where one has none. */
export function align(one: readonly string[], other: readonly string[], rule: WordRule): Alignment | undefined {
  const [fewer, more] = one.length <= other.length ? [one, other] : [other, one]
  const left = [...more]
  const unequal = fewer.filter(word => !take(left, left.indexOf(word)))
  const reasons: Reason[] = fewer.length > unequal.length ? ['same'] : []
  for (const word of unequal) {
    const partner = left.findIndex(candidate => rule(word, candidate) !== undefined)
    const reason = rule(word, left[partner] ?? '')
    if (!take(left, partner) || reason === undefined) return undefined
    reasons.push(reason)
  }
  return { reasons, left }
}

function take(words: string[], at: number): boolean {
  return at >= 0 && words.splice(at, 1).length === 1
}

/** The words written as one. */
export const joined = (words: readonly string[]): string => words.join('')
