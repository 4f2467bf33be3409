import { Button, Menu, Tooltip } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { answered, api } from '../../api/client.ts'
import type { Integration } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Icon } from '../../parts/icons.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { readRunsAgain } from './queries.ts'

const t = texts.sync

const ways = [
  { label: t.readChanges, wanted: { mode: 'incremental', dryRun: false } },
  { label: t.readAll, wanted: { mode: 'full', dryRun: false } },
  { label: t.dryRun, wanted: { mode: 'full', dryRun: true } },
] as const

/** Begins a run of one directory and goes to its page; or says why none can begin. */
export function Begin({ directory }: { readonly directory: Integration }) {
  const may = useMay()
  const toast = useToast()
  const navigate = useNavigate()
  const begin = useMutation({
    mutationFn: (body: (typeof ways)[number]['wanted']) =>
      answered(api.POST('/v1/integrations/{id}/sync', { params: { path: { id: directory.id } }, body })),
    onSuccess: ({ runId }) => {
      toast.done(t.begunToast(directory.name))
      void navigate({ to: '/sync/runs/$runId', params: { runId } })
    },
    onError: toast.failed,
    onSettled: readRunsAgain,
  })
  const why = whyNot(directory, may('sync:run'))
  if (why !== undefined) {
    return (
      <Tooltip label={why}>
        <Button variant="default" size="xs" data-disabled aria-disabled aria-label={`${t.readOf(directory.name)}. ${why}`}>
          {t.read}
        </Button>
      </Tooltip>
    )
  }
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          loading={begin.isPending}
          aria-label={t.readOf(directory.name)}
          rightSection={<Icon name="down" size={14} />}
        >
          {t.read}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ways.map(({ label, wanted }) => (
          <Menu.Item key={label} onClick={() => begin.mutate(wanted)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function whyNot({ state, sync }: Integration, mayRun: boolean): string | undefined {
  if (!mayRun) return t.mayNot
  if (state !== 'enabled') return t.notEnabled
  return sync?.lastRun?.state === 'running' ? t.isRunning : undefined
}
