import { Anchor, Button, List, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import { integrationQuery } from '../../api/integrations.ts'
import type { Integration, Template } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { isNode } from '../../parts/config/schema.ts'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ButtonLink, PageLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { hasFlow } from '../flow/kinds.ts'
import { endpointName, Values } from './values.tsx'

const t = texts.integration.setup
const flowPath = '/flows/$integrationId'
const setUpPath = '/flows/$integrationId/set-up'

/** What has to be done at the product, with the values of this integration filled in. */
export function SetUp({ view, template }: { readonly view: Integration; readonly template: Template }) {
  const may = useMay()
  const mayOpen = useMayOpen()
  return (
    <Stack gap="xl">
      <Text>
        {t.how}{' '}
        <Anchor href={template.docs} target="_blank" rel="noreferrer" underline="always">
          {t.docs}
        </Anchor>
        {hasFlow(template) && mayOpen(flowPath) && (
          <>
            {' · '}
            <PageLink to={flowPath} params={{ integrationId: view.id }} underline="always">
              {t.flow}
            </PageLink>
          </>
        )}
      </Text>
      {template.scopes.length > 0 && (
        <Section title={t.grant}>
          <Text size="sm" c="dimmed">
            {t.grantHow}
          </Text>
          <Facts items={template.scopes.map(({ scope, why }) => [scope, why] as const)} />
        </Section>
      )}
      <Section title={t.enter}>
        <Values view={view} />
        {view.endpoints.certificate && (
          <Text size="sm">
            <Anchor href={view.endpoints.certificate} download>
              {t.certificate}
            </Anchor>
          </Text>
        )}
      </Section>
      {template.capabilities.includes('surface') && may('secrets:write') && <Entries id={view.id} />}
      {template.capabilities.includes('setup') && <Made id={view.id} />}
      <Reach view={view} template={template} />
    </Stack>
  )
}

/** Values that are shown on demand, because secrets are among them. Kept nowhere: another look asks again. */
function Entries({ id }: { readonly id: string }) {
  const look = useMutation({
    mutationFn: () => answered(api.GET('/v1/integrations/{id}/entries', { params: { path: { id } } })),
    gcTime: 0,
  })
  const button = look.data ? (
    <Button variant="default" onClick={() => look.reset()}>
      {t.hide}
    </Button>
  ) : (
    <Button variant="default" onClick={() => look.mutate()} loading={look.isPending}>
      {t.show}
    </Button>
  )
  return (
    <Section title={t.entries} actions={button}>
      <Text size="sm" c="dimmed">
        {t.entriesHow}
      </Text>
      {look.error && <Trouble error={look.error} />}
      {look.data && (
        <Facts
          items={look.data.items.map(({ name, value }) => [
            endpointName(name),
            <Copy key={name} value={value} label={endpointName(name)} />,
          ])}
        />
      )}
    </Section>
  )
}

function Made({ id }: { readonly id: string }) {
  const query = useQuery({
    queryKey: [...integrationQuery(id).queryKey, 'setup'],
    queryFn: ({ signal }) => answered(api.GET('/v1/integrations/{id}/setup', { params: { path: { id } }, signal })),
  })
  const applied = query.data?.applied
  const mayOpen = useMayOpen()
  const button = mayOpen(setUpPath) && (
    <ButtonLink to={setUpPath} params={{ integrationId: id }} variant="default">
      {t.toMake}
    </ButtonLink>
  )
  return (
    <Section title={t.made} actions={button}>
      {query.error && <Trouble error={query.error} again={() => void query.refetch()} />}
      {applied === null && <Text size="sm">{t.madeNot}</Text>}
      {applied && (
        <>
          <Text size="sm" component="div">
            {t.madeBy(applied.appliedBy.name ?? applied.appliedBy.id)}, <When at={applied.appliedAt} />
          </Text>
          <Facts items={Object.entries(applied.made).map(([name, value]) => [name, String(value)] as const)} />
        </>
      )}
    </Section>
  )
}

/** `{orgUrl}` is the host of that field of the configuration. */
function hostsOf({ egress }: Template, config: Integration['config']): readonly string[] {
  const at = (path: string) => path.split('.').reduce<unknown>((value, key) => (isNode(value) ? value[key] : undefined), config)
  const hosts = egress.flatMap(pattern => {
    const field = /^\{(.+)\}$/.exec(pattern)?.[1]
    if (field === undefined) return [pattern]
    const address = at(field)
    return typeof address === 'string' && URL.canParse(address) ? [new URL(address).host] : []
  })
  return [...new Set(hosts)]
}

function Reach({ view, template }: { readonly view: Integration; readonly template: Template }) {
  const hosts = hostsOf(template, view.config)
  if (hosts.length === 0) return null
  return (
    <Section title={t.reach}>
      <Text size="sm" c="dimmed">
        {t.reachHow}
      </Text>
      <List size="sm">
        {hosts.map(host => (
          <List.Item key={host}>
            <code>{host}</code>
          </List.Item>
        ))}
      </List>
    </Section>
  )
}
