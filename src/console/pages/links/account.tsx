import { Stack, Text } from '@mantine/core'
import type { AccountLink } from '../../api/schema.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.links

export type Account = AccountLink['accounts'][number]

/** What an account is called in a sentence. */
export const nameOfAccount = ({ displayName, login, externalId }: Account) => displayName ?? login ?? externalId

export const pairOf = ({ accounts }: Pick<AccountLink, 'accounts'>) => {
  const [one, other] = accounts.map(nameOfAccount)
  return t.pair(one ?? '', other ?? '')
}

/** An account of a link, with what tells it from another one of that name. */
export function LinkedAccount({
  account,
  directory,
}: {
  readonly account: Account | undefined
  readonly directory: (id: string) => string
}) {
  if (account === undefined) return '—'
  const { integrationId, displayName, login, status, enrollment } = account
  const isGone = status === null || status === 'removed'
  return (
    <Stack gap={0}>
      <PersonLink person={account} name={nameOfAccount(account)} />
      <Text size="xs" c="dimmed">
        {[
          displayName === null ? undefined : login,
          directory(integrationId),
          isGone ? t.removed : enrollment && texts.people.enrollment[enrollment],
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
    </Stack>
  )
}
