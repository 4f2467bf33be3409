import { Modal, MultiSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Paths, Webhook } from '../../api/schema.ts'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { eventChoices } from './new-webhook.tsx'

const t = texts.webhooks
type Events = NonNullable<Paths['/v1/webhooks/{id}']['patch']['requestBody']['content']['application/json']['events']>

/** Name, address and events of a receiver; its format stays as it was made. */
export function WebhookEdit({
  webhook,
  opened,
  onClose,
}: {
  readonly webhook: Webhook
  readonly opened: boolean
  readonly onClose: () => void
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.form.editTitle} size="lg">
      <Form webhook={webhook} onClose={onClose} />
    </Modal>
  )
}

function Form({ webhook, onClose }: { readonly webhook: Webhook; readonly onClose: () => void }) {
  const [name, setName] = useState(webhook.name)
  const [url, setUrl] = useState(webhook.url)
  const [events, setEvents] = useState<string[]>(webhook.events)
  const client = useQueryClient()
  const toast = useToast()
  const saving = useMutation({
    mutationFn: () =>
      answered(
        api.PATCH('/v1/webhooks/{id}', {
          params: { path: { id: webhook.id } },
          // Only what was changed here: what somebody else changed meanwhile stays.
          body: {
            ...(name === webhook.name ? {} : { name }),
            ...(url === webhook.url ? {} : { url }),
            ...(events.toSorted().join() === webhook.events.toSorted().join() ? {} : { events: events as Events }),
          },
        }),
      ),
    onSuccess() {
      toast.done(t.form.saved)
      onClose()
      return client.invalidateQueries({ queryKey: ['/v1/webhooks'] })
    },
  })
  const faults = faultsOf(saving.error, ['/name', '/url', '/events'])
  return (
    <DialogForm
      submit={t.form.save}
      onSubmit={() => saving.mutate()}
      onCancel={onClose}
      pending={saving.isPending}
      error={saving.error}
      shownFaults={faults.isShown}
    >
      <TextInput
        label={t.form.name}
        required
        value={name}
        onChange={event => setName(event.currentTarget.value)}
        error={faults.at('/name')}
        data-autofocus
      />
      <TextInput
        label={t.form.url}
        required
        value={url}
        onChange={event => setUrl(event.currentTarget.value)}
        error={faults.at('/url')}
      />
      <MultiSelect
        label={t.form.events}
        data={eventChoices}
        value={events}
        onChange={setEvents}
        error={faults.at('/events')}
        searchable
        maxDropdownHeight={240}
      />
    </DialogForm>
  )
}
