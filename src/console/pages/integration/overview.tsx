import { Alert, Button, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { integrationsQuery } from '../../api/integrations.ts'
import type { Integration, Template } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icons.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { attentionOf, stateOf } from '../integrations/attention.ts'
import { useFirstWay } from '../overview/ways.ts'
import { Alerts } from './alerts.tsx'
import { workflowsOf } from './form/identity.tsx'
import { Steps } from './form/steps.tsx'
import { useTest } from './form/use-test.ts'
import { FormerSecret } from './former-secret.tsx'
import { HeldChanges } from './held-changes.tsx'
import { Listed, useWaysToList } from './listed.tsx'
import { People } from './people.tsx'
import { Secret } from './secret.tsx'
import { SwitchingOff } from './switching-off.tsx'
import { Values } from './values.tsx'

const t = texts.integration

/** How it goes with it, and what its product has to be told. */
export function Overview({ view, template }: { readonly view: Integration; readonly template: Template | undefined }) {
  const { tone, text } = stateOf(view)
  const why = attentionOf(view)
  const may = useMay()
  const firstWay = useFirstWay()
  const isTested = template !== undefined && (template.verifies || template.capabilities.includes('check'))
  return (
    <Stack gap="xl">
      <Stack gap="sm">
        <State tone={tone}>{text}</State>
        {why.length > 0 && (
          <Alert variant="outline" color="yellow" icon={<Icon name="warning" />} title={t.attention}>
            <List size="sm">
              {why.map(sentence => {
                const way = firstWay(...sentence.ways)
                return (
                  <List.Item key={sentence.text}>
                    {way ? (
                      <PageLink to={way.to} params={way.params ?? {}} inherit underline="always">
                        {sentence.text}
                      </PageLink>
                    ) : (
                      sentence.text
                    )}
                    {sentence.endsAt && (
                      <>
                        {' '}
                        {t.ends} <When at={sentence.endsAt} />.
                      </>
                    )}
                  </List.Item>
                )
              })}
            </List>
          </Alert>
        )}
      </Stack>
      <Alerts id={view.id} />
      <HeldChanges view={view} template={template} />
      <Section title={t.facts} actions={view.client && may('secrets:write') && <Secret view={view} />}>
        {view.client?.formerSecretUntil && <FormerSecret id={view.id} until={view.client.formerSecretUntil} />}
        <Values view={view} />
      </Section>
      {template?.holdsList && <Listed id={view.id} />}
      {view.sync && <People view={view} sync={view.sync} />}
      {isTested && may('integrations:write') && <Connection id={view.id} template={template} />}
      <About view={view} template={template} />
      {may('integrations:write') && <SwitchingOff view={view} />}
    </Stack>
  )
}

function Connection({ id, template }: { readonly id: string; readonly template: Template }) {
  const test = useTest()
  const ways = useWaysToList(template, id)
  const button = (
    <Button variant="default" onClick={() => test.mutate(id)} loading={test.isPending}>
      {texts.integrationForm.test.button}
    </Button>
  )
  return (
    <Section title={t.test.title} actions={button}>
      {test.isIdle && (
        <Text size="sm" c="dimmed">
          {t.test.how}
        </Text>
      )}
      {test.error && <Trouble error={test.error} />}
      {(test.isPending || test.data) && (
        <Steps steps={test.steps} running={test.isPending} schema={template.config} ways={ways} />
      )}
    </Section>
  )
}

function About({ view, template }: { readonly view: Integration; readonly template: Template | undefined }) {
  const integrations = useQuery(integrationsQuery)
  const account = integrations.data?.items.find(one => one.id === view.accountId)
  const workflow = workflowsOf(account).find(one => one.value === view.workflowId)
  return (
    <Section title={t.about}>
      <Facts
        items={[
          [t.template, template?.name ?? view.template],
          ...(view.accountId
            ? [
                [
                  t.account,
                  <PageLink key="account" to="/integrations/$integrationId" params={{ integrationId: view.accountId }}>
                    {account?.name ?? view.accountId}
                  </PageLink>,
                ] as const,
                [t.workflow, workflow?.label ?? view.workflowId ?? t.nothing] as const,
              ]
            : []),
          [t.key, view.key],
          [t.owner, view.owner || t.nothing],
          [t.version, String(view.version)],
          [t.changed, <When key="changed" at={view.updatedAt} />],
          [t.created, <When key="created" at={view.createdAt} />],
        ]}
      />
    </Section>
  )
}
