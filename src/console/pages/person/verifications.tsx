import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { integrationsQuery } from '../../api/integrations.ts'
import type { Person } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { VerificationLink } from '../../frame/verification-link.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { endOf } from '../verifications/outcome.ts'
import classes from './person.module.css'

const t = texts.person.verifications
const p = texts.people
const allPath = '/verifications'

/** What somebody was verified for, the newest first. */
export function Verifications({ person: { integrationId, externalId, verifications } }: { readonly person: Person }) {
  const may = useMay()
  const mayOpen = useMayOpen()
  const integrations = useQuery({ ...integrationsQuery, enabled: may('integrations:read') })
  const nameOf = (id: string) => integrations.data?.items.find(one => one.id === id)?.name ?? id
  if (verifications.length === 0) {
    return (
      <Section title={t.title}>
        <Empty title={t.none} icon="clock">
          {t.noneHow}
        </Empty>
      </Section>
    )
  }
  const all = mayOpen(allPath) && (
    <PageLink to={allPath} search={{ directoryIntegrationId: integrationId, externalId }}>
      {t.all}
    </PageLink>
  )
  return (
    <Section title={t.title} actions={all}>
      <ol className={classes.timeline}>
        {verifications.map(one => (
          <li key={one.id} className={classes.moment}>
            <Group gap="sm">
              <VerificationLink id={one.id}>
                <Text span fw={600}>
                  {p.purpose[one.purpose]}
                </Text>
              </VerificationLink>
              <State tone={endOf(one).tone}>{endOf(one).text}</State>
              {one.reason !== null && <Text span>{texts.verifications.reasons[one.reason]}</Text>}
              {one.mode === 'rehearsal' && (
                <Text span c="dimmed">
                  {p.rehearsal}
                </Text>
              )}
            </Group>
            <Stack gap={0}>
              <Text size="sm" c="dimmed" component="div">
                <When at={one.startedAt} /> {t.through(nameOf(one.integrationId))}, {t.policy(one.policy.id, one.policy.version)}
              </Text>
              <Copy value={one.id} label={t.id} />
            </Stack>
          </li>
        ))}
      </ol>
    </Section>
  )
}
