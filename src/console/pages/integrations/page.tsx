import { Card, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import type { Integration, Template } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ButtonLink, PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { Start } from '../overview/start.tsx'
import { attentionOf, stateOf } from './attention.ts'
import classes from './integrations.module.css'

const t = texts.integrations
const kinds = Object.keys(t.kinds) as Template['kind'][]

/** Everything that is connected, by kind, and how it goes with each. */
export function Integrations() {
  const integrations = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  const mayWrite = useMay()('integrations:write')
  const create = mayWrite && (
    <ButtonLink to="/integrations/new" leftSection={<Icon name="plus" size={16} />}>
      {t.new}
    </ButtonLink>
  )
  return (
    <Page title={t.title} lead={t.lead} actions={create}>
      <Answered query={templates} loading={<Loading rows={4} height={110} />}>
        {({ items: known }) => (
          <Answered query={integrations} loading={<Loading rows={4} height={110} />}>
            {({ items }) => (
              <Stack gap="xl">
                <Start integrations={items} templates={known} />
                {items.length === 0 ? <Nothing /> : <All integrations={items} templates={known} />}
              </Stack>
            )}
          </Answered>
        )}
      </Answered>
    </Page>
  )
}

function Nothing() {
  return (
    <Empty title={t.empty} icon="plug">
      {t.emptyHow}
    </Empty>
  )
}

function All({
  integrations,
  templates,
}: {
  readonly integrations: readonly Integration[]
  readonly templates: readonly Template[]
}) {
  const templateOf = new Map(templates.map(one => [one.id, one]))
  return (
    <Stack gap="xl">
      {kinds.map(kind => {
        const ofKind = integrations.filter(one => templateOf.get(one.template)?.kind === kind)
        if (ofKind.length === 0) return null
        return (
          <Section key={kind} title={t.kinds[kind]}>
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md" component="ul" className={classes.cards}>
              {ofKind.map(one => (
                <IntegrationCard key={one.id} integration={one} template={templateOf.get(one.template)?.name ?? one.template} />
              ))}
            </SimpleGrid>
          </Section>
        )
      })}
    </Stack>
  )
}

function IntegrationCard({ integration, template }: { readonly integration: Integration; readonly template: string }) {
  const { tone, text } = stateOf(integration)
  const why = attentionOf(integration)
  return (
    <Card component="li" withBorder padding="md" className={classes.card}>
      <Stack gap={6}>
        <PageLink to="/integrations/$integrationId" params={{ integrationId: integration.id }} className={classes.name}>
          {integration.name}
        </PageLink>
        <Text size="sm" c="dimmed">
          {template}
        </Text>
        <State tone={tone}>{text}</State>
        {why.map(({ text: sentence, endsAt }) => (
          <Text key={sentence} size="sm" lineClamp={3} component="div">
            {sentence}
            {endsAt && (
              <>
                {' '}
                {t.ends} <When at={endsAt} />.
              </>
            )}
          </Text>
        ))}
        {integration.description && (
          <Text size="sm" c="dimmed" lineClamp={2}>
            {integration.description}
          </Text>
        )}
        {integration.sync && (
          <Text size="sm" c="dimmed" component="div">
            {t.lastSync} <When at={integration.sync.lastCompleteAt} none={t.never} />
          </Text>
        )}
      </Stack>
    </Card>
  )
}
