import { List, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { personKey } from '../../api/directory.ts'
import type { Person } from '../../api/schema.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Leaving } from '../../parts/leaving.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'

const t = texts.person.erase
type Reason = keyof typeof t.reasons
const isReason = (text: string | null): text is Reason => text !== null && Object.hasOwn(t.reasons, text)
const reasons = Object.entries(t.reasons).map(([value, label]) => ({ value, label }))

/** Erases somebody, once their login was typed letter by letter. */
export function Erase({
  person,
  opened,
  onClose,
}: {
  readonly person: Person
  readonly opened: boolean
  readonly onClose: () => void
}) {
  const { integrationId, externalId, login } = person
  const toast = useToast()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [reason, setReason] = useState<Reason>('no_longer_necessary')
  const [ticket, setTicket] = useState('')
  const erasing = useMutation({
    mutationFn: () =>
      answered(
        api.DELETE('/v1/directory/users/{integrationId}/{externalId}', {
          params: { path: { integrationId, externalId } },
          body: { reason, ...(ticket === '' ? {} : { ticket }) },
        }),
      ),
    onSuccess: async ({ atProduct }) => {
      toast.done(atProduct === 'pending' ? t.pending : t.done)
      await navigate({ to: '/people' })
      queries.removeQueries({ queryKey: personKey(person) })
      void queries.invalidateQueries()
    },
  })
  const faults = faultsOf(erasing.error, ['/ticket', '/reason'])
  return (
    <Confirm
      opened={opened}
      onClose={() => {
        erasing.reset()
        onClose()
      }}
      title={t.title}
      confirm={t.confirm}
      typed={login}
      pending={erasing.isPending}
      error={erasing.error}
      onConfirm={() => erasing.mutate()}
    >
      <Leaving isDirty={() => ticket !== '' && !erasing.isPending} />
      <Stack gap="sm">
        <List size="sm">
          {t.what.map(sentence => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
        <Text fw={600}>{t.never}</Text>
        <Select
          label={t.reason}
          data={reasons}
          value={reason}
          onChange={next => isReason(next) && setReason(next)}
          allowDeselect={false}
          error={faults.at('/reason')}
          comboboxProps={{ transitionProps: { duration: 0 } }}
        />
        <TextInput
          label={t.ticket}
          description={t.ticketHow}
          value={ticket}
          onChange={event => setTicket(event.currentTarget.value)}
          maxLength={64}
          error={faults.at('/ticket')}
        />
      </Stack>
    </Confirm>
  )
}
