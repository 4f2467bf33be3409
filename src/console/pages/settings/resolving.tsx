import { Modal, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Alert } from '../../api/schema.ts'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'

const t = texts.settings.alerts

/** Somebody looked into what happened, and says what came of it. */
export function Resolving({ alert, onClose }: { readonly alert: Alert | undefined; readonly onClose: () => void }) {
  return (
    <Modal opened={alert !== undefined} onClose={onClose} title={t.resolveTitle}>
      {alert && <Form alert={alert} onClose={onClose} />}
    </Modal>
  )
}

function Form({ alert: { id, title }, onClose }: { readonly alert: Alert; readonly onClose: () => void }) {
  const [why, setWhy] = useState('')
  const client = useQueryClient()
  const toast = useToast()
  const resolving = useMutation({
    mutationFn: () => answered(api.POST('/v1/alerts/{id}/resolve', { params: { path: { id } }, body: { why } })),
    onSuccess() {
      toast.done(t.resolvedNow)
      onClose()
      return client.invalidateQueries({ queryKey: ['/v1/alerts'] })
    },
  })
  const faults = faultsOf(resolving.error, ['/why'])
  return (
    <DialogForm
      submit={t.resolve}
      onSubmit={() => resolving.mutate()}
      onCancel={onClose}
      pending={resolving.isPending}
      error={resolving.error}
      shownFaults={faults.isShown}
    >
      <Text>{title}</Text>
      <Textarea
        label={t.resolveWhy}
        description={t.resolveHelp}
        required
        maxLength={500}
        value={why}
        onChange={event => setWhy(event.currentTarget.value)}
        error={faults.at('/why')}
        data-autofocus
      />
    </DialogForm>
  )
}
