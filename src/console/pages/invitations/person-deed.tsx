import { useMutation } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import { type InvitedPerson, readInvitesAgain } from '../../api/invites.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { whoIs } from './state.ts'

/** What is done about the invitation of one person. */
export type Deed = 'cancelOne' | 'againOne'

export interface Asked {
  readonly deed: Deed
  readonly person: InvitedPerson
}

/** Asks before an invitation ends, or another one is sent. It stands beside the list, whose row may change meanwhile. */
export function PersonDeed({
  campaignId,
  asked,
  opened,
  onClose,
  onDone,
}: {
  readonly campaignId: string
  /** Stays while the dialog closes. */
  readonly asked: Asked | undefined
  readonly opened: boolean
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const toast = useToast()
  const doing = useMutation({
    mutationFn: ({ deed, person: { externalId } }: Asked): Promise<unknown> =>
      deed === 'cancelOne'
        ? answered(api.DELETE('/v1/invites/{id}/people/{externalId}', { params: { path: { id: campaignId, externalId } } }))
        : answered(api.POST('/v1/invites/{id}/again', { params: { path: { id: campaignId } }, body: { people: [externalId] } })),
    async onSuccess(_, { deed }) {
      await readInvitesAgain()
      toast.done(texts.invitations[deed].done)
      onClose()
      onDone()
    },
  })
  if (asked === undefined) return null
  const { deed, person } = asked
  const t = texts.invitations[deed]
  const who = whoIs(person)
  const { againOne, cancelOne } = texts.invitations
  const what = deed === 'cancelOne' ? cancelOne.what : person.endedAt === null ? againOne.open : againOne.ended
  return (
    <Confirm
      opened={opened}
      onClose={() => {
        doing.reset()
        onClose()
      }}
      title={t.title}
      confirm={t.confirm}
      pending={doing.isPending}
      error={doing.error}
      onConfirm={() => doing.mutate(asked)}
    >
      {what(who)}
    </Confirm>
  )
}
