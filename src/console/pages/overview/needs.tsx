import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { isSaidThere, openAlertsQuery } from '../../api/alerts.ts'
import { answered, api } from '../../api/client.ts'
import type { Integration } from '../../api/schema.ts'
import { settingsQuery } from '../../api/settings.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { type Need, needsOf } from './need.ts'
import classes from './overview.module.css'
import { useFirstWay } from './ways.ts'

const t = texts.overview
const shown = 10
const againMs = 30_000
const days = 30

/** Also begun by the page, which shows nothing of this before it knows what is connected. */
export const alertsQuery = { ...openAlertsQuery, refetchInterval: againMs }
export const reviewsQuery = {
  queryKey: ['/v1/reviews/counts', { days }],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    answered(api.GET('/v1/reviews/counts', { params: { query: { days } }, signal })),
  refetchInterval: againMs,
} as const

const casesQuery = {
  queryKey: ['/v1/cases', 'counts'],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => answered(api.GET('/v1/cases/counts', { signal })),
  refetchInterval: againMs,
} as const

/** What somebody has to do, most urgent first. Read again by itself: this page is left open. */
export function Needs({ integrations }: { readonly integrations: readonly Integration[] }) {
  const alerts = useQuery(alertsQuery)
  const reviews = useQuery(reviewsQuery)
  const cases = useQuery(casesQuery)
  // Read with the rest, and waited for by nothing: it does not change while the host runs.
  const { warnings = [] } = useQuery(settingsQuery).data ?? {}
  return (
    <Section title={t.needs}>
      <Answered query={alerts} loading={<Loading rows={2} height={64} />}>
        {({ items }) => (
          <Answered query={reviews} loading={<Loading rows={2} height={64} />}>
            {({ items: counts }) => (
              <Answered query={cases} loading={<Loading rows={2} height={64} />}>
                {({ items: kinds }) => {
                  const others = items.filter(one => !isSaidThere(one))
                  const open = {
                    openReviews: sumOf(counts.filter(({ state }) => state === 'open')),
                    openCases: sumOf(kinds),
                  }
                  const needs = needsOf(others.slice(0, shown), integrations, open, warnings)
                  return <List needs={needs} hasMore={others.length > shown} />
                }}
              </Answered>
            )}
          </Answered>
        )}
      </Answered>
    </Section>
  )
}

const sumOf = (counts: readonly { readonly count: number }[]) => counts.reduce((sum, { count }) => sum + count, 0)

function List({ needs, hasMore }: { readonly needs: readonly Need[]; readonly hasMore: boolean }) {
  if (needs.length === 0) {
    return (
      <Empty title={t.nothing} icon="check">
        {t.nothingWhy}
      </Empty>
    )
  }
  return (
    <Stack gap="xs">
      <ul className={classes.list}>
        {needs.map(need => (
          <NeedRow key={need.key} need={need} />
        ))}
      </ul>
      {hasMore && <Text c="dimmed">{t.moreAlerts(shown)}</Text>}
    </Stack>
  )
}

function NeedRow({ need: { title, advice, tone, since, endsAt, ways } }: { readonly need: Need }) {
  const way = useFirstWay()(...ways)
  return (
    <li className={classes.row}>
      <Stack gap={2} className={classes.what}>
        {way ? (
          <PageLink to={way.to} params={way.params ?? {}} className={classes.name}>
            <State tone={tone}>{title}</State>
          </PageLink>
        ) : (
          <State tone={tone}>{title}</State>
        )}
        <Text size="sm" c="dimmed" lineClamp={2}>
          {advice}
        </Text>
      </Stack>
      {(endsAt ?? since) && (
        <Text size="sm" c="dimmed" component="div" className={classes.when}>
          {endsAt && t.ends} <When at={endsAt ?? since} />
        </Text>
      )}
    </li>
  )
}
