import { Alert, List } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { integrationQuery, templatesQuery } from '../../api/integrations.ts'
import type { Integration as View } from '../../api/schema.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { attentionOf, stateOf } from '../integrations/attention.ts'

const t = texts.integration
const back = { to: '/integrations', label: t.back }

/** One integration: how it goes with it, and what its product has to be told. */
export function Integration() {
  const query = useQuery(integrationQuery(usePathParam('integrationId')))
  return (
    <Page title={query.data?.name ?? texts.parts.loading} back={back} lead={query.data?.description}>
      <Answered query={query}>{view => <Parts view={view} />}</Answered>
    </Page>
  )
}

function Parts({ view }: { readonly view: View }) {
  const templates = useQuery(templatesQuery)
  const template = templates.data?.items.find(one => one.id === view.template)
  const { tone, text } = stateOf(view)
  const why = attentionOf(view)
  const copied = (label: string, value: string) => [label, <Copy key={label} value={value} label={label} />] as const
  return (
    <>
      <State tone={tone}>{text}</State>
      {why.length > 0 && (
        <Alert variant="outline" color="yellow" icon={<Icon name="warning" />} title={t.attention}>
          <List size="sm">
            {why.map(sentence => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Section title={t.facts}>
        <Facts
          items={[
            copied(t.id, view.id),
            ...(view.client ? [copied(t.clientId, view.client.id)] : []),
            ...Object.entries(view.endpoints).map(([name, address]) => copied(name, address)),
          ]}
        />
      </Section>
      <Section title={t.about}>
        <Facts
          items={[
            [t.template, template?.name ?? view.template],
            [t.key, view.key],
            [t.owner, view.owner || t.nothing],
            [t.version, String(view.version)],
            [t.changed, <When key="changed" at={view.updatedAt} />],
            [t.created, <When key="created" at={view.createdAt} />],
          ]}
        />
      </Section>
    </>
  )
}
