import { Alert, Button, Group, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import { useMay } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useToast } from '../../parts/toast.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.integration.secret

/** Until when the secret before the present one works, and the way to end it sooner. */
export function FormerSecret({ id, until }: { readonly id: string; readonly until: string }) {
  const [isAsked, ask] = useState(false)
  const client = useQueryClient()
  const toast = useToast()
  const mayEnd = useMay()('secrets:write')
  const end = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/integrations/{id}/secret/former', { params: { path: { id } } })),
    onSuccess() {
      ask(false)
      toast.done(t.ended)
      void client.invalidateQueries({ queryKey: integrationsQuery.queryKey })
    },
  })
  return (
    <Alert variant="outline" color="blue" icon={<Icon name="key" />}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" component="div">
          {t.until} <When at={until} />.
        </Text>
        {mayEnd && (
          <Button variant="default" size="xs" onClick={() => ask(true)}>
            {t.end}
          </Button>
        )}
      </Group>
      <Confirm
        opened={isAsked}
        onClose={() => {
          end.reset()
          ask(false)
        }}
        title={t.endAsk}
        confirm={t.end}
        pending={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate()}
      >
        {t.endWhy}
      </Confirm>
    </Alert>
  )
}
