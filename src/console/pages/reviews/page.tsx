import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Review } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { nameOf } from '../verifications/outcome.ts'
import { Counts } from './counts.tsx'
import { reviewsQuery } from './queries.ts'
import { reviewTones, whoOf } from './review-state.ts'

const t = texts.reviews
const states = Object.keys(t.states) as Review['state'][]
const kinds = Object.keys(t.kinds) as Review['kind'][]
/** In the address: everything that was ever put before a human. Without it, what waits. */
const everything = 'all'

const columns: readonly Column<Review>[] = [
  {
    id: 'person',
    header: t.person,
    shown: 'always',
    cell: one => (
      <PageLink to="/reviews/$reviewId" params={{ reviewId: one.id }}>
        {one.subject.externalId === null ? t.nobody : nameOf(one)}
      </PageLink>
    ),
  },
  { id: 'kind', header: t.kind, cell: one => t.kinds[one.kind] },
  { id: 'why', header: t.why, cell: one => t.queuedFor[one.queuedFor] },
  { id: 'purpose', header: t.purpose, cell: one => texts.verifications.purposes[one.purpose] },
  {
    id: 'state',
    header: t.state,
    cell: one => <State tone={reviewTones[one.state]}>{t.states[one.state]}</State>,
  },
  { id: 'due', header: t.due, shown: 'always', cell: one => <When at={one.dueAt} /> },
  { id: 'decided', header: t.decided, shown: 'hidden', cell: one => <When at={one.decided?.at} /> },
  { id: 'opened', header: t.opened, cell: one => <When at={one.openedAt} /> },
  { id: 'first', header: t.first, cell: one => (one.approvedFirst ? whoOf(one.approvedFirst.by) : '—') },
]

/** What waits for a human, and what became of what did. */
export function Reviews() {
  const [set, change] = useFilters(['state', 'kind'])
  const state = set.state === everything ? undefined : (states.find(one => one === set.state) ?? 'open')
  const kind = kinds.find(one => one === set.kind)
  const query = useInfiniteQuery(reviewsQuery({ ...(state ? { state } : {}), ...(kind ? { kind } : {}) }))
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data])
  const isUsual = state === 'open' && kind === undefined
  const filters = (
    <>
      <NativeSelect
        label={t.state}
        value={state ?? everything}
        onChange={event => change({ state: event.currentTarget.value === 'open' ? undefined : event.currentTarget.value })}
        data={[...states.map(value => ({ value, label: t.states[value] as string })), { value: everything, label: t.all }]}
      />
      <NativeSelect
        label={t.kind}
        value={kind ?? ''}
        onChange={event => change({ kind: event.currentTarget.value || undefined })}
        data={[{ value: '', label: t.any }, ...kinds.map(value => ({ value, label: t.kinds[value] as string }))]}
      />
    </>
  )
  return (
    <Page title={t.title} lead={t.lead}>
      <Counts />
      <Answered query={query} loading={<Loading rows={8} height={41} />}>
        {() => (
          <>
            <DataTable name="reviews" label={t.title} columns={columns} rows={rows} keyOf={one => one.id} tools={filters} />
            {rows.length > 0 ? (
              <More query={query} count={rows.length} />
            ) : isUsual ? (
              <Empty title={t.empty} icon="check">
                {t.emptyHow}
              </Empty>
            ) : (
              <Empty
                title={t.noneSuch}
                icon="filter"
                action={
                  <Button variant="default" onClick={() => change({ state: undefined, kind: undefined })}>
                    {t.clear}
                  </Button>
                }
              >
                {t.noneSuchHow}
              </Empty>
            )}
          </>
        )}
      </Answered>
    </Page>
  )
}
