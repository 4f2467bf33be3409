import { Modal, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Whom } from '../../api/directory.ts'
import { readLinksAgain } from '../../api/links.ts'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { type ChosenPerson, PersonField } from '../../parts/person-field.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'

const t = texts.links.propose
const fields = ['/accounts', '/reason']

interface Shown {
  readonly person: Whom
  readonly opened: boolean
  readonly onClose: () => void
}

/** Proposes that another account is the same person's. Somebody else confirms it. */
export function ProposeLink({ opened, onClose, person }: Shown) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.title}>
      <Form person={person} onClose={onClose} />
    </Modal>
  )
}

function Form({ person: { integrationId, externalId }, onClose }: Omit<Shown, 'opened'>) {
  const toast = useToast()
  const [other, setOther] = useState<ChosenPerson>()
  const [reason, setReason] = useState('')
  const proposing = useMutation({
    mutationFn: (chosen: ChosenPerson) => {
      const accounts: [Whom, Whom] = [
        { integrationId, externalId },
        { integrationId: chosen.integrationId, externalId: chosen.externalId },
      ]
      return answered(api.POST('/v1/directory/links', { body: { accounts, reason: reason.trim() } }))
    },
    async onSuccess() {
      await readLinksAgain()
      toast.done(t.done)
      onClose()
    },
  })
  const faults = faultsOf(proposing.error, fields)
  return (
    <DialogForm
      submit={t.confirm}
      onSubmit={() => other && proposing.mutate(other)}
      onCancel={onClose}
      pending={proposing.isPending}
      error={proposing.error}
      shownFaults={faults.isShown}
      disabled={other === undefined || reason.trim() === ''}
    >
      <Text>{t.what}</Text>
      <PersonField
        label={t.other}
        description={t.otherHow}
        except={{ integrationId, externalId }}
        value={other}
        onChange={setOther}
        error={faults.at('/accounts')}
        required
        autoFocus
      />
      <Textarea
        label={t.reason}
        description={t.reasonHow}
        required
        maxLength={500}
        rows={3}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
        error={faults.at('/reason')}
      />
    </DialogForm>
  )
}
