import { Alert, Button, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { type Rehearsal, rehearsalQuery } from '../../api/flows.ts'
import type { Integration } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { useToast } from '../../parts/toast.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.flows.rehearsal

/** A rehearsal that is under way: who may go through it, until when, and what its product is told. */
export function Running({
  integration: { id },
  rehearsal,
}: {
  readonly integration: Integration
  readonly rehearsal: Rehearsal
}) {
  const may = useMay()
  const toast = useToast()
  const client = useQueryClient()
  const [asks, setAsks] = useState(false)
  const stop = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/integrations/{id}/rehearsal', { params: { path: { id } } })),
    onSuccess() {
      setAsks(false)
      toast.done(t.stopped)
    },
    onSettled: () => client.invalidateQueries({ queryKey: rehearsalQuery(id).queryKey }),
  })
  const copied = (label: string, value: string) => [label, <Copy key={label} value={value} label={label} />] as const
  return (
    <>
      <Section
        title={t.running}
        actions={
          may('integrations:write') && (
            <Button variant="default" onClick={() => setAsks(true)} leftSection={<Icon name="stop" size={16} />}>
              {t.stop}
            </Button>
          )
        }
      >
        <State tone="active">{t.running}</State>
        <Facts
          items={[
            [t.ends, <When key="ends" at={rehearsal.endsAt} />],
            [t.by, rehearsal.startedBy.name ?? rehearsal.startedBy.id],
            [t.who, rehearsal.people.join(', ')],
          ]}
        />
        {rehearsal.unrehearsed !== null && (
          <Alert color="yellow" icon={<Icon name="warning" />}>
            {rehearsal.unrehearsed}
          </Alert>
        )}
      </Section>
      <Section title={t.secondOne}>
        <Text c="dimmed">{t.secondOneHow}</Text>
        <Facts
          items={[
            copied(t.clientId, rehearsal.clientId),
            ...Object.entries(rehearsal.endpoints).map(([name, value]) => copied(name, value)),
            ...rehearsal.entries.map(({ name, value }) => copied(name, value)),
          ]}
        />
      </Section>
      <Confirm
        opened={asks}
        onClose={() => setAsks(false)}
        title={t.stopTitle}
        confirm={t.stop}
        pending={stop.isPending}
        error={stop.error}
        onConfirm={() => stop.mutate()}
      >
        {t.stopWhy}
      </Confirm>
    </>
  )
}
