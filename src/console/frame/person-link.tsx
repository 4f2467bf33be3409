import { Text } from '@mantine/core'
import { useMay } from '../api/session.ts'
import { PageLink } from '../parts/link.tsx'
import { pages } from '../routes.ts'

/** Where somebody's page is. Nobody is linked to before there is one. */
const to = '/people/$integrationId/$externalId'

/** Somebody's name, which leads to their page where there is one and it may be seen. */
export function PersonLink({
  person,
  name,
}: {
  readonly person: { readonly integrationId: string | null; readonly externalId: string | null } | null
  readonly name: string
}) {
  const may = useMay()
  const page = pages.find(({ path }) => path === to)
  const { integrationId, externalId } = person ?? {}
  if (!page || !may(page.permission) || !integrationId || !externalId) return <Text span>{name}</Text>
  return (
    <PageLink to={to} params={{ integrationId, externalId }}>
      {name}
    </PageLink>
  )
}
