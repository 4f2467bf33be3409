import { List, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { answered, api } from '../../api/client.ts'
import { linkQuery, readLinksAgain } from '../../api/links.ts'
import type { AccountLink } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Loading } from '../../parts/loading.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { nameOfAccount, pairOf } from './account.tsx'

const t = texts.links

/** What is done to a link: the second administrator says yes, somebody takes a proposal back, or breaks what holds. */
export type Deed = 'confirm' | 'withdraw' | 'end'

export interface Asked {
  readonly deed: Deed
  readonly link: AccountLink
}

/**
 * Asks before a link is made or ended, with what follows. It stands beside the list and not in it: the row may be gone when the
 * deed is done, and then `onDone` says where the focus goes.
 */
export function LinkDeed({
  asked,
  opened,
  onClose,
  onDone,
}: {
  /** Stays while the dialog closes. */
  readonly asked: Asked | undefined
  readonly opened: boolean
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const toast = useToast()
  const doing = useMutation({
    mutationFn: ({ deed, link: { id } }: Asked): Promise<unknown> => {
      const params = { path: { id } }
      return deed === 'confirm'
        ? answered(api.POST('/v1/directory/links/{id}/confirm', { params }))
        : answered(api.DELETE('/v1/directory/links/{id}', { params }))
    },
    async onSuccess(_, { deed }) {
      await readLinksAgain()
      toast.done(t[deed].done)
      onClose()
      onDone()
    },
  })
  if (asked === undefined) return null
  const { deed, link } = asked
  return (
    <Confirm
      opened={opened}
      onClose={() => {
        doing.reset()
        onClose()
      }}
      title={t[deed].title}
      confirm={t[deed].confirm}
      pending={doing.isPending}
      error={doing.error}
      onConfirm={() => doing.mutate(asked)}
    >
      <Stack gap="sm">
        <Text fw={600}>{pairOf(link)}</Text>
        {deed === 'confirm' && <Confirming link={link} />}
        {deed === 'withdraw' && <Text>{t.withdraw.what}</Text>}
        {deed === 'end' && <Ending link={link} />}
      </Stack>
    </Confirm>
  )
}

function Confirming({ link: { reason } }: { readonly link: AccountLink }): ReactNode {
  return (
    <>
      <Text>{reason ?? t.noReason}</Text>
      <List size="sm">
        {t.confirm.what.map(sentence => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </>
  )
}

/** What would follow is asked of the host: whose binding ends is not seen from here. */
function Ending({ link }: { readonly link: AccountLink }) {
  const query = useQuery(linkQuery(link.id))
  return (
    <>
      <Text>{t.end.what}</Text>
      <Answered query={query} loading={<Loading rows={1} height={44} />}>
        {({ unbinds, rests, accounts }) => {
          const whose = accounts.find(
            one => one.integrationId === unbinds?.integrationId && one.externalId === unbinds.externalId,
          )
          return (
            <>
              {rests !== null && <Text>{t.rests(rests)}</Text>}
              <Text {...(whose ? { c: 'var(--mantine-color-error)' } : {})}>
                {whose ? t.end.unbinds(nameOfAccount(whose)) : t.end.keeps}
              </Text>
            </>
          )
        }}
      </Answered>
    </>
  )
}
