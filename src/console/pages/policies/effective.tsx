import { Alert, Group, NativeSelect, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import { effectiveQuery, policiesQuery, type Whom } from '../../api/policies.ts'
import type { EffectivePolicy } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { type ChosenPerson, PersonField } from '../../parts/person-field.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { nameOf } from './page.tsx'
import { Says } from './says.tsx'
import type { Sentence } from './sentences.ts'

const t = texts.policies.effective

/** What holds for an integration or a person, with whose word each setting is. Whom it is about stands in the address. */
export function Effective() {
  const [{ integration, directory, person }, filter] = useFilters(['integration', 'directory', 'person'])
  const whom: Whom | undefined = integration
    ? {
        integrationId: integration,
        ...(directory ? { directoryId: directory } : {}),
        ...(directory && person ? { externalId: person } : {}),
      }
    : undefined
  return (
    <Page title={t.title} lead={t.lead} back={{ to: '/policies', label: texts.policies.back }}>
      <Choice {...{ integration, directory, person }} onChoose={filter} />
      {whom ? <InForce whom={whom} /> : <Empty title={t.choose} icon="rules" />}
    </Page>
  )
}

type Chosen = {
  readonly integration?: string | undefined
  readonly directory?: string | undefined
  readonly person?: string | undefined
}

function Choice({
  integration = '',
  directory = '',
  person = '',
  onChoose,
}: Chosen & { readonly onChoose: (chosen: Chosen) => void }) {
  const integrations = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  const failed = [integrations, templates].find(({ error }) => error)
  const kindOf = (template: string) => templates.data?.items.find(one => one.id === template)?.kind
  const all = (integrations.data?.items ?? []).map(one => ({ value: one.id, label: one.name, kind: kindOf(one.template) }))
  const directories = all.filter(({ kind }) => kind === 'directory')
  const ways = all.filter(({ kind }) => kind !== 'directory' && kind !== 'verifier')
  if (integrations.data && templates.data && ways.length === 0) return <Alert>{t.none}</Alert>
  return (
    <>
      {failed && <Trouble error={failed.error} again={() => void failed.refetch()} />}
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={t.integration}
          data={[{ value: '', label: texts.policies.fresh.choose }, ...ways]}
          value={integration}
          onChange={event => onChoose({ integration: event.currentTarget.value || undefined })}
        />
        <NativeSelect
          label={t.directory}
          data={[{ value: '', label: t.any }, ...directories]}
          value={directory}
          // Whoever was chosen is of the other one.
          onChange={event => onChoose({ directory: event.currentTarget.value || undefined, person: undefined })}
        />
        <OfDirectory key={directory} directory={directory} value={person} onChange={next => onChoose({ person: next })} />
      </Group>
    </>
  )
}

function InForce({ whom }: { readonly whom: Whom }) {
  const query = useQuery(effectiveQuery(whom))
  const policies = useQuery(policiesQuery)
  const called = (id: string) => {
    if (id === 'built_in') return t.builtIn
    if (id === 'floor') return t.floor
    const found = policies.data?.items.find(one => one.id === id)
    return found ? nameOf(found) : id
  }
  return (
    <Answered query={query} loading={<Loading rows={8} />}>
      {view => (
        <Stack gap="lg">
          <Facts
            items={[
              [t.named, <Copy key="named" value={view.policy.id} label={t.named} />],
              [texts.policies.facts.reviewers, texts.policies.reviewing(view.reviewing.people, view.reviewing.roles)],
            ]}
          />
          <Section title={texts.policies.says}>
            <Says
              settings={view.settings}
              whose={sentence => texts.policies.sourcesAre(whoseIs(view, sentence).map(called).join(', '))}
            />
          </Section>
        </Stack>
      )}
    </Answered>
  )
}

/** Every policy that has a word in a sentence. */
function whoseIs({ from }: EffectivePolicy, { paths }: Sentence): readonly string[] {
  const all = Object.entries(from).flatMap(([path, ids]) =>
    paths.some(own => path === own || path.startsWith(`${own}.`)) ? ids : [],
  )
  return [...new Set(all)]
}

/** The address keeps the external ID alone: whoever comes by it sees that, and whoever chooses sees the name. */
function OfDirectory({
  directory,
  value,
  onChange,
}: {
  readonly directory: string
  readonly value: string
  readonly onChange: (externalId: string | undefined) => void
}) {
  const [chosen, choose] = useState<ChosenPerson>()
  const known = chosen?.externalId === value ? chosen : { integrationId: directory, externalId: value, name: value }
  return (
    <PersonField
      label={t.person}
      placeholder={t.anybody}
      directory={directory}
      disabled={directory === ''}
      value={value === '' ? undefined : known}
      onChange={next => {
        choose(next)
        onChange(next?.externalId)
      }}
      width={{ base: '100%', xs: '18rem' }}
    />
  )
}
