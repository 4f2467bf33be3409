import { Modal, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { AdminToken } from '../../api/schema.ts'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { type ChosenPerson, PersonField } from '../../parts/person-field.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { texts } from '../../texts/index.ts'
import { tokensQuery } from './tokens-query.ts'

const t = texts.settings.access
type Role = AdminToken['role']
const roles = Object.entries(t.roles).map(([value, label]) => ({ value, label }))
const fields = ['/name', '/role', '/expiresAt', '/person']

/** Makes a token, and shows it this once. */
export function NewToken({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const [made, setMade] = useState<{ readonly name: string; readonly token: string }>()
  return (
    <>
      <Modal opened={opened && made === undefined} onClose={onClose} title={t.make}>
        <Form onClose={onClose} onMade={setMade} />
      </Modal>
      <SecretOnce
        title={t.made(made?.name ?? '')}
        values={made && [[t.token, made.token]]}
        onClose={() => {
          setMade(undefined)
          onClose()
        }}
      />
    </>
  )
}

function Form({
  onClose,
  onMade,
}: {
  readonly onClose: () => void
  readonly onMade: (made: { readonly name: string; readonly token: string }) => void
}) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('auditor')
  const [until, setUntil] = useState('')
  const [person, choose] = useState<ChosenPerson>()
  const client = useQueryClient()
  const making = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/admin-tokens', {
          body: {
            name,
            role,
            ...(until === '' ? {} : { expiresAt: new Date(until).toISOString() }),
            ...(person ? { person: { integrationId: person.integrationId, externalId: person.externalId } } : {}),
          },
        }),
      ),
    // Nothing of it stays behind: the secret is told on, and forgotten here.
    gcTime: 0,
    onSuccess(made) {
      onMade({ name: made.name, token: made.token })
      return client.invalidateQueries({ queryKey: tokensQuery.queryKey })
    },
  })
  const faults = faultsOf(making.error, fields)
  return (
    <DialogForm
      submit={t.make}
      onSubmit={() => making.mutate()}
      onCancel={onClose}
      pending={making.isPending}
      error={making.error}
      shownFaults={faults.isShown}
    >
      <TextInput
        label={t.name}
        required
        maxLength={120}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
        error={faults.at('/name')}
        data-autofocus
      />
      <NativeSelect
        label={t.role}
        data={roles}
        value={role}
        onChange={event => setRole(event.currentTarget.value as Role)}
        error={faults.at('/role')}
      />
      <TextInput
        label={t.expires}
        description={t.expiresHelp}
        type="date"
        value={until}
        onChange={event => setUntil(event.currentTarget.value)}
        error={faults.at('/expiresAt')}
      />
      <PersonField label={t.person} value={person} onChange={choose} description={t.personHelp} error={faults.at('/person')} />
    </DialogForm>
  )
}
