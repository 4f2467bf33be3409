import { Text } from '@mantine/core'
import { PageLink } from '../parts/link.tsx'
import { useMayOpen } from './open-pages.ts'

/** Where somebody's page is. */
const to = '/people/$integrationId/$externalId'

/** Somebody's name, which leads to their page where there is one and it may be seen. */
export function PersonLink({
  person,
  name,
}: {
  readonly person: { readonly integrationId: string | null; readonly externalId: string | null } | null
  readonly name: string
}) {
  const mayOpen = useMayOpen()
  const { integrationId, externalId } = person ?? {}
  if (!mayOpen(to) || !integrationId || !externalId) return <Text span>{name}</Text>
  return (
    <PageLink to={to} params={{ integrationId, externalId }}>
      {name}
    </PageLink>
  )
}
