import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Integration, SyncRun } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { runsQuery } from './queries.ts'
import { modeOf, stateOf, tookOf } from './run-state.ts'

const t = texts.sync
const states = Object.keys(t.states) as SyncRun['state'][]

function columnsFor(nameOf: (id: string) => string): readonly Column<SyncRun>[] {
  return [
    {
      id: 'began',
      header: t.begun,
      shown: 'always',
      cell: run => (
        <PageLink to="/sync/runs/$runId" params={{ runId: run.id }}>
          <When at={run.startedAt} />
        </PageLink>
      ),
    },
    { id: 'directory', header: t.directory, cell: run => nameOf(run.integrationId) },
    { id: 'mode', header: t.mode, cell: modeOf },
    {
      id: 'state',
      header: t.state,
      shown: 'always',
      cell: run => {
        const { tone, text } = stateOf(run)
        return <State tone={tone}>{text}</State>
      },
    },
    { id: 'seen', header: t.seen, align: 'end', cell: run => run.counts.seen.toLocaleString(texts.locale) },
    { id: 'changes', header: t.changes, cell: run => t.changed(run) },
    { id: 'took', header: t.took, align: 'end', cell: run => tookOf(run) ?? '…' },
    { id: 'by', header: t.by, shown: 'hidden', cell: run => run.requestedBy },
  ]
}

/** All runs, the newest first; what they are narrowed to stands in the address. */
export function Runs({ directories }: { readonly directories: readonly Integration[] }) {
  const [{ integrationId, state }, change] = useFilters(['integrationId', 'state'])
  const wanted = states.find(one => one === state)
  const query = useInfiniteQuery(runsQuery({ ...(integrationId ? { integrationId } : {}), ...(wanted ? { state: wanted } : {}) }))
  const columns = useMemo(() => columnsFor(id => directories.find(one => one.id === id)?.name ?? id), [directories])
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data])
  const filters = (
    <>
      <NativeSelect
        label={t.directory}
        value={integrationId ?? ''}
        onChange={event => change({ integrationId: event.currentTarget.value || undefined })}
        data={[{ value: '', label: t.anyDirectory }, ...directories.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <NativeSelect
        label={t.state}
        value={wanted ?? ''}
        onChange={event => change({ state: event.currentTarget.value || undefined })}
        data={[{ value: '', label: t.anyState }, ...states.map(one => ({ value: one, label: t.states[one] }))]}
      />
    </>
  )
  const isNarrowed = integrationId !== undefined || wanted !== undefined
  return (
    <Answered query={query} loading={<Loading rows={8} height={41} />}>
      {() =>
        rows.length === 0 && !isNarrowed ? (
          <Empty title={t.noRuns} icon="sync">
            {t.noRunsHow}
          </Empty>
        ) : (
          <>
            <DataTable name="sync-runs" label={t.runsTable} columns={columns} rows={rows} keyOf={run => run.id} tools={filters} />
            {rows.length === 0 ? (
              <Empty
                title={t.noneSuch}
                icon="filter"
                action={
                  <Button variant="default" onClick={() => change({ integrationId: undefined, state: undefined })}>
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
  )
}
