import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { directoriesQuery } from '../../api/directory.ts'
import { linksQuery } from '../../api/links.ts'
import type { AccountLink } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { LinkList } from './list.tsx'

const t = texts.links
const back = { to: '/people', label: t.back }
const states = Object.keys(t.states) as AccountLink['state'][]
const origins = Object.keys(t.origins) as AccountLink['origin'][]
/** In the address: whatever state it is in. Without it, what waits. */
const everything = 'all'

/** What waits for a second administrator, and every other link by its filters. */
export function Links() {
  const [set, change] = useFilters(['state', 'origin', 'directory'])
  const directories = useQuery(directoriesQuery)
  const state = set.state === everything ? undefined : (states.find(one => one === set.state) ?? 'proposed')
  const origin = origins.find(one => one === set.origin)
  const { directory } = set
  const query = useInfiniteQuery(
    linksQuery({
      ...(state ? { state } : {}),
      ...(origin ? { origin } : {}),
      ...(directory ? { integrationId: directory } : {}),
    }),
  )
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data])
  const isUsual = state === 'proposed' && origin === undefined && directory === undefined
  const filters = (
    <>
      <NativeSelect
        label={t.state}
        value={state ?? everything}
        onChange={event => change({ state: event.currentTarget.value === 'proposed' ? undefined : event.currentTarget.value })}
        data={[...states.map(value => ({ value: value as string, label: t.states[value] })), { value: everything, label: t.all }]}
      />
      <NativeSelect
        label={t.origin}
        value={origin ?? ''}
        onChange={event => change({ origin: event.currentTarget.value || undefined })}
        data={[{ value: '', label: t.any }, ...origins.map(value => ({ value: value as string, label: t.origins[value] }))]}
      />
      <NativeSelect
        label={t.directory}
        value={directory ?? ''}
        onChange={event => change({ directory: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: t.any },
          ...(directories.data?.items ?? []).map(one => ({ value: one.integrationId, label: one.name })),
        ]}
      />
    </>
  )
  return (
    <Page title={t.title} lead={t.lead} back={back}>
      <Answered query={query} loading={<Loading rows={8} height={48} />}>
        {() => (
          <LinkList name="links" rows={rows} tools={filters}>
            {rows.length > 0 ? (
              <More query={query} count={rows.length} />
            ) : isUsual ? (
              <Empty title={t.none} icon="check">
                {t.noneHow}
              </Empty>
            ) : (
              <Empty
                title={t.noneSuch}
                icon="filter"
                action={
                  <Button variant="default" onClick={() => change({ state: undefined, origin: undefined, directory: undefined })}>
                    {t.clear}
                  </Button>
                }
              >
                {t.noneSuchHow}
              </Empty>
            )}
          </LinkList>
        )}
      </Answered>
    </Page>
  )
}
