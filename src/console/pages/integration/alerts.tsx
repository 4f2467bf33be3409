import { Alert, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import { useMay } from '../../api/session.ts'
import { Icon } from '../../parts/icons.tsx'
import { Section } from '../../parts/page.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.integration.alerts

/** What was told of this integration and is still open, with what to do about it. There is nothing of it while nothing is. */
export function Alerts({ id }: { readonly id: string }) {
  const may = useMay()
  const query = useQuery({
    queryKey: ['/v1/alerts', { state: 'open', limit: 500 }],
    queryFn: ({ signal }) => answered(api.GET('/v1/alerts', { params: { query: { state: 'open', limit: 500 } }, signal })),
    enabled: may('alerts:read'),
  })
  if (query.error) return <Trouble error={query.error} again={() => void query.refetch()} />
  const open = query.data?.items.filter(one => one.integrationId === id) ?? []
  if (open.length === 0) return null
  return (
    <Section title={t.title}>
      {open.map(one => (
        <Alert
          key={one.id}
          variant="outline"
          color={one.canWait ? 'yellow' : 'red'}
          icon={<Icon name="bell" />}
          title={one.about === null ? one.title : `${one.title} · ${one.about}`}
        >
          <Stack gap={4}>
            <Text>{one.advice}</Text>
            <Text size="sm" c="dimmed" component="div">
              {t.since} <When at={one.since} />
              {one.count > 1 && `, ${t.times(one.count)}`}
            </Text>
          </Stack>
        </Alert>
      ))}
    </Section>
  )
}
