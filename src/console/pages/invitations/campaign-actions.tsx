import { Button, Checkbox, Modal, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { readInvitesAgain } from '../../api/invites.ts'
import type { Invites } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'

const again = Object.keys(texts.invitations.again.stateOf) as (keyof typeof texts.invitations.again.stateOf)[]

/** What can be done about a whole campaign: what has nobody to be done to is not there. */
export function CampaignActions({ campaign }: { readonly campaign: Invites }) {
  const may = useMay()
  const [open, setOpen] = useState<'again' | 'cancel'>()
  if (!may('invites:write')) return null
  const close = () => setOpen(undefined)
  return (
    <>
      {again.some(state => campaign.progress[state] > 0) && (
        <Button variant="default" leftSection={<Icon name="sync" size={16} />} onClick={() => setOpen('again')}>
          {texts.invitations.again.action}
        </Button>
      )}
      {campaign.state === 'open' && (
        <Button variant="default" onClick={() => setOpen('cancel')}>
          {texts.invitations.cancel.action}
        </Button>
      )}
      <Modal opened={open === 'again'} onClose={close} title={texts.invitations.again.title}>
        <Again campaign={campaign} onClose={close} />
      </Modal>
      <Cancel campaign={campaign} opened={open === 'cancel'} onClose={close} />
    </>
  )
}

function Again({ campaign: { id, progress }, onClose }: { readonly campaign: Invites; readonly onClose: () => void }) {
  const t = texts.invitations.again
  const toast = useToast()
  const navigate = useNavigate()
  const there = again.filter(state => progress[state] > 0)
  // Whoever was left out has a reason that mostly stays.
  const [chosen, choose] = useState<readonly string[]>(there.filter(state => state !== 'refused'))
  const states = there.filter(state => chosen.includes(state))
  const count = states.reduce((sum, state) => sum + progress[state], 0)
  const sending = useMutation({
    mutationFn: () => answered(api.POST('/v1/invites/{id}/again', { params: { path: { id } }, body: { states } })),
    async onSuccess(made) {
      await readInvitesAgain()
      toast.done(t.done)
      onClose()
      await navigate({ to: '/invitations/$campaignId', params: { campaignId: made.id } })
    },
  })
  return (
    <DialogForm
      submit={t.confirm(count)}
      onSubmit={() => sending.mutate()}
      onCancel={onClose}
      pending={sending.isPending}
      error={sending.error}
      disabled={count === 0}
    >
      <Text>{t.what}</Text>
      <Checkbox.Group label={t.states} value={[...chosen]} onChange={choose}>
        <Stack gap="xs" mt="xs">
          {there.map(state => (
            <Checkbox key={state} value={state} label={t.count(t.stateOf[state], progress[state])} />
          ))}
        </Stack>
      </Checkbox.Group>
    </DialogForm>
  )
}

function Cancel({
  campaign: { id, open },
  opened,
  onClose,
}: {
  readonly campaign: Invites
  readonly opened: boolean
  readonly onClose: () => void
}) {
  const t = texts.invitations.cancel
  const toast = useToast()
  const cancelling = useMutation({
    mutationFn: () => answered(api.POST('/v1/invites/{id}/cancel', { params: { path: { id } } })),
    async onSuccess() {
      await readInvitesAgain()
      toast.done(t.done)
      onClose()
      // The button is gone with what it was for.
      document.querySelector('h1')?.focus()
    },
  })
  return (
    <Confirm
      opened={opened}
      onClose={() => {
        cancelling.reset()
        onClose()
      }}
      title={t.title}
      confirm={t.confirm}
      pending={cancelling.isPending}
      error={cancelling.error}
      onConfirm={() => cancelling.mutate()}
    >
      <Text>{t.what(open)}</Text>
      <Text>{t.kept}</Text>
    </Confirm>
  )
}
