import { Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { answered, api, byCursor } from '../../api/client.ts'
import { personKey, type Whom } from '../../api/directory.ts'
import type { Change } from '../../api/directory-answers.ts'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Section } from '../../parts/page.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.person.changes
const status = texts.people.status

const columns: readonly Column<Change>[] = [
  { id: 'when', header: t.when, shown: 'always', cell: ({ at }) => <When at={at} /> },
  { id: 'what', header: t.what, shown: 'always', cell: ({ what }) => t.whatOf(what) },
  { id: 'fields', header: t.fields, shown: 'always', cell: ({ fields }) => fields.join(', ') || '—' },
  { id: 'status', header: t.status, shown: 'always', cell: ({ before, after }) => t.from(status[before], status[after]) },
]

/** What became of an account at its product, as syncs found it. */
export function Changes({ person: { integrationId, externalId } }: { readonly person: Whom }) {
  const path = { integrationId, externalId }
  const query = useInfiniteQuery({
    queryKey: [...personKey(path), 'changes'],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/directory/users/{integrationId}/{externalId}/changes', {
          params: { path, query: { limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...byCursor,
  })
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Section title={t.title}>
      <Text size="sm" c="dimmed">
        {t.lead}
      </Text>
      {query.error && <Trouble error={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data && rows.length === 0 && <Text>{t.none}</Text>}
      {rows.length > 0 && (
        <>
          <DataTable
            name="changes"
            label={t.table}
            columns={columns}
            rows={rows}
            keyOf={({ at, what, fields }) => `${at} ${what} ${fields.join()}`}
          />
          <More query={query} count={rows.length} />
        </>
      )}
    </Section>
  )
}
