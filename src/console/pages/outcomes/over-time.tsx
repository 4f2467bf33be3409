import { Skeleton } from '@mantine/core'
import { lazy, Suspense, useMemo } from 'react'
import type { Outcomes } from '../../api/schema.ts'
import { Rows } from '../../parts/rows.tsx'
import { texts } from '../../texts/index.ts'
import classes from './outcomes.module.css'
import { pictureOf, type ShownBy, sumOf } from './series.ts'

const o = texts.verifications.over
const Chart = lazy(() => import('./chart.tsx').then(({ Chart: Drawn }) => ({ default: Drawn })))
const dayOf = new Intl.DateTimeFormat(texts.locale, { month: 'short', day: 'numeric', timeZone: 'UTC' })
const hourOf = new Intl.DateTimeFormat(texts.locale, {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
  hour12: false,
})

/** A picture for those who see it, and a table of the same numbers for everybody. */
export function OverTime({
  outcomes,
  by,
  range,
  isHourly,
}: {
  readonly outcomes: Outcomes
  readonly by: ShownBy
  readonly range: string
  readonly isHourly: boolean
}) {
  const picture = useMemo(() => pictureOf(outcomes, by), [outcomes, by])
  const nameOf = (at: string) => (isHourly ? hourOf : dayOf).format(Date.parse(at))
  const filled = picture.buckets.filter(({ counts }) => Object.values(counts).some(count => count > 0))
  const number = (count: number) => count.toLocaleString(texts.locale)
  return (
    <>
      <figure className={classes.picture} role="img" aria-label={`${o.picture}. ${o.pictureOf(sumOf(outcomes.total), range)}`}>
        <Suspense fallback={<Skeleton height={300} />}>
          <Chart picture={picture} nameOf={nameOf} />
        </Suspense>
      </figure>
      <details>
        <summary className={classes.summary}>{o.table}</summary>
        <Rows
          label={o.table}
          heads={[o.when, ...picture.series.map(({ label }) => label), o.total]}
          rows={filled.map(({ at, counts }) => ({
            key: at,
            cells: [
              nameOf(at),
              ...picture.series.map(({ id }) => number(counts[id] ?? 0)),
              number(Object.values(counts).reduce((sum, one) => sum + one, 0)),
            ],
          }))}
        />
      </details>
    </>
  )
}
