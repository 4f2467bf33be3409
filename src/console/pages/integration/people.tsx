import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { answered, api } from '../../api/client.ts'
import type { Integration } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { Facts } from '../../parts/facts.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { readRunsAgain } from '../sync/queries.ts'

const t = texts.integration.sync
const runPath = '/sync/runs/$runId'
const directoryPath = '/sync/directories/$integrationId'

/** How its people are read. What a run did, and what it waits for, stands with the runs. */
export function People({ view, sync }: { readonly view: Integration; readonly sync: NonNullable<Integration['sync']> }) {
  const navigate = useNavigate()
  const mayOpen = useMayOpen()
  const toast = useToast()
  const { lastRun } = sync
  const begin = useMutation({
    mutationFn: () => answered(api.POST('/v1/integrations/{id}/sync', { params: { path: { id: view.id } }, body: {} })),
    onSuccess: ({ runId }) => {
      toast.done(t.begun)
      if (mayOpen(runPath)) void navigate({ to: runPath, params: { runId } })
    },
    onSettled: readRunsAgain,
  })
  const isRunning = lastRun?.state === 'running'
  const mayBegin = useMay()('sync:run') && view.state === 'enabled'
  const button = mayBegin && (
    <Button variant="default" onClick={() => begin.mutate()} loading={begin.isPending} disabled={isRunning}>
      {isRunning ? t.running : t.begin}
    </Button>
  )
  const more = mayOpen(directoryPath) && (
    <PageLink to={directoryPath} params={{ integrationId: view.id }}>
      {t.more}
    </PageLink>
  )
  const actions = (
    <>
      {more}
      {button}
    </>
  )
  return (
    <Section title={t.title} actions={actions}>
      {begin.error && <Trouble error={begin.error} />}
      {lastRun === null ? (
        <Text size="sm">{t.never}</Text>
      ) : (
        <Facts
          items={[
            [
              t.run,
              <Text key="run" span inherit>
                {mayOpen(runPath) ? (
                  <PageLink to={runPath} params={{ runId: lastRun.id }} inherit>
                    {t.states[lastRun.state]}
                  </PageLink>
                ) : (
                  t.states[lastRun.state]
                )}
                , {t.counts(lastRun.counts.seen, changedBy(lastRun.counts))}, <When at={lastRun.startedAt} />
              </Text>,
            ],
            [t.last, <When key="last" at={sync.lastCompleteAt} />],
            [t.next, <When key="next" at={sync.nextAt} />],
          ]}
        />
      )}
    </Section>
  )
}

type Counts = NonNullable<NonNullable<Integration['sync']>['lastRun']>['counts']

const changedBy = ({ created, updated, deactivated, removed }: Counts) => created + updated + deactivated + removed
