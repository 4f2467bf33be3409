import { Anchor, Button, Card, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api, byCursor } from '../../api/client.ts'
import type { Alert } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { useFilters } from '../../frame/address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { SettingsPage } from './frame.tsx'
import { Resolving } from './resolving.tsx'
import classes from './settings.module.css'
import { Told } from './told.tsx'

const t = texts.settings.alerts

/** What somebody has to do something about, with advice; and who is told of it. */
export function AlertSettings() {
  const [{ state = 'open' }, filter] = useFilters(['state'])
  const isOpen = state !== 'resolved'
  const [asked, ask] = useState<Alert>()
  const query = useInfiniteQuery({
    queryKey: ['/v1/alerts', isOpen],
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(
        api.GET('/v1/alerts', {
          params: { query: { limit: 50, state: isOpen ? 'open' : 'resolved', ...(cursor === undefined ? {} : { cursor }) } },
          signal,
        }),
      ),
    ...byCursor,
  })
  const items = query.data?.pages.flatMap(page => page.items)
  return (
    <SettingsPage part="alerts" lead={t.lead}>
      <Section
        title={texts.settings.nav.alerts}
        actions={
          <SegmentedControl
            aria-label={t.which}
            size="xs"
            data={[
              { value: 'open', label: t.open },
              { value: 'resolved', label: t.resolved },
            ]}
            value={isOpen ? 'open' : 'resolved'}
            onChange={next => filter({ state: next === 'open' ? undefined : next })}
            transitionDuration={0}
          />
        }
      >
        {query.error && <Trouble error={query.error} again={() => void query.refetch()} />}
        {query.isPending && <Loading rows={3} height={90} />}
        {items?.length === 0 && (
          <Empty title={isOpen ? t.none : t.noneResolved} icon="bell">
            {isOpen && t.noneHow}
          </Empty>
        )}
        {items && items.length > 0 && (
          <>
            <ul className={classes.alerts}>
              {items.map(one => (
                <AlertCard key={one.id} alert={one} onResolve={() => ask(one)} />
              ))}
            </ul>
            <More query={query} count={items.length} />
          </>
        )}
      </Section>
      <Told />
      <Resolving alert={asked} onClose={() => ask(undefined)} />
    </SettingsPage>
  )
}

function AlertCard({ alert, onResolve }: { readonly alert: Alert; readonly onResolve: () => void }) {
  const may = useMay()
  const isOpen = alert.state === 'open'
  return (
    <Card component="li" withBorder padding="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} flex={1} miw="14rem">
          <State tone={isOpen ? (alert.canWait ? 'notice' : 'bad') : 'calm'}>{alert.title}</State>
          <Text>{alert.advice}</Text>
          <Text size="sm" c="dimmed" component="div">
            {t.actors[alert.actor]}, {t.since} <When at={alert.since} />
            {alert.count > 1 && `, ${t.times(alert.count)}`}
            {isOpen && alert.endsAt && (
              <>
                , {t.endsAt} <When at={alert.endsAt} />
              </>
            )}
            {alert.resolvedAt && alert.resolvedWhy && (
              <>
                ; <When at={alert.resolvedAt} />: {t.ends[alert.resolvedWhy]}
              </>
            )}
          </Text>
          <Anchor href={alert.link} size="sm">
            {t.more}
          </Anchor>
        </Stack>
        {isOpen &&
          (alert.lasts ? (
            <Text size="sm" c="dimmed">
              {t.lasts}
            </Text>
          ) : (
            may('alerts:write') && (
              <Button variant="default" size="xs" aria-label={t.resolveOf(alert.title)} onClick={onResolve}>
                {t.resolve}
              </Button>
            )
          ))}
      </Group>
    </Card>
  )
}
