import { Stack, Tabs, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { SyncRun, SyncRunPerson } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { More } from '../../parts/more.tsx'
import { Section } from '../../parts/page.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import type { RunPeopleKind } from '../../texts/en/sync.ts'
import { texts } from '../../texts/index.ts'
import { runPeopleQuery } from '../sync/queries.ts'

const t = texts.sync.run
const ofAll: readonly RunPeopleKind[] = ['removal', 'set_aside', 'unread', 'foreign']
/** A run that writes keeps no list of them: they are in the directory. */
const ofDry: readonly RunPeopleKind[] = ['created', 'updated', 'deactivated']

/** Who is to be told of in a run, list by list; which one is looked at stands in the address. */
export function People({ run }: { readonly run: SyncRun }) {
  const [{ people }, change] = useFilters(['people'])
  const kinds = run.dryRun ? [...ofAll.slice(0, 1), ...ofDry, ...ofAll.slice(1)] : ofAll
  const kind = kinds.find(one => one === people) ?? kinds.find(one => countOf(run, one) > 0) ?? 'removal'
  return (
    <Section title={t.people}>
      {run.dryRun && <Text c="dimmed">{t.examples}</Text>}
      <Tabs value={kind} onChange={next => change({ people: next ?? undefined })} keepMounted={false}>
        <Tabs.List aria-label={t.people}>
          {kinds.map(one => (
            <Tabs.Tab key={one} value={one}>
              {one === 'removal' && (run.dryRun || run.state === 'held') ? t.toBeRemoved : t.kinds[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {kinds.map(one => (
          <Tabs.Panel key={one} value={one} pt="sm">
            <List run={run} kind={one} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Section>
  )
}

/** How many there are of those whom a run counts. */
function countOf({ counts, wouldRemove, setAside }: SyncRun, kind: RunPeopleKind): number {
  if (kind === 'removal') return wouldRemove ?? counts.removed
  if (kind === 'set_aside') return setAside
  return kind === 'unread' || kind === 'foreign' ? 0 : counts[kind]
}

function columnsFor(integrationId: string): readonly Column<SyncRunPerson>[] {
  return [
    {
      id: 'person',
      header: t.person,
      shown: 'always',
      cell: ({ externalId, displayName, login }) => (
        <PersonLink
          person={login === null ? null : { integrationId, externalId }}
          name={displayName ?? login ?? t.unknownPerson}
        />
      ),
    },
    { id: 'login', header: t.login, cell: ({ login }) => login ?? '—' },
    { id: 'id', header: t.externalId, cell: ({ externalId }) => <code>{externalId}</code> },
    {
      id: 'why',
      header: t.why,
      shown: 'always',
      cell: ({ code }) => texts.claims[code] ?? texts.sync.run.fields[code] ?? code.replaceAll('_', ' '),
    },
  ]
}

function List({ run, kind }: { readonly run: SyncRun; readonly kind: RunPeopleKind }) {
  const query = useInfiniteQuery(runPeopleQuery(run.id, kind))
  const columns = useMemo(() => columnsFor(run.integrationId), [run.integrationId])
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data])
  return (
    <Answered query={query}>
      {() =>
        rows.length === 0 ? (
          <Empty title={t.nobody} icon="people">
            {t.nobodyWhy}
          </Empty>
        ) : (
          <Stack gap="sm">
            <DataTable name="sync-run-people" label={t.kinds[kind]} columns={columns} rows={rows} keyOf={one => one.externalId} />
            <More query={query} count={rows.length} />
          </Stack>
        )
      }
    </Answered>
  )
}
