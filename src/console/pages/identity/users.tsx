import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { directoriesQuery } from '../../api/directory.ts'
import type { Identity } from '../../api/schema.ts'
import { PageLink } from '../../parts/link.tsx'
import { AccountState, EnrollmentState } from '../../parts/people.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.person
type User = Identity['users'][number]

function columnsOf(nameOf: (id: string) => string, hasEnded: boolean): readonly Column<User>[] {
  return [
    {
      id: 'account',
      header: t.identityPage.account,
      shown: 'always',
      cell: ({ integrationId, externalId, displayName, login }) => (
        <PageLink to="/people/$integrationId/$externalId" params={{ integrationId, externalId }}>
          {displayName ?? login ?? externalId}
        </PageLink>
      ),
    },
    { id: 'login', header: t.facts.login, shown: 'always', cell: ({ login }) => login ?? t.identityPage.nobody },
    { id: 'directory', header: t.facts.directory, shown: 'always', cell: ({ integrationId }) => nameOf(integrationId) },
    {
      id: 'status',
      header: t.facts.account,
      shown: 'always',
      cell: ({ status }) => (status === null ? '—' : <AccountState status={status} />),
    },
    {
      id: 'enrollment',
      header: t.facts.enrollment,
      shown: 'always',
      cell: ({ enrollment, assurance, endedAt }) =>
        endedAt === null ? <EnrollmentState enrollment={enrollment} assurance={assurance} /> : t.identity.ended,
    },
    { id: 'bound', header: t.identity.bound, shown: 'always', cell: ({ boundAt }) => <When at={boundAt} /> },
    ...(hasEnded
      ? [{ id: 'ended', header: t.identity.ended, shown: 'always' as const, cell: ({ endedAt }: User) => <When at={endedAt} /> }]
      : []),
  ]
}

/** The accounts that are, or were, bound to one identity. */
export function IdentityUsers({ users }: { readonly users: readonly User[] }) {
  const directories = useQuery(directoriesQuery)
  const hasEnded = users.some(({ endedAt }) => endedAt !== null)
  const columns = useMemo(() => {
    const names = new Map((directories.data?.items ?? []).map(({ integrationId, name }) => [integrationId, name]))
    return columnsOf(id => names.get(id) ?? id, hasEnded)
  }, [directories.data, hasEnded])
  return (
    <DataTable
      name="identity-users"
      label={t.identity.users}
      columns={columns}
      rows={users}
      keyOf={({ integrationId, externalId, boundAt, endedAt }) => `${integrationId} ${externalId} ${boundAt} ${endedAt}`}
    />
  )
}
