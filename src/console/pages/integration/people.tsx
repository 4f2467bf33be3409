import { Button, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import { integrationQuery } from '../../api/integrations.ts'
import type { Integration } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Facts } from '../../parts/facts.tsx'
import { Section } from '../../parts/page.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.integration.sync

/** How its people are read. What a run did, and what it waits for, stands with the runs. */
export function People({ view, sync }: { readonly view: Integration; readonly sync: NonNullable<Integration['sync']> }) {
  const client = useQueryClient()
  const toast = useToast()
  const { lastRun } = sync
  const begin = useMutation({
    mutationFn: () => answered(api.POST('/v1/integrations/{id}/sync', { params: { path: { id: view.id } }, body: {} })),
    onSuccess() {
      toast.done(t.begun)
      void client.invalidateQueries({ queryKey: integrationQuery(view.id).queryKey })
    },
  })
  const isRunning = lastRun?.state === 'running'
  const mayBegin = useMay()('sync:run') && view.state === 'enabled'
  const button = mayBegin && (
    <Button variant="default" onClick={() => begin.mutate()} loading={begin.isPending} disabled={isRunning}>
      {isRunning ? t.running : t.begin}
    </Button>
  )
  return (
    <Section title={t.title} actions={button}>
      {begin.error && <Trouble error={begin.error} />}
      {lastRun === null ? (
        <Text size="sm">{t.never}</Text>
      ) : (
        <Facts
          items={[
            [
              t.run,
              <Text key="run" span inherit>
                {t.states[lastRun.state]}, {t.counts(lastRun.counts.seen, changedBy(lastRun.counts))},{' '}
                <When at={lastRun.startedAt} />
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
