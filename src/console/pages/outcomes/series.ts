import type { Outcomes } from '../../api/schema.ts'
import { texts } from '../../texts/index.ts'
import type { Ending } from '../verifications/outcome.ts'

const t = texts.verifications
const endings = ['allow', 'challenge', 'deny', 'open'] as const satisfies readonly Ending[]
/** As many as a picture shows apart; the others are one. */
const mostKeys = 6
const others = 'others'

export type Ended = Outcomes['total']
export type ShownBy = keyof typeof t.over.series

export interface Series {
  readonly id: string
  readonly label: string
  readonly color: string
}
export interface Bucket {
  readonly at: string
  readonly counts: Readonly<Record<string, number>>
}
export interface Picture {
  readonly series: readonly Series[]
  readonly buckets: readonly Bucket[]
}

const colorOf: Readonly<Record<Ending, string>> = {
  allow: 'teal.7',
  challenge: 'yellow.6',
  deny: 'red.7',
  open: 'gray.5',
}
const palette = ['blue.6', 'orange.6', 'grape.6', 'cyan.6', 'yellow.6', 'indigo.4']

export const sumOf = (ended: Ended): number => endings.reduce((sum, how) => sum + ended[how], 0)

/** Of those that are settled, how many were allowed; undefined where none is. */
export function shareOf(ended: Ended): number | undefined {
  const settled = sumOf(ended) - ended.open
  return settled === 0 ? undefined : ended.allow / settled
}

export function labelOf(by: Exclude<ShownBy, 'outcome'>, key: string): string {
  const words: Readonly<Record<string, string>> = { purpose: t.purposes, reason: t.reasons, facade: t.facades }[by]
  return words[key] ?? (key === 'open' ? t.outcomes.open : key)
}

/** What is stacked in each bucket: outcomes, or the largest of the keys. Pure. */
export function pictureOf(outcomes: Outcomes, by: ShownBy): Picture {
  if (by === 'outcome') {
    const series = endings.map(id => ({ id, label: t.outcomes[id], color: colorOf[id] }))
    const buckets = outcomes.buckets.map(({ at, ended }) => ({
      at,
      counts: Object.fromEntries(endings.map(how => [how, Object.values(ended).reduce((sum, one) => sum + one[how], 0)])),
    }))
    return { series, buckets }
  }
  const shown = outcomes.keys.slice(0, mostKeys).map(({ key }) => key)
  const series = shown.map((id, place) => ({ id, label: labelOf(by, id), color: palette[place] ?? 'gray.5' }))
  const hasOthers = outcomes.keys.length > mostKeys
  const buckets = outcomes.buckets.map(({ at, ended }) => {
    const all = Object.entries(ended)
    const rest = all.reduce((sum, [key, one]) => (shown.includes(key) ? sum : sum + sumOf(one)), 0)
    const counts = Object.fromEntries(shown.map(key => [key, ended[key] ? sumOf(ended[key]) : 0]))
    return { at, counts: hasOthers ? { ...counts, [others]: rest } : counts }
  })
  return { series: hasOthers ? [...series, { id: others, label: t.over.others, color: 'gray.5' }] : series, buckets }
}
