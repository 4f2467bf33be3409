import { Checkbox, List, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { personKey } from '../../api/directory.ts'
import type { Person } from '../../api/schema.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Leaving } from '../../parts/leaving.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'

const t = texts.person.unbind

interface Shown {
  readonly kind: 'unbind' | 'rebind'
  readonly person: Person
  readonly opened: boolean
  readonly onClose: () => void
}

/** Proposes what two people have to decide about a binding. */
export function Propose({ kind, person, opened, onClose }: Shown) {
  const { integrationId, externalId } = person
  const toast = useToast()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const [sameIdentity, setSame] = useState(true)
  const proposing = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/supervisions', {
          body: { kind, integrationId, externalId, reason, ...(kind === 'rebind' ? { sameIdentity } : {}) },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: personKey(person) })
      toast.done(t.done)
      leave()
    },
  })
  function leave() {
    setReason('')
    proposing.reset()
    onClose()
  }
  return (
    <Confirm
      opened={opened}
      onClose={leave}
      title={kind === 'unbind' ? t.title : t.rebindTitle}
      confirm={kind === 'unbind' ? t.confirm : t.rebindConfirm}
      pending={proposing.isPending}
      error={proposing.error}
      onConfirm={() => proposing.mutate()}
    >
      <Leaving isDirty={() => reason !== '' && !proposing.isPending} />
      <Stack gap="sm">
        <List size="sm">
          {(kind === 'unbind' ? t.what : t.rebindWhat).map(sentence => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
        {kind === 'rebind' && (
          <Checkbox label={t.same} checked={sameIdentity} onChange={event => setSame(event.currentTarget.checked)} />
        )}
        <Textarea
          label={t.reason}
          description={t.reasonHow}
          required
          maxLength={500}
          rows={3}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
          error={faultsOf(proposing.error, ['/reason']).at('/reason')}
          data-autofocus
        />
      </Stack>
    </Confirm>
  )
}
