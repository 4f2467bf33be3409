import { token_sort_ratio } from 'fuzzball'
import type { Pair } from './pairs.ts'

/** Other ways to compare names, as they are used: both names as one text, and a similarity from 0 to 1. */
export type Rival = (one: string, other: string) => number

export const equality: Rival = (one, other) => (one === other ? 1 : 0)

/** Winkler 1990: Jaro's similarity, and a tenth of what it lacks for each of four equal letters at the beginning. */
export const jaroWinkler: Rival = (one, other) => {
  const similar = jaro(one, other)
  let prefix = 0
  while (prefix < 4 && prefix < one.length && one[prefix] === other[prefix]) prefix += 1
  return similar + prefix * 0.1 * (1 - similar)
}

function jaro(one: string, other: string): number {
  const reach = Math.max(0, Math.floor(Math.max(one.length, other.length) / 2) - 1)
  const taken = new Set<number>()
  const common: string[] = []
  for (const [at, letter] of [...one].entries()) {
    for (let there = Math.max(0, at - reach); there <= at + reach && there < other.length; there += 1) {
      if (taken.has(there) || other[there] !== letter) continue
      taken.add(there)
      common.push(letter)
      break
    }
  }
  if (common.length === 0) return 0
  const counterparts = [...taken].sort((a, b) => a - b).map(at => other[at])
  const moved = common.filter((letter, at) => letter !== counterparts[at]).length / 2
  return (common.length / one.length + common.length / other.length + (common.length - moved) / common.length) / 3
}

/** The library's own cleaning, and the words in any order. */
export const tokenSort: Rival = (one, other) => token_sort_ratio(one, other) / 100

export interface Quality {
  readonly precision: number
  readonly recall: number
  /** The harmonic mean of both. */
  readonly f1: number
}

export function qualityOf(verdicts: readonly { readonly same: boolean; readonly said: boolean }[]): Quality {
  const hits = verdicts.filter(({ same, said }) => same && said).length
  const said = verdicts.filter(one => one.said).length
  const precision = said === 0 ? 1 : hits / said
  const recall = hits / verdicts.filter(({ same }) => same).length
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

/** At the threshold that suits it best, which it would not know beforehand. */
export function bestOf(rival: Rival, pairs: readonly Pair[]): Quality {
  const scored = pairs.map(pair => ({ same: pair.same, score: rival(...textsOf(pair)) }))
  const thresholds = Array.from({ length: 61 }, (_, at) => 0.4 + at / 100)
  const qualities = thresholds.map(least => qualityOf(scored.map(({ same, score }) => ({ same, said: score >= least }))))
  return qualities.reduce((best, one) => (one.f1 > best.f1 ? one : best))
}

function textsOf({ document, expected }: Pair): [string, string] {
  const { givenName, familyName, fullName } = document.givenName || document.fullName ? document : (document.native ?? {})
  const shown = fullName ?? `${givenName} ${familyName}`
  return [shown.toLowerCase(), `${expected.givenName} ${expected.familyName}`.toLowerCase()]
}
