import { Button, Select, Text } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { answered, api, byCursor } from '../../api/client.ts'
import type { Directories } from '../../api/directory-answers.ts'
import type { DirectoryUser } from '../../api/schema.ts'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { DataTable } from '../../parts/table.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { columnsOf, tableName } from './columns.tsx'
import classes from './directory.module.css'
import { type ChangeNarrowing, enrollments, type Narrowing } from './filters.ts'
import { GroupField } from './group-field.tsx'
import { SearchField } from './search-field.tsx'

const t = texts.directory
/** More than the table draws at once, so that its end is seen before it is reached. */
const pageSize = 200
/** A search gives its best hits, and no more of them (`GET /v1/directory/users`). */
const mostHits = 200

const options = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, label]) => ({ value, label }))
const instantly = { transitionProps: { duration: 0 } }

interface Shown {
  readonly directories: Directories
  readonly narrowing: Narrowing
  readonly change: ChangeNarrowing
}

/** The people that the filters leave, page by page as somebody scrolls. */
export function People({ directories, narrowing, change }: Shown) {
  const list = useInfiniteQuery({
    queryKey: ['/v1/directory/users', 'list', narrowing],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/directory/users', {
          params: { query: { ...narrowing, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    ...byCursor,
  })
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = list
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const columns = useMemo(() => {
    const names = new Map(directories.map(({ integrationId, name }) => [integrationId, name]))
    return columnsOf(id => names.get(id) ?? id)
  }, [directories])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isPlaceholderData) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage])
  return (
    <>
      <div className={classes.filters}>
        <Filters directories={directories} narrowing={narrowing} change={change} />
      </div>
      {list.error && <Trouble error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Loading rows={10} height={40} />}
      {list.data && rows.length === 0 && <Nobody isNarrowed={Object.keys(narrowing).length > 0} />}
      {rows.length > 0 && (
        <div className={classes.list} aria-busy={isPlaceholderData}>
          <DataTable<DirectoryUser>
            name={tableName}
            label={t.people}
            columns={columns}
            rows={rows}
            keyOf={({ integrationId, externalId }) => `${integrationId} ${externalId}`}
            tools={<Counted narrowing={narrowing} loaded={rows.length} />}
            onEnd={more}
          />
        </div>
      )}
    </>
  )
}

function Filters({ directories, narrowing, change }: Shown) {
  const { search = '', integrationId, groupId, status, enrollment } = narrowing
  const isNarrowed = Object.keys(narrowing).length > 0
  return (
    <>
      <SearchField value={search} onChange={text => change({ search: text || undefined }, { replace: true })} />
      <Select
        label={t.directory}
        placeholder={t.everyDirectory}
        data={directories.map(one => ({ value: one.integrationId, label: one.name }))}
        value={integrationId ?? null}
        onChange={next => change({ directory: next ?? undefined, group: undefined })}
        clearable
        comboboxProps={instantly}
        w={170}
      />
      <GroupField integrationId={integrationId} value={groupId} onChange={group => change({ group })} />
      <Select
        label={t.status}
        placeholder={t.everyStatus}
        data={options(texts.people.status)}
        value={status ?? null}
        onChange={next => change({ status: next ?? undefined })}
        clearable
        comboboxProps={instantly}
        w={160}
      />
      <Select
        label={t.enrollment}
        placeholder={t.everyEnrollment}
        data={options(enrollments)}
        value={enrollment ?? null}
        onChange={next => change({ enrollment: next ?? undefined })}
        clearable
        comboboxProps={instantly}
        w={150}
      />
      {isNarrowed && (
        <Button
          variant="subtle"
          onClick={() =>
            change({ search: undefined, directory: undefined, group: undefined, status: undefined, enrollment: undefined })
          }
        >
          {t.clear}
        </Button>
      )}
    </>
  )
}

/** How many there are; of a search, how many hits were kept. */
function Counted({ narrowing: { search, ...rest }, loaded }: { readonly narrowing: Narrowing; readonly loaded: number }) {
  const counts = useQuery({
    queryKey: ['/v1/directory/counts', rest],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/counts', { params: { query: rest }, signal })),
    enabled: search === undefined,
    placeholderData: keepPreviousData,
  })
  const said = () => {
    if (search !== undefined) return loaded >= mostHits ? t.mostHits(loaded) : t.hits(loaded)
    const total = counts.data?.total
    if (total === undefined) return ''
    return total <= loaded ? t.all(loaded) : `${t.all(total)}. ${t.more}`
  }
  return (
    <Text size="sm" c="dimmed" role="status" mih="1.25rem">
      {said()}
    </Text>
  )
}

function Nobody({ isNarrowed }: { readonly isNarrowed: boolean }) {
  return (
    <Empty title={isNarrowed ? t.noHit : t.nobody} icon="people">
      {isNarrowed ? t.noHitHow : t.nobodyHow}
    </Empty>
  )
}
