import { Alert, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { isSaidThere, openAlertsQuery } from '../../api/alerts.ts'
import { useMay } from '../../api/session.ts'
import { Icon } from '../../parts/icons.tsx'
import { Section } from '../../parts/page.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.integration.alerts

/** What was told of this integration and is still open, with what to do about it, but for what stands above it anyway. */
export function Alerts({ id }: { readonly id: string }) {
  const may = useMay()
  const query = useQuery({ ...openAlertsQuery, enabled: may('alerts:read') })
  if (query.error) return <Trouble error={query.error} again={() => void query.refetch()} />
  const open = query.data?.items.filter(one => one.integrationId === id && !isSaidThere(one)) ?? []
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
              {one.endsAt && (
                <>
                  , {t.ends} <When at={one.endsAt} />
                </>
              )}
            </Text>
          </Stack>
        </Alert>
      ))}
    </Section>
  )
}
