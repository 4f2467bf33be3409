import { List, Modal, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { AdminToken } from '../../api/schema.ts'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { type ChosenPerson, PersonField } from '../../parts/person-field.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { holderId } from './holder.tsx'
import { tokensQuery } from './tokens-query.ts'

const t = texts.settings.access.naming

/** Says whose a token is that names nobody. It is said once: what was done with it was done by somebody. */
export function Naming({ token, onClose }: { readonly token: AdminToken | undefined; readonly onClose: () => void }) {
  return (
    <Modal opened={token !== undefined} onClose={onClose} title={t.title(token?.name ?? '')}>
      {token && <Form token={token} onClose={onClose} />}
    </Modal>
  )
}

function Form({ token, onClose }: { readonly token: AdminToken; readonly onClose: () => void }) {
  const [person, choose] = useState<ChosenPerson>()
  const client = useQueryClient()
  const toast = useToast()
  const naming = useMutation({
    mutationFn: ({ integrationId, externalId }: ChosenPerson) =>
      answered(
        api.PUT('/v1/admin-tokens/{id}/person', { params: { path: { id: token.id } }, body: { integrationId, externalId } }),
      ),
    async onSuccess(_, { name }) {
      toast.done(t.done(token.name, name))
      await client.invalidateQueries({ queryKey: tokensQuery.queryKey })
      onClose()
      // The button that led to the dialog is gone.
      document.getElementById(holderId(token.id))?.focus()
    },
    // Somebody else may have named them meanwhile, or revoked the token.
    onError: () => void client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  })
  const faults = faultsOf(naming.error, ['/person', '/integrationId', '/externalId'])
  return (
    <DialogForm
      submit={t.confirm}
      onSubmit={() => person && naming.mutate(person)}
      onCancel={onClose}
      pending={naming.isPending}
      error={naming.error}
      shownFaults={faults.isShown}
      disabled={person === undefined}
    >
      <PersonField
        label={texts.settings.access.person}
        value={person}
        onChange={next => {
          naming.reset()
          choose(next)
        }}
        description={t.help}
        error={faults.at('/person') ?? faults.at('/externalId') ?? faults.at('/integrationId')}
        required
        autoFocus
      />
      <Text>{t.from(token.name, person?.name)}</Text>
      <List size="sm">
        {t.what.map(sentence => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </DialogForm>
  )
}
