import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import type { Integration, Template } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ButtonLink, PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'
import classes from '../flow/flow.module.css'
import { canRehearse, hasFlow, hasSetUp } from '../flow/kinds.ts'
import { stateOf } from '../integrations/attention.ts'

const t = texts.flows

/** Every integration that a flow at a product goes through. */
export function Flows() {
  const integrations = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  return (
    <Page title={t.title} lead={t.lead}>
      <Answered query={templates} loading={<Loading rows={4} height={88} />}>
        {({ items: known }) => (
          <Answered query={integrations} loading={<Loading rows={4} height={88} />}>
            {({ items }) => <All integrations={items} templates={known} />}
          </Answered>
        )}
      </Answered>
    </Page>
  )
}

function All({
  integrations,
  templates,
}: {
  readonly integrations: readonly Integration[]
  readonly templates: readonly Template[]
}) {
  const shown = integrations.flatMap(integration => {
    const template = templates.find(({ id }) => id === integration.template)
    return template && hasFlow(template) ? [{ integration, template }] : []
  })
  if (shown.length === 0) {
    return (
      <Empty title={t.empty} icon="flow" action={<ButtonLink to="/integrations">{t.toIntegrations}</ButtonLink>}>
        {t.emptyHow}
      </Empty>
    )
  }
  return (
    <ul className={classes.cards}>
      {shown.map(({ integration, template }) => (
        <FlowCard key={integration.id} integration={integration} template={template} />
      ))}
    </ul>
  )
}

function FlowCard({ integration, template }: { readonly integration: Integration; readonly template: Template }) {
  const { tone, text } = stateOf(integration)
  const params = { integrationId: integration.id }
  return (
    <li className={classes.card}>
      <Group justify="space-between" gap="sm">
        <Stack gap={2}>
          <PageLink to="/flows/$integrationId" params={params} fw={600}>
            {integration.name}
          </PageLink>
          <Group gap="sm">
            <Text size="sm" c="dimmed">
              {template.name}
            </Text>
            <State tone={tone}>{text}</State>
          </Group>
        </Stack>
        <Group gap="md">
          {canRehearse(template) && (
            <PageLink
              to="/flows/$integrationId/rehearsal"
              params={params}
              aria-label={`${t.tabs.rehearsal}: ${integration.name}`}
            >
              {t.tabs.rehearsal}
            </PageLink>
          )}
          {hasSetUp(template) && (
            <PageLink to="/flows/$integrationId/set-up" params={params} aria-label={`${t.tabs.setUp}: ${integration.name}`}>
              {t.tabs.setUp}
            </PageLink>
          )}
          <PageLink to="/flows/$integrationId/switch-off" params={params} aria-label={`${t.tabs.switchOff}: ${integration.name}`}>
            {t.tabs.switchOff}
          </PageLink>
        </Group>
      </Group>
    </li>
  )
}
