import { Text } from '@mantine/core'
import type { DirectoryUser } from '../../api/schema.ts'
import { PageLink } from '../../parts/link.tsx'
import { nameOf } from '../../parts/name-of.ts'
import { AccountState, EnrollmentState } from '../../parts/people.tsx'
import type { Column } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.directory.columns

/** Under which the choice of columns is kept. */
export const tableName = 'people'

/** Each with the columns of the file that say the same. */
interface Listed extends Column<DirectoryUser> {
  readonly inFile: readonly string[]
}

/** What a list of people can show. Directories are named, not told by their ids. */
export function columnsOf(directoryOf: (integrationId: string) => string): readonly Listed[] {
  return [
    {
      id: 'name',
      header: t.name,
      shown: 'always',
      inFile: ['externalId', 'displayName', 'givenName', 'familyName'],
      cell: ({ integrationId, externalId, ...named }) => (
        <PageLink to="/people/$integrationId/$externalId" params={{ integrationId, externalId }}>
          {nameOf(named)}
        </PageLink>
      ),
    },
    { id: 'login', header: t.login, inFile: ['login'], cell: ({ login }) => login },
    { id: 'email', header: t.email, shown: 'hidden', inFile: ['email'], cell: ({ email }) => email ?? '—' },
    {
      id: 'directory',
      header: t.directory,
      inFile: ['integrationId'],
      cell: ({ integrationId }) => directoryOf(integrationId),
    },
    { id: 'status', header: t.status, inFile: ['status'], cell: ({ status }) => <AccountState status={status} /> },
    {
      id: 'sourceStatus',
      header: t.sourceStatus,
      shown: 'hidden',
      inFile: ['sourceStatus'],
      cell: ({ sourceStatus }) => sourceStatus,
    },
    {
      id: 'enrollment',
      header: t.enrollment,
      inFile: ['enrollment'],
      cell: ({ enrollment }) => <EnrollmentState enrollment={enrollment} />,
    },
    {
      id: 'assurance',
      header: t.assurance,
      inFile: ['assurance'],
      cell: ({ assurance }) => (assurance === null ? '—' : texts.people.assurance[assurance]),
    },
    {
      id: 'claims',
      header: t.claims,
      shown: 'hidden',
      inFile: [],
      cell: ({ claimsChangedAt }) => <When at={claimsChangedAt} />,
    },
    {
      id: 'contact',
      header: t.contact,
      shown: 'hidden',
      inFile: [],
      cell: ({ contactChangedAt }) => <When at={contactChangedAt} />,
    },
    {
      id: 'externalId',
      header: t.externalId,
      shown: 'hidden',
      inFile: ['externalId'],
      cell: ({ externalId }) => (
        <Text span ff="monospace" size="sm">
          {externalId}
        </Text>
      ),
    },
  ]
}
