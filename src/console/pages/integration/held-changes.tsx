import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { integrationQuery, integrationsQuery } from '../../api/integrations.ts'
import type { Integration, Paths, Template } from '../../api/schema.ts'
import { useMay, useSession } from '../../api/session.ts'
import type { Node } from '../../parts/config/schema.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Section } from '../../parts/page.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { fieldTitle } from './field-title.ts'
import classes from './integration.module.css'

const t = texts.integration.held
type Held = Paths['/v1/integrations/{id}/held-changes']['get']['responses'][200]['content']['application/json']['items'][number]

/** Changes that wait for a second administrator. There is nothing of it while none does. */
export function HeldChanges({ view, template }: { readonly view: Integration; readonly template: Template | undefined }) {
  const path = { path: { id: view.id } }
  const query = useQuery({
    queryKey: [...integrationQuery(view.id).queryKey, 'held-changes', view.version],
    queryFn: ({ signal }) => answered(api.GET('/v1/integrations/{id}/held-changes', { params: path, signal })),
    enabled: view.attention.some(one => one.code === 'change_held'),
  })
  if (query.error) return <Trouble error={query.error} again={() => void query.refetch()} />
  const held = query.data?.items.filter(one => one.state === 'held') ?? []
  if (held.length === 0) return null
  return (
    <Section title={t.title}>
      <Text size="sm" c="dimmed">
        {t.how}
      </Text>
      <ul className={classes.entries}>
        {held.map(one => (
          <Change key={one.id} held={one} id={view.id} schema={template?.config} />
        ))}
      </ul>
    </Section>
  )
}

function Change({ held, id, schema }: { readonly held: Held; readonly id: string; readonly schema: Node | undefined }) {
  const [isAsked, ask] = useState(false)
  const client = useQueryClient()
  const toast = useToast()
  const { administratorId } = useSession()
  const may = useMay()
  const confirm = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/integrations/{id}/held-changes/{changeId}/confirm', { params: { path: { id, changeId: held.id } } }),
      ),
    onSuccess() {
      ask(false)
      toast.done(t.done)
      void client.invalidateQueries({ queryKey: integrationsQuery.queryKey })
    },
  })
  const isOwn = held.by.id === administratorId
  return (
    <li>
      <Group justify="space-between" gap="sm">
        <Stack gap={2}>
          <Text fw={600}>{held.fields.map(field => fieldTitle(schema, field)).join('; ')}</Text>
          <Text size="sm" c="dimmed" component="div">
            {t.by(held.by.name ?? held.by.id)}, <When at={held.at} />. {t.until} <When at={held.until} />.
          </Text>
        </Stack>
        {isOwn ? (
          <Text size="sm">{t.own}</Text>
        ) : (
          may('integrations:write') && (
            <Button variant="default" onClick={() => ask(true)}>
              {t.confirm}
            </Button>
          )
        )}
      </Group>
      <Confirm
        opened={isAsked}
        onClose={() => ask(false)}
        title={t.ask}
        confirm={t.confirm}
        pending={confirm.isPending}
        error={confirm.error}
        onConfirm={() => confirm.mutate()}
      >
        {t.why}
      </Confirm>
    </li>
  )
}
