import { Stack, Text } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import { Answered } from '../../parts/answered.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { State, type Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'
import classes from './overview.module.css'

const t = texts.overview
const againMs = 60_000

const outcomes = ['allow', 'challenge', 'deny', 'open'] as const
const tones: Readonly<Record<(typeof outcomes)[number], Tone>> = {
  allow: 'good',
  challenge: 'notice',
  deny: 'bad',
  open: 'active',
}

/** Midnight where whoever looks is. */
function midnight(): string {
  const day = new Date()
  day.setHours(0, 0, 0, 0)
  return day.toISOString()
}

export function todayQuery() {
  const from = midnight()
  return queryOptions({
    queryKey: ['/v1/reports/outcomes', { from, bucket: 'hour' }],
    queryFn: ({ signal }) => answered(api.GET('/v1/reports/outcomes', { params: { query: { from, bucket: 'hour' } }, signal })),
    refetchInterval: againMs,
  })
}

/** How many came through today, and how many did not. */
export function Today() {
  const query = useQuery(todayQuery())
  return (
    <Section title={t.today}>
      <Answered query={query} loading={<Loading rows={1} height={132} />}>
        {({ total }) => <Figures total={total} />}
      </Answered>
    </Section>
  )
}

function Figures({ total }: { readonly total: Readonly<Record<(typeof outcomes)[number], number>> }) {
  const all = outcomes.reduce((sum, outcome) => sum + total[outcome], 0)
  const some = outcomes.filter(outcome => total[outcome] > 0)
  return (
    <Stack className={classes.panel} gap="sm">
      <dl className={classes.figures}>
        {outcomes.map(outcome => (
          <div key={outcome}>
            <dt>
              <State tone={tones[outcome]}>{t.outcomes[outcome]}</State>
            </dt>
            <dd>{total[outcome].toLocaleString(texts.locale)}</dd>
          </div>
        ))}
      </dl>
      <div
        className={classes.bar}
        role="img"
        aria-label={all === 0 ? t.noneToday : t.bar(some.map(outcome => `${t.outcomes[outcome]} ${total[outcome]}`))}
      >
        {some.map(outcome => (
          <span key={outcome} data-tone={outcome} style={{ flexGrow: total[outcome] }} />
        ))}
      </div>
      <Text size="sm" c="dimmed">
        {all === 0 ? t.noneToday : t.todayOf}
      </Text>
    </Stack>
  )
}
