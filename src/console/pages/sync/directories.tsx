import { Text } from '@mantine/core'
import type { Integration } from '../../api/schema.ts'
import { PageLink } from '../../parts/link.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { Begin } from './begin.tsx'
import { stateOf } from './run-state.ts'

const t = texts.sync

const columns: readonly Column<Integration>[] = [
  {
    id: 'name',
    header: t.directory,
    shown: 'always',
    cell: ({ id, name }) => (
      <PageLink to="/sync/directories/$integrationId" params={{ integrationId: id }} aria-label={t.settingsOf(name)}>
        {name}
      </PageLink>
    ),
  },
  { id: 'state', header: t.state, shown: 'always', cell: one => <Last directory={one} /> },
  {
    id: 'read',
    header: t.lastRead,
    shown: 'always',
    cell: ({ sync }) => <When at={sync?.lastCompleteAt} none={t.never} />,
  },
  { id: 'next', header: t.next, shown: 'always', cell: ({ sync }) => <When at={sync?.nextAt} none={t.notPlanned} /> },
  { id: 'begin', header: t.begin, shown: 'always', align: 'end', cell: one => <Begin directory={one} /> },
]

/** When each directory was and will be read; from here it is read now. */
export function Directories({ directories }: { readonly directories: readonly Integration[] }) {
  return (
    <DataTable name="sync-directories" label={t.directoriesTable} columns={columns} rows={directories} keyOf={one => one.id} />
  )
}

/** The last run, in a word. The list tells only as much of it as the guard of removals needs. */
function Last({ directory: { sync } }: { readonly directory: Integration }) {
  const run = sync?.lastRun
  if (!run) return <Text c="dimmed">{t.noRuns}</Text>
  const awaitsDecision = run.state === 'held' && sync.attention === 'held'
  const isDecided = run.state === 'held' && !awaitsDecision
  const { tone, text } = isDecided
    ? ({ tone: 'calm', text: t.wasHeld } as const)
    : stateOf({ ...run, dryRun: false, awaitsDecision, decision: null })
  return (
    <PageLink to="/sync/runs/$runId" params={{ runId: run.id }} underline="hover" c="inherit">
      <State tone={tone}>{text}</State>
    </PageLink>
  )
}
