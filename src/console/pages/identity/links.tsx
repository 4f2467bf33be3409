import { Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { linksOfQuery } from '../../api/links.ts'
import type { AccountLink, Identity } from '../../api/schema.ts'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { LinkList } from '../links/list.tsx'

const t = texts.links
const keyOf = ({ integrationId, externalId }: Identity['users'][number]) => `${integrationId} ${externalId}`

/** What ties the accounts of an identity together, and to accounts that are not bound to it. */
export function IdentityLinks({ users }: { readonly users: Identity['users'] }) {
  const accounts = [...new Map(users.map(user => [keyOf(user), user])).values()]
  const { isPending, error, links } = useQueries({
    queries: accounts.map(linksOfQuery),
    combine: results => ({
      isPending: results.some(one => one.isPending),
      error: results.find(one => one.error)?.error ?? null,
      links: results.flatMap(one => one.data?.items ?? []),
    }),
  })
  // The link of two accounts of the identity is found at both.
  const rows: readonly AccountLink[] = [...new Map(links.map(link => [link.id, link])).values()]
  return (
    <Section title={t.identity.title}>
      {error && <Trouble error={error} />}
      {isPending ? (
        <Loading rows={1} height={48} />
      ) : (
        <LinkList name="identity-links" rows={rows}>
          {rows.length === 0 && <Text c="dimmed">{t.identity.none}</Text>}
        </LinkList>
      )}
    </Section>
  )
}
