import { Alert, Anchor, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { integrationQuery, integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import type { Integration, Template } from '../../api/schema.ts'
import { useFilters, usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ButtonLink, PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import type { Only, Stored } from '../integration/form/entered.ts'
import { IntegrationForm } from '../integration/form/form.tsx'
import { useAccounts, workflowsOf } from '../integration/form/identity.tsx'
import type { Given, Saved } from '../integration/form/use-saving.ts'
import { Values } from '../integration/values.tsx'

const t = texts.newIntegration
const back = { to: '/integrations/new', label: t.title }

/** The second step of *New integration*: what the product needs. A draft of it stands in the address, and so outlives the window. */
export function ConfigureNew() {
  const templates = useQuery(templatesQuery)
  const id = usePathParam('templateId')
  const template = templates.data?.items.find(one => one.id === id)
  return (
    <Page title={template?.name ?? t.title} back={back} lead={template && <Lead template={template} />}>
      <Answered query={templates} loading={<Loading rows={6} height={60} />}>
        {({ items, sandbox }) => {
          const chosen = items.find(one => one.id === id)
          return chosen ? (
            <Configure template={chosen} sandbox={sandbox} />
          ) : (
            <Empty title={t.noTemplate} action={<ButtonLink to="/integrations/new">{t.choose}</ButtonLink>} />
          )
        }}
      </Answered>
    </Page>
  )
}

function Lead({ template }: { readonly template: Template }) {
  return (
    <>
      {template.summary}{' '}
      <Anchor href={template.docs} target="_blank" rel="noreferrer" underline="always">
        {t.docs}
      </Anchor>
    </>
  )
}

function Configure({ template, sandbox }: { readonly template: Template; readonly sandbox: boolean }) {
  const [{ draft }, address] = useFilters(['draft'])
  const [begun] = useState(draft)
  const named = useQuery({ ...integrationQuery(draft ?? ''), enabled: draft !== undefined })
  const integrations = useQuery(integrationsQuery)
  const accounts = useAccounts()
  const only = useOnly(integrations.data?.items)
  const [given, setGiven] = useState<Given>()
  const [done, setDone] = useState<Stored>()
  const navigate = useNavigate()
  const toast = useToast()
  const leave = (saved: Stored) => {
    toast.done(t.saved(saved.name))
    void navigate({ to: '/integrations/$integrationId', params: { integrationId: saved.id }, replace: true })
  }
  const saved = ({ stored: made, given: secret }: Saved) => {
    if (secret === undefined) return leave(made)
    setGiven(secret)
    setDone(made)
  }
  const kept = ({ stored: made, given: secret }: Saved) => {
    address({ draft: made.id }, { replace: true })
    if (secret) setGiven(secret)
  }
  const close = () => {
    setGiven(undefined)
    if (done) leave(done)
  }
  // A draft that the address names is waited for, so that nothing is entered over it.
  if (begun !== undefined && named.data === undefined) return <Answered query={named}>{() => null}</Answered>
  // An address that was put together by hand may name one of another template.
  const stored = named.data?.template === template.id ? named.data : undefined
  if (integrations.data === undefined) return <Answered query={integrations}>{() => null}</Answered>
  const lacksAccount = template.verifies && accounts.length === 0
  return (
    <Stack gap="lg">
      {lacksAccount && (
        <Alert variant="outline" color="yellow" icon={<Icon name="warning" />} title={t.needsAccount}>
          <Text>
            {t.needsAccountHow}{' '}
            <PageLink to="/integrations/new/$templateId" params={{ templateId: 'incode' }} underline="always">
              {t.makeAccount}
            </PageLink>
          </Text>
        </Alert>
      )}
      {stored && (
        <Section title={texts.integration.facts}>
          <Text size="sm" c="dimmed">
            {t.valuesHow}
          </Text>
          <Values view={stored} />
        </Section>
      )}
      <IntegrationForm template={template} sandbox={sandbox} stored={stored} only={only} onDraft={kept} onSaved={saved} />
      <SecretOnce
        title={texts.integration.secret.title}
        values={
          given && [
            [texts.integration.clientId, given.id],
            [texts.integration.clientSecret, given.secret],
          ]
        }
        onClose={close}
      />
    </Stack>
  )
}

/** What there is one of, so that nobody has to choose it. */
function useOnly(all: readonly Integration[] | undefined): Only {
  const accounts = useAccounts()
  const templates = useQuery(templatesQuery)
  const directories = all?.filter(one => templates.data?.items.find(({ id }) => id === one.template)?.kind === 'directory')
  const [account] = accounts
  const [directory] = directories ?? []
  return {
    ...(account && accounts.length === 1 ? { account: { id: account.id, workflowId: workflowsOf(account)[0]?.value } } : {}),
    ...(directory && directories?.length === 1 ? { directoryId: directory.id } : {}),
  }
}
