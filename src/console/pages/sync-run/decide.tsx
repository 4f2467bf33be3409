import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { SyncRun } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { readRunsAgain } from '../sync/queries.ts'

const t = texts.sync.run

/** A run that somebody has to decide about: what it is held for, who has spoken, and a yes or a no. */
export function Decide({ run, name }: { readonly run: SyncRun; readonly name: string }) {
  const may = useMay()
  const toast = useToast()
  const navigate = useNavigate()
  const [asking, ask] = useState<'yes' | 'no'>()
  const path = { path: { id: run.id } }
  const isFirst = run.heldFor === 'first_run'
  const yes = useMutation({
    mutationFn: () =>
      answered(
        isFirst
          ? api.POST('/v1/sync-runs/{id}/confirm', { params: path })
          : api.POST('/v1/sync-runs/{id}/release', { params: path }),
      ),
    onSuccess: ({ runId }) => {
      ask(undefined)
      if (runId === null) toast.done(t.askedNow)
      else void navigate({ to: '/sync/runs/$runId', params: { runId } })
    },
    onSettled: readRunsAgain,
  })
  const no = useMutation({
    mutationFn: () => answered(api.POST('/v1/sync-runs/{id}/reject', { params: path })),
    onSuccess: () => {
      ask(undefined)
      toast.done(t.rejectedToast)
    },
    onSettled: readRunsAgain,
  })
  const close = () => {
    ask(undefined)
    yes.reset()
    no.reset()
  }
  const removals = run.wouldRemove ?? 0
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} title={t.heldTitle}>
      <Stack gap="sm">
        <Text>{run.heldFor && t.heldFor[run.heldFor](removals)}</Text>
        {run.releaseAskedBy && <Text fw={600}>{t.askedFirst(run.releaseAskedBy.name ?? run.releaseAskedBy.id)}</Text>}
        {may('sync:run') ? (
          <Group gap="xs">
            {run.heldFor !== 'empty' && (
              <Button {...(isFirst ? {} : { color: 'red.9' })} onClick={() => ask('yes')}>
                {isFirst ? t.confirm : t.releaseAsk}
              </Button>
            )}
            <Button variant="default" onClick={() => ask('no')}>
              {t.reject}
            </Button>
          </Group>
        ) : (
          <Text c="dimmed">{t.mayNotDecide}</Text>
        )}
      </Stack>
      <Confirm
        opened={asking === 'yes'}
        onClose={close}
        title={isFirst ? t.confirmTitle : t.releaseTitle}
        confirm={isFirst ? t.confirm : t.release(removals)}
        {...(isFirst ? {} : { typed: name })}
        pending={yes.isPending}
        error={yes.error}
        onConfirm={() => yes.mutate()}
      >
        {isFirst ? t.confirmWhy(run.counts.seen) : t.releaseWhy(removals)}
      </Confirm>
      <Confirm
        opened={asking === 'no'}
        onClose={close}
        title={t.rejectTitle}
        confirm={t.reject}
        pending={no.isPending}
        error={no.error}
        onConfirm={() => no.mutate()}
      >
        {t.rejectWhy}
      </Confirm>
    </Alert>
  )
}
