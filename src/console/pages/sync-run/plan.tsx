import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { SyncRun } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Section } from '../../parts/page.tsx'
import { State, type Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'
import { readRunsAgain } from '../sync/queries.ts'
import classes from './sync-run.module.css'

const t = texts.sync.run

/** What a dry run found, as sentences; whoever agrees has it done from here. */
export function Plan({ run, name }: { readonly run: SyncRun; readonly name: string }) {
  const may = useMay()
  const navigate = useNavigate()
  const [isAsking, ask] = useState(false)
  const begin = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/integrations/{id}/sync', {
          params: { path: { id: run.integrationId } },
          body: { mode: run.mode, dryRun: false },
        }),
      ),
    onSuccess: ({ runId }) => void navigate({ to: '/sync/runs/$runId', params: { runId } }),
    onSettled: readRunsAgain,
  })
  const lines = linesOf(run)
  return (
    <Section
      title={t.plan}
      actions={may('sync:run') && lines.some(one => one.changes) && <Button onClick={() => ask(true)}>{t.planDo}</Button>}
    >
      <ul className={classes.plan}>
        {!lines.some(one => one.changes) && (
          <li>
            <State tone="calm">{t.planNothing}</State>
          </li>
        )}
        {lines.map(({ tone, text }) => (
          <li key={text}>
            <State tone={tone}>{text}</State>
          </li>
        ))}
      </ul>
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={t.planDoTitle}
        confirm={texts.sync.readOf(name)}
        pending={begin.isPending}
        error={begin.error}
        onConfirm={() => begin.mutate()}
      >
        {t.planDoWhy}
      </Confirm>
    </Section>
  )
}

interface Line {
  readonly tone: Tone
  readonly text: string
  readonly changes: boolean
}

function linesOf({ counts, wouldRemove, setAside }: SyncRun): readonly Line[] {
  const said = t.planLines
  const lines = [
    [counts.created, 'good', said.created, true],
    [counts.updated, 'active', said.updated, true],
    [counts.deactivated, 'notice', said.deactivated, true],
    [wouldRemove ?? counts.removed, 'bad', said.removed, true],
    [counts.unchanged, 'calm', said.unchanged, false],
    [setAside, 'notice', said.setAside, false],
  ] as const
  return lines.flatMap(([count, tone, say, changes]) => (count === 0 ? [] : [{ tone, text: say(count), changes }]))
}
