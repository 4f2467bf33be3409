import { Alert, List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Whom } from '../../api/directory.ts'
import { useMay } from '../../api/session.ts'
import { Icon } from '../../parts/icons.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { casesOfPerson } from '../cases/queries.ts'

const t = texts.cases

/** What is open about somebody, and whether it keeps them from anything, above everything else of them. */
export function OpenCases({ person: { integrationId, externalId } }: { readonly person: Whom }) {
  const may = useMay()
  const query = useQuery({ ...casesOfPerson(integrationId, externalId, { state: 'open' }), enabled: may('cases:read') })
  if (query.error) return <Trouble error={query.error} again={() => void query.refetch()} />
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  const isBarred = items.some(({ bars }) => bars)
  return (
    <Alert color={isBarred ? 'red' : 'yellow'} icon={<Icon name="warning" />} title={t.ofPerson(items.length)}>
      <Text size="sm">{isBarred ? t.ofPersonBars : t.ofPersonHow}</Text>
      <List size="sm" mt="xs">
        {items.map(one => (
          <List.Item key={one.id}>
            <PageLink to="/cases/$caseId" params={{ caseId: one.id }}>
              {t.kinds[one.kind]}
            </PageLink>{' '}
            · <When at={one.openedAt} />
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
