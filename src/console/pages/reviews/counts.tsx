import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Review } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { Numbers } from '../../parts/numbers.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { reviewCountsQuery } from './queries.ts'

const t = texts.reviews
const states = Object.keys(t.states) as Review['state'][]

/** How many of the last days were put before a human, by what became of them. */
export function Counts() {
  const query = useQuery(reviewCountsQuery)
  return (
    <Section title={t.counts}>
      <Answered query={query} loading={<Skeleton height={76} />}>
        {({ items }) => (
          <Numbers
            items={states.map(state => [
              t.states[state],
              items.reduce((sum, one) => (one.state === state ? sum + one.count : sum), 0),
            ])}
          />
        )}
      </Answered>
    </Section>
  )
}
