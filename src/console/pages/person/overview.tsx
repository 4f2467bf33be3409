import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { directoriesQuery } from '../../api/directory.ts'
import type { Person } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { Identity } from './identity.tsx'
import { Linked } from './linked.tsx'
import { Why } from './why.tsx'

const t = texts.person

/** What somebody wants to know first: what the person can do now and why, by which identity, who else they are, and which account it is. */
export function Overview({ person }: { readonly person: Person }) {
  const may = useMay()
  return (
    <Stack gap="xl">
      <Why person={person} />
      {may('bindings:read') && <Identity person={person} />}
      <Linked person={person} />
      <About person={person} />
    </Stack>
  )
}

function About({ person }: { readonly person: Person }) {
  const may = useMay()
  const directories = useQuery(directoriesQuery)
  const { integrationId, externalId, login, email, standing, firstSeenAt, changedAt } = person
  const name = directories.data?.items.find(one => one.integrationId === integrationId)?.name ?? integrationId
  const directory = may('integrations:read') ? (
    <PageLink key="directory" to="/integrations/$integrationId" params={{ integrationId }}>
      {name}
    </PageLink>
  ) : (
    name
  )
  return (
    <Section title={t.about}>
      <Facts
        items={[
          [t.facts.login, <Copy key="login" value={login} label={t.facts.login} />],
          [t.facts.email, email === null ? t.none : <Copy key="email" value={email} label={t.facts.email} />],
          [t.facts.externalId, <Copy key="id" value={externalId} label={t.facts.externalId} />],
          [t.facts.directory, directory],
          [t.facts.firstSeen, <When key="seen" at={firstSeenAt} />],
          [t.facts.changed, <When key="changed" at={changedAt} />],
          ...(standing ? [[t.facts.standing, t.standing(standing.status, standing.confirmed)] as const] : []),
        ]}
      />
    </Section>
  )
}
