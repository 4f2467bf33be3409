import { Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import type { Directories } from '../../api/directory-answers.ts'
import type { Coverage as View } from '../../api/schema.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { Answered } from '../../parts/answered.tsx'
import { PageLink } from '../../parts/link.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { Bar } from './bar.tsx'
import classes from './coverage.module.css'
import { type ChangeNarrowing, enrollments, type Narrowing } from './filters.ts'

const t = texts.directory
const states = Object.keys(enrollments) as (keyof typeof enrollments)[]
const reviewsPath = '/reviews'

/** Of several directories together. */
function summed(all: readonly View[]): View {
  const sum = (of: (one: View) => number | undefined) => all.reduce((total, one) => total + (of(one) ?? 0), 0)
  return {
    total: sum(({ total }) => total),
    enrolled: sum(({ enrolled }) => enrolled),
    enrollment: Object.fromEntries(
      states.map(state => [state, sum(({ enrollment }) => enrollment[state])]),
    ) as View['enrollment'],
    underReview: sum(({ underReview }) => underReview),
    bound: (all[0]?.bound ?? []).map((age, place) => ({ ...age, people: sum(({ bound }) => bound[place]?.people) })),
  }
}

/** How far enrollment has come and how old it is, where the list is narrowed to: everybody, a directory, a group. */
export function Coverage({
  directories,
  narrowing,
  change,
}: {
  readonly directories: Directories
  readonly narrowing: Narrowing
  readonly change: ChangeNarrowing
}) {
  const { integrationId, groupId } = narrowing
  const those = directories.filter(one => integrationId === undefined || one.integrationId === integrationId)
  const shown = { narrowing, change, readAt: those.length === 1 ? (those[0]?.lastCompleteAt ?? null) : undefined }
  if (integrationId === undefined || groupId === undefined) {
    return <Cards coverage={summed(those.map(({ coverage }) => coverage))} {...shown} />
  }
  return <OfGroup whom={{ integrationId, groupId }} {...shown} />
}

interface Shown {
  readonly narrowing: Narrowing
  readonly change: ChangeNarrowing
  /** Undefined where several directories are shown. */
  readonly readAt: string | null | undefined
}

function OfGroup({ whom, ...shown }: Shown & { readonly whom: { readonly integrationId: string; readonly groupId: string } }) {
  const query = useQuery({
    queryKey: ['/v1/directory/coverage', whom],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/coverage', { params: { query: whom }, signal })),
    placeholderData: keepPreviousData,
  })
  return (
    <Answered query={query} loading={<Cards coverage={summed([])} {...shown} />}>
      {coverage => <Cards coverage={coverage} {...shown} />}
    </Answered>
  )
}

function Cards({ coverage, narrowing, change, readAt }: Shown & { readonly coverage: View }) {
  const { total, enrolled, enrollment, underReview, bound } = coverage
  const mayOpen = useMayOpen()
  return (
    <div className={classes.cards}>
      <section className={classes.card} aria-label={t.coverage}>
        <Title order={2}>{t.coverageOf(enrolled, total)}</Title>
        <Bar
          label={t.coverage}
          total={total}
          parts={states.map(state => ({
            id: state,
            label: texts.people.enrollment[state],
            count: enrollment[state] ?? 0,
            press: {
              isPressed: narrowing.enrollment === state,
              run: () => change({ enrollment: narrowing.enrollment === state ? undefined : state }),
            },
          }))}
        />
        <Text size="sm" c="dimmed">
          {t.expected}
        </Text>
        {underReview > 0 && (
          <Text size="sm">
            {mayOpen(reviewsPath) ? (
              <PageLink to={reviewsPath}>{t.underReview(underReview)}</PageLink>
            ) : (
              t.underReview(underReview)
            )}
          </Text>
        )}
      </section>
      <section className={classes.card} aria-label={t.age}>
        <Title order={2}>{t.age}</Title>
        <Bar
          label={t.age}
          total={enrolled}
          parts={bound.map(({ fromDays, untilDays, people }) => ({
            id: String(fromDays),
            label: t.ageOf(fromDays, untilDays),
            count: people,
          }))}
        />
        <Text size="sm" c="dimmed" component="div">
          {enrolled === 0 && t.noAge}
          {readAt !== undefined && (
            <>
              {' '}
              {t.readAt} <When at={readAt} none={t.neverRead} />
            </>
          )}
        </Text>
      </section>
    </div>
  )
}
