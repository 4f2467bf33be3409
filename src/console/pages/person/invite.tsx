import { Alert, Modal, NumberInput, Select, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { personKey } from '../../api/directory.ts'
import { integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import type { Integration, Person } from '../../api/schema.ts'
import { verifyingOf } from '../../api/verifying.ts'
import { Answered } from '../../parts/answered.tsx'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Loading } from '../../parts/loading.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'

const t = texts.person.invite
const usualDays = 7
const mostDays = 60
const fields = ['/integrationId', '/validDays']

interface Shown {
  readonly person: Person
  readonly opened: boolean
  readonly onClose: () => void
}

/** Asks one person to enroll. */
export function Invite({ person, opened, onClose }: Shown) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.title}>
      <Asked person={person} onClose={onClose} />
    </Modal>
  )
}

function Asked(shown: Omit<Shown, 'opened'>) {
  const integrations = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  return (
    <Answered query={templates} loading={<Loading rows={3} height={48} />}>
      {known => (
        <Answered query={integrations} loading={<Loading rows={3} height={48} />}>
          {({ items }) => <Form {...shown} verifying={verifyingOf(items, known.items, shown.person.integrationId)} />}
        </Answered>
      )}
    </Answered>
  )
}

/** Why the host left them out, if it did: an invitation to one person names one. */
async function refusalIn(id: string): Promise<string | undefined> {
  const { items } = await answered(
    api.GET('/v1/invites/{id}/people', { params: { path: { id }, query: { state: 'refused', limit: 1 } } }),
  )
  return items[0]?.why ?? undefined
}

function Form({ person, onClose, verifying }: Omit<Shown, 'opened'> & { readonly verifying: readonly Integration[] }) {
  const { integrationId: directoryIntegrationId, externalId } = person
  const toast = useToast()
  const queries = useQueryClient()
  const [chosen, choose] = useState<string | null>(null)
  const [validDays, setValidDays] = useState<number | string>(usualDays)
  const through = chosen ?? verifying[0]?.id ?? null
  const inviting = useMutation({
    mutationFn: async () => {
      const body = {
        integrationId: through ?? '',
        directoryIntegrationId,
        people: [{ externalId }],
        validDays: Number(validDays),
        remindDays: [3, 6].filter(day => day < Number(validDays)),
      }
      const made = await answered(api.POST('/v1/invites', { body }))
      return made.progress.refused > 0 ? refusalIn(made.id) : undefined
    },
    onSuccess: refusal => {
      void queries.invalidateQueries({ queryKey: personKey(person) })
      if (refusal !== undefined) return
      toast.done(t.done)
      onClose()
    },
  })
  const faults = faultsOf(inviting.error, fields)
  return (
    <DialogForm
      submit={t.confirm}
      onSubmit={() => inviting.mutate()}
      onCancel={onClose}
      pending={inviting.isPending}
      error={inviting.error}
      shownFaults={faults.isShown}
      disabled={through === null}
    >
      <Text>{t.lead}</Text>
      <Select
        label={t.through}
        description={t.throughHow}
        placeholder={t.none}
        data={verifying.map(({ id, name }) => ({ value: id, label: name }))}
        value={through}
        onChange={choose}
        allowDeselect={false}
        error={faults.at('/integrationId')}
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
      <NumberInput
        label={t.days}
        min={1}
        max={mostDays}
        allowDecimal={false}
        value={validDays}
        onChange={setValidDays}
        error={faults.at('/validDays')}
      />
      {inviting.data !== undefined && (
        <Alert color="yellow" title={t.refused} role="alert">
          {t.refusedWhy(texts.invitations.whyOf(inviting.data))}
        </Alert>
      )}
    </DialogForm>
  )
}
