import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Case } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { PersonLink } from '../../frame/person-link.tsx'
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
import { accountName, caseTones } from './case-state.ts'
import { casesQuery } from './queries.ts'

const t = texts.cases
const states = Object.keys(t.states) as Case['state'][]
const kinds = Object.keys(t.kinds) as Case['kind'][]
/** In the address: everything that was ever put before a human. Without it, what is open. */
const everything = 'all'
const none = { state: undefined, kind: undefined, integrationId: undefined, externalId: undefined }

const columns: readonly Column<Case>[] = [
  {
    id: 'kind',
    header: t.kind,
    shown: 'always',
    cell: one => (
      <PageLink to="/cases/$caseId" params={{ caseId: one.id }} aria-label={t.link(t.kinds[one.kind], accountName(one.subject))}>
        {t.kinds[one.kind]}
      </PageLink>
    ),
  },
  {
    id: 'person',
    header: t.person,
    shown: 'always',
    cell: ({ subject }) => <PersonLink person={subject} name={accountName(subject)} />,
  },
  { id: 'other', header: t.other, cell: ({ other }) => (other ? <PersonLink person={other} name={accountName(other)} /> : '—') },
  { id: 'state', header: t.state, cell: one => <State tone={caseTones[one.state]}>{t.states[one.state]}</State> },
  {
    id: 'bars',
    header: t.bars,
    cell: ({ bars }) => <State tone={bars ? 'bad' : 'calm'}>{bars ? t.barsYes : t.barsNo}</State>,
  },
  { id: 'opened', header: t.opened, cell: one => <When at={one.openedAt} /> },
  { id: 'closed', header: t.closed, shown: 'hidden', cell: one => <When at={one.closedAt} /> },
  { id: 'by', header: t.closedBy, shown: 'hidden', cell: ({ closedBy }) => closedBy?.name ?? closedBy?.id ?? '—' },
]

/** What a human has to look at, the newest first; what the list is narrowed to stands in the address. */
export function Cases() {
  const [set, change] = useFilters(['state', 'kind', 'integrationId', 'externalId'])
  const { integrationId, externalId } = set
  const state = set.state === everything ? undefined : (states.find(one => one === set.state) ?? 'open')
  const kind = kinds.find(one => one === set.kind)
  const isOfOne = integrationId !== undefined && externalId !== undefined
  const query = useInfiniteQuery(
    casesQuery({ ...(state ? { state } : {}), ...(kind ? { kind } : {}), ...(isOfOne ? { integrationId, externalId } : {}) }),
  )
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data])
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
      {isOfOne && (
        <Button
          variant="light"
          onClick={() => change({ integrationId: undefined, externalId: undefined })}
          aria-label={`${t.ofOne}: ${t.clear}`}
        >
          {t.ofOne} ×
        </Button>
      )}
    </>
  )
  const isUsual = state === 'open' && kind === undefined && !isOfOne
  return (
    <Page title={t.title} lead={t.lead}>
      <Answered query={query} loading={<Loading rows={8} height={41} />}>
        {() => (
          <>
            <DataTable name="cases" label={t.title} columns={columns} rows={rows} keyOf={one => one.id} tools={filters} />
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
                  <Button variant="default" onClick={() => change(none)}>
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
