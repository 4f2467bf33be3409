import { Alert, Button, Tooltip } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { integrationQuery } from '../../api/integrations.ts'
import type { Integration, ListedPerson } from '../../api/schema.ts'
import { useFilters, usePathParam } from '../../frame/address.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ButtonLink, PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { PersonForm } from './form.tsx'
import { People } from './people.tsx'
import { listQuery } from './query.ts'

const t = texts.peopleList
const runPath = '/sync/runs/$runId'
const importPath = '/integrations/$integrationId/people/import'

/** The people of a list that the host keeps: looked at, searched, and entered one by one. */
export function PeopleList() {
  const id = usePathParam('integrationId')
  // What is entered here is read by runs, which may come to wait for somebody.
  const query = useQuery({ ...integrationQuery(id), refetchInterval: 15_000 })
  const [{ search }, change] = useFilters(['search'])
  const list = useInfiniteQuery({ ...listQuery(id, search), placeholderData: keepPreviousData })
  const [whom, open] = useState<ListedPerson | 'new'>()
  const [first] = list.data?.pages ?? []
  const add = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => open('new')}>
      {t.add}
    </Button>
  )
  const toImport = (
    <ButtonLink variant="default" to={importPath} params={{ integrationId: id }}>
      {t.import.open}
    </ButtonLink>
  )
  const isEmpty = first !== undefined && first.total === 0
  return (
    <Page
      title={titleOf(query, ({ name }) => t.title(name))}
      back={{ to: `/integrations/${id}`, label: query.data?.name ?? t.toIntegration }}
      lead={t.lead}
      actions={
        first &&
        !isEmpty && (
          <>
            {add}
            {toImport}
            <Export id={id} />
          </>
        )
      }
    >
      <Answered query={query} loading={<Loading rows={10} height={40} />}>
        {view => (
          <>
            <NotRead view={view} />
            {list.error && <Trouble error={list.error} again={() => void list.refetch()} />}
            {list.isPending && <Loading rows={10} height={40} />}
            {isEmpty && (
              <Empty
                title={t.empty}
                icon="people"
                action={
                  <Button.Group>
                    {add}
                    {toImport}
                  </Button.Group>
                }
              >
                {t.emptyHow}
              </Empty>
            )}
            {first && !isEmpty && (
              <People
                view={view}
                list={list}
                pages={list.data?.pages ?? []}
                search={search}
                onSearch={text => change({ search: text || undefined }, { replace: true })}
                onEdit={open}
              />
            )}
            <PersonForm view={view} whom={whom} onClose={() => open(undefined)} />
          </>
        )}
      </Answered>
    </Page>
  )
}

/** A link, so that the browser writes the file as it comes. */
function Export({ id }: { readonly id: string }) {
  return (
    <Tooltip label={t.exportHow} multiline w={280}>
      <Button
        component="a"
        variant="default"
        href={`/v1/directory/${encodeURIComponent(id)}/people.csv`}
        download="people.csv"
        leftSection={<Icon name="download" size={16} />}
      >
        {t.exportCsv}
      </Button>
    </Tooltip>
  )
}

/** Why what is entered here does not count, or not yet. */
function NotRead({ view: { id, state, sync } }: { readonly view: Integration }) {
  const mayOpen = useMayOpen()
  const { lastRun, lastCompleteAt } = sync ?? { lastRun: null, lastCompleteAt: null }
  const isHeld = lastRun?.state === 'held'
  if (state === 'enabled' && !isHeld) return null
  const run = mayOpen(runPath) && isHeld && state === 'enabled' ? lastRun : undefined
  const first = lastCompleteAt === null ? t.firstHeld : t.held
  return (
    <Alert variant="outline" color="yellow" icon={<Icon name="warning" />}>
      {state === 'draft' ? t.draft : state === 'disabled' ? t.disabled : first}{' '}
      {run ? (
        <PageLink to={runPath} params={{ runId: run.id }} inherit underline="always">
          {t.toRun}
        </PageLink>
      ) : (
        <PageLink to="/integrations/$integrationId" params={{ integrationId: id }} inherit underline="always">
          {t.toIntegration}
        </PageLink>
      )}
    </Alert>
  )
}
