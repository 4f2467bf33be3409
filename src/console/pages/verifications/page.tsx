import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { VerificationReport } from '../../api/schema.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ButtonLink, PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { Filters, isEmpty, none, useVerificationFilter } from './filters.tsx'
import { endOf, nameOf } from './outcome.ts'
import { verificationsQuery } from './queries.ts'

const t = texts.verifications

const columns: readonly Column<VerificationReport>[] = [
  {
    id: 'started',
    header: t.started,
    shown: 'always',
    cell: one => (
      <PageLink to="/verifications/$verificationId" params={{ verificationId: one.id }}>
        <When at={one.startedAt} />
      </PageLink>
    ),
  },
  { id: 'person', header: t.person, cell: one => <PersonLink person={one.subject} name={nameOf(one)} /> },
  { id: 'login', header: texts.sync.run.login, shown: 'hidden', cell: one => one.subject.login ?? '—' },
  { id: 'purpose', header: t.purpose, cell: one => t.purposes[one.purpose] },
  {
    id: 'outcome',
    header: t.outcome,
    shown: 'always',
    cell: one => {
      const { tone, text } = endOf(one)
      return <State tone={tone}>{text}</State>
    },
  },
  { id: 'reason', header: t.reason, cell: one => (one.reason === null ? t.notYet : t.reasons[one.reason]) },
  { id: 'facade', header: t.facade, cell: one => t.facades[one.facade] },
  { id: 'state', header: t.state, shown: 'hidden', cell: one => t.states[one.state] },
  { id: 'policy', header: t.view.policy, shown: 'hidden', cell: one => t.view.policyOf(one.policy.id, one.policy.version) },
  { id: 'correlation', header: t.correlation, shown: 'hidden', cell: one => one.correlationId ?? '—' },
]

/** Every verification, the newest first; what the list is narrowed to stands in the address. */
export function Verifications() {
  const [filter, change] = useVerificationFilter()
  const query = useInfiniteQuery(verificationsQuery(filter))
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data])
  const filters = <Filters filter={filter} onChange={change} />
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <ButtonLink to="/verifications/outcomes" variant="default" leftSection={<Icon name="chart" size={16} />}>
          {t.chart}
        </ButtonLink>
      }
    >
      <Answered query={query} loading={<Loading rows={10} height={41} />}>
        {() =>
          rows.length === 0 && isEmpty(filter) ? (
            <Empty title={t.none} icon="shield">
              {t.noneHow}
            </Empty>
          ) : (
            <>
              <DataTable
                name="verifications"
                label={t.title}
                columns={columns}
                rows={rows}
                keyOf={one => one.id}
                tools={filters}
                onEnd={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
              />
              {rows.length === 0 ? (
                <Empty
                  title={t.noneSuch}
                  icon="filter"
                  action={
                    <Button variant="default" onClick={() => change(none)}>
                      {t.clear}
                    </Button>
                  }
                >
                  {t.noneSuchHow}
                </Empty>
              ) : (
                <More query={query} count={rows.length} />
              )}
            </>
          )
        }
      </Answered>
    </Page>
  )
}
