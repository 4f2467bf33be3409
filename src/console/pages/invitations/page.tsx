import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { directoriesQuery } from '../../api/directory.ts'
import { campaignsQuery } from '../../api/invites.ts'
import type { Invites } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ButtonLink, PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { CampaignProgress } from './progress.tsx'
import { campaignTones, whomOf } from './state.ts'

const t = texts.invitations
const states = Object.keys(t.states) as Invites['state'][]
const kinds = Object.keys(t.kinds) as Invites['kind'][]
const counted = (count: number) => count.toLocaleString(texts.locale)

function columnsOf(nameOf: (id: string) => string): readonly Column<Invites>[] {
  return [
    {
      id: 'whom',
      header: t.whom,
      shown: 'always',
      cell: one => (
        <PageLink to="/invitations/$campaignId" params={{ campaignId: one.id }}>
          {whomOf(one)}
        </PageLink>
      ),
    },
    { id: 'begun', header: t.begun, cell: ({ createdAt }) => <When at={createdAt} /> },
    { id: 'state', header: t.state, cell: ({ state }) => <State tone={campaignTones[state]}>{t.states[state]}</State> },
    { id: 'progress', header: t.enrolled, shown: 'always', cell: one => <CampaignProgress campaign={one} /> },
    { id: 'sent', header: t.sent, align: 'end', cell: ({ progress }) => counted(progress.sent) },
    { id: 'opened', header: t.opened, align: 'end', cell: ({ progress }) => counted(progress.opened) },
    {
      id: 'trouble',
      header: t.trouble,
      align: 'end',
      cell: ({ progress }) => counted(progress.bounced + progress.expired + progress.failed),
    },
    { id: 'through', header: t.through, shown: 'hidden', cell: ({ integrationName }) => integrationName ?? t.gone },
    { id: 'directory', header: t.directory, shown: 'hidden', cell: ({ directoryId }) => nameOf(directoryId) },
    { id: 'kind', header: t.kind, shown: 'hidden', cell: ({ kind }) => t.kinds[kind] },
    { id: 'by', header: t.by, shown: 'hidden', cell: ({ createdBy }) => createdBy.name ?? createdBy.id },
  ]
}

/** Every campaign, the newest first, with how far each has come; what the list is narrowed to stands in the address. */
export function Invitations() {
  const [set, change] = useFilters(['state', 'kind', 'directory'])
  const directories = useQuery(directoriesQuery)
  const state = states.find(one => one === set.state)
  const kind = kinds.find(one => one === set.kind)
  const { directory } = set
  const query = useInfiniteQuery(
    campaignsQuery({ ...(state ? { state } : {}), ...(kind ? { kind } : {}), ...(directory ? { directoryId: directory } : {}) }),
  )
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data])
  const columns = useMemo(() => {
    const names = new Map((directories.data?.items ?? []).map(one => [one.integrationId, one.name]))
    return columnsOf(id => names.get(id) ?? id)
  }, [directories.data])
  const isNarrowed = state !== undefined || kind !== undefined || directory !== undefined
  const filters = (
    <>
      <NativeSelect
        label={t.state}
        value={state ?? ''}
        onChange={event => change({ state: event.currentTarget.value || undefined })}
        data={[{ value: '', label: t.any }, ...states.map(value => ({ value: value as string, label: t.states[value] }))]}
      />
      <NativeSelect
        label={t.kind}
        value={kind ?? ''}
        onChange={event => change({ kind: event.currentTarget.value || undefined })}
        data={[{ value: '', label: t.any }, ...kinds.map(value => ({ value: value as string, label: t.kinds[value] }))]}
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
    <Page title={t.title} lead={t.lead}>
      <Answered query={query} loading={<Loading rows={6} height={48} />}>
        {() =>
          rows.length === 0 && !isNarrowed ? (
            <Empty title={t.none} icon="people" action={<ButtonLink to="/people">{t.toDirectory}</ButtonLink>}>
              {t.noneHow}
            </Empty>
          ) : (
            <>
              <DataTable name="invitations" label={t.table} columns={columns} rows={rows} keyOf={one => one.id} tools={filters} />
              {rows.length > 0 ? (
                <More query={query} count={rows.length} />
              ) : (
                <Empty
                  title={t.noneSuch}
                  icon="filter"
                  action={
                    <Button variant="default" onClick={() => change({ state: undefined, kind: undefined, directory: undefined })}>
                      {t.clear}
                    </Button>
                  }
                >
                  {t.noneSuchHow}
                </Empty>
              )}
            </>
          )
        }
      </Answered>
    </Page>
  )
}
