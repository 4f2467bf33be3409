import { compareClaims } from '../../src/verification/match/index.ts'
import { type Figure, type Measurement, underGoal } from './figure.ts'
import { type Pair, pairsFrom } from './match/pairs.ts'
import { bestOf, equality, jaroWinkler, type Quality, qualityOf, tokenSort } from './match/rivals.ts'

const seed = 20_260_401
const howMany = 6_000
const goalOfRecall = 0.97
/** A comparison runs inside a transaction. */
const goalMicroseconds = 200

export interface Judged extends Pair {
  readonly value: string
}

export function judge(pairs: readonly Pair[]): readonly Judged[] {
  return pairs.map(pair => ({ ...pair, value: compareClaims(pair.document, pair.expected).directory }))
}

const qualityAt = (judged: readonly Judged[], ...good: readonly string[]): Quality =>
  qualityOf(judged.map(({ same, value }) => ({ same, said: good.includes(value) })))

/** `matched` opens doors, so that its precision counts; `close` is what a policy may be content with, or a reviewer sees. */
export function figuresOf(judged: readonly Judged[]): { readonly matched: Quality; readonly close: Quality } {
  return { matched: qualityAt(judged, 'matched'), close: qualityAt(judged, 'matched', 'close') }
}

/** How well documents are told apart, on pairs of which the answer is known, and beside other ways to compare names. */
export const match: Measurement = async ({ say }) => {
  const pairs = pairsFrom(seed, howMany)
  const judged = judge(pairs)
  const since = performance.now()
  judge(pairs)
  const microseconds = ((performance.now() - since) * 1_000) / pairs.length
  const { matched, close } = figuresOf(judged)
  for (const [how, missed] of missedBy(judged)) say(`match: ${missed} not found, ${how}`)
  return [
    share('match_precision', 'precision of matched', matched.precision, 1),
    share('match_recall_of_goal', 'recall of matched and close', close.recall, goalOfRecall),
    told('match_recall_of_matched', 'recall of matched', matched.recall, 'both', close.recall),
    told('match_precision_of_close', 'precision of matched and close', close.precision, 'matched', matched.precision),
    beside('equality', close, bestOf(equality, pairs)),
    beside('jaro_winkler', close, bestOf(jaroWinkler, pairs)),
    beside('fuzzball', close, bestOf(tokenSort, pairs)),
    underGoal('match_time', 'one comparison', 'µs', microseconds, goalMicroseconds),
  ]
}

/** In per cent, because the table rounds to one decimal. */
const percent = (number: number) => number * 100

function told(name: string, what: string, ours: number, beside: string, value: number): Figure {
  return { name, what, unit: '%', ours: percent(ours), against: { what: beside, value: percent(value) } }
}

function share(name: string, what: string, ours: number, goal: number): Figure {
  return { ...told(name, what, ours, 'goal', goal), goal: { atLeast: 1 } }
}

function beside(rival: string, ours: Quality, theirs: Quality): Figure {
  const name = rival.replace('_', '-')
  return {
    ...told(`match_f1_of_${rival}`, `F1 of matched and close, beside ${name}`, ours.f1, `${name} at its best`, theirs.f1),
    goal: { atLeast: 1 },
  }
}

function missedBy(judged: readonly Judged[]): readonly (readonly [string, number])[] {
  const missed = judged.filter(({ same, value }) => same && value !== 'matched' && value !== 'close')
  return [...Map.groupBy(missed, ({ culture, how }) => `${culture}: ${how}`)].map(([how, all]) => [how, all.length] as const)
}
