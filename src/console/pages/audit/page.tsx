import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { answered, api, byCursor } from '../../api/client.ts'
import type { AuditEntry } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { Chain } from './chain.tsx'
import { Download } from './download.tsx'
import { Entry } from './entry.tsx'
import { Filtering, type Filters, filterNames, queryOf } from './filtering.tsx'
import { Target } from './target.tsx'

const t = texts.audit
const atOnce = 100

/** Who did what: what it is narrowed to stands in the address. */
export function Audit() {
  const [filters, change] = useFilters(filterNames)
  const [looked, look] = useState<AuditEntry>()
  const [isChecking, setChecking] = useState(false)
  const query = useEntries(filters)
  const items = query.data?.pages.flatMap(page => page.items)
  const columns = useMemo<readonly Column<AuditEntry>[]>(
    () => [
      { id: 'at', header: t.columns.at, cell: entry => <When at={entry.at} /> },
      { id: 'actor', header: t.columns.actor, cell: ({ actor }) => actor.name ?? actor.id },
      {
        id: 'action',
        header: t.columns.action,
        shown: 'always',
        cell: entry => (
          <Button variant="transparent" size="compact-sm" px={0} onClick={() => look(entry)}>
            {entry.action}
          </Button>
        ),
      },
      { id: 'target', header: t.columns.target, cell: entry => <Target entry={entry} /> },
      {
        id: 'position',
        header: t.columns.position,
        shown: 'hidden',
        align: 'end',
        cell: ({ position }) => position ?? t.notSealed,
      },
    ],
    [],
  )
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <>
          <Download filters={filters} />
          <Button variant="default" leftSection={<Icon name="shield" size={16} />} onClick={() => setChecking(true)}>
            {t.verify.open}
          </Button>
        </>
      }
    >
      <Filtering key={JSON.stringify(filters)} filters={filters} onChange={change} />
      {query.error && <Trouble error={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Loading rows={8} height={41} />}
      {items?.length === 0 && (
        <Empty title={t.none} icon="book">
          {t.noneHow}
        </Empty>
      )}
      {items && items.length > 0 && (
        <>
          <DataTable
            name="audit"
            label={t.table}
            columns={columns}
            rows={items}
            keyOf={entry => entry.id}
            onEnd={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
          />
          <More query={query} count={items.length} />
        </>
      )}
      <Entry entry={looked} onClose={() => look(undefined)} onFilter={change} />
      <Chain opened={isChecking} onClose={() => setChecking(false)} />
    </Page>
  )
}

function useEntries(filters: Filters) {
  return useInfiniteQuery({
    queryKey: ['/v1/audit', filters],
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(
        api.GET('/v1/audit', {
          params: { query: { limit: atOnce, ...queryOf(filters), ...(cursor === undefined ? {} : { cursor }) } },
          signal,
        }),
      ),
    ...byCursor,
  })
}
