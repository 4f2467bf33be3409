import type { Product } from './access.ts'
import type { Database } from './database.ts'

/** One line of the table. The ratio is `ours` over `against`. */
export interface Figure {
  /** As it stands in the JSON: says what the ratio is of. */
  readonly name: string
  readonly what: string
  readonly unit: string
  readonly ours: number
  readonly against: { readonly what: string; readonly value: number }
  /** What the ratio has to be; a figure without one is told for its own sake. */
  readonly goal?: { readonly atLeast: number } | { readonly under: number } | { readonly atMost: number }
}

/** What every measurement is told. */
export interface Setting {
  readonly users: number
  /** How many make a directory large. */
  readonly many: number
  /** Whose stand-ins are read. */
  readonly directories: readonly Product[]
  readonly databases: readonly Database[]
  /** How long each load lasts. */
  readonly seconds: number
  /** How often what takes one go is repeated; the median counts. */
  readonly rounds: number
  /** How often each question is put to the view. */
  readonly times: number
  readonly say: (text: string) => void
  /** Where CPU profiles go. */
  readonly profile?: string
}

export type Measurement = (setting: Setting) => Promise<readonly Figure[]>

export function ratioOf({ ours, against }: Figure): number {
  return against.value === 0 ? Number.POSITIVE_INFINITY : ours / against.value
}

/** Undefined where there is no goal. */
export function isMet(figure: Figure): boolean | undefined {
  const { goal } = figure
  const ratio = ratioOf(figure)
  if (goal === undefined) return undefined
  if ('atLeast' in goal) return ratio >= goal.atLeast
  return 'under' in goal ? ratio < goal.under : ratio <= goal.atMost
}

/** A figure with an upper bound of its own and no floor. */
export function underGoal(name: string, what: string, unit: string, ours: number, goal: number): Figure {
  return { name: `${name}_of_goal`, what, unit, ours, against: { what: 'goal', value: goal }, goal: { under: 1 } }
}

/** The middle one; of an even number the lower of the two. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (middle === undefined) throw new RangeError('nothing was measured')
  return middle
}

/** The value below which this share of the numbers lies. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const at = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (at === undefined) throw new RangeError('nothing was measured')
  return at
}
