import { Text } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { useMay } from '../api/session.ts'
import { PageLink } from '../parts/link.tsx'

/** Where somebody's page is, and what it takes to see it. */
const to = '/people/$integrationId/$externalId'
const permission = 'directory:read'

/** Somebody's name, which leads to their page where there is one and it may be seen. */
export function PersonLink({
  person,
  name,
}: {
  readonly person: { readonly integrationId: string | null; readonly externalId: string | null } | null
  readonly name: string
}) {
  const may = useMay()
  // Asked of the router: the table of pages imports the pages, which stand above this.
  const { routesByPath } = useRouter()
  const { integrationId, externalId } = person ?? {}
  if (!(to in routesByPath) || !may(permission) || !integrationId || !externalId) return <Text span>{name}</Text>
  return (
    <PageLink to={to} params={{ integrationId, externalId }}>
      {name}
    </PageLink>
  )
}
