import { Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { integrationsQuery } from '../../api/integrations.ts'
import type { Verification } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { isNode, listIn, textIn } from '../../parts/config/schema.ts'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { PageLink } from '../../parts/link.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { nameOf } from '../verifications/outcome.ts'

const t = texts.verifications
const v = t.view
const policyPath = '/policies/$policyId'
const callPath = '/helpdesk/$callId'

/** Everything that is on record of a verification, by name. What is not there is left out. */
export function About({ verification: one }: { readonly verification: Verification }) {
  const may = useMay()
  const mayOpen = useMayOpen()
  const integrations = useQuery({ ...integrationsQuery, enabled: may('integrations:read') })
  const integration = (id: string): ReactNode => {
    const name = integrations.data?.items.find(known => known.id === id)?.name
    if (name === undefined) return <code>{id}</code>
    return (
      <PageLink to="/integrations/$integrationId" params={{ integrationId: id }}>
        {name}
      </PageLink>
    )
  }
  const workflows = listIn(integrations.data?.items.find(({ id }) => id === one.account?.id)?.config.workflows)
  const workflow = textIn(workflows.filter(isNode).find(({ id }) => id === one.workflowId)?.name)
  const copied = (label: string, value: string | null) =>
    value === null ? [] : [[label, <Copy key={label} value={value} label={label} />] as const]
  const when = (label: string, at: string | null) => (at === null ? [] : [[label, <When key={label} at={at} />] as const])
  const told = (label: string, value: ReactNode) => (value === null || value === '' ? [] : [[label, value] as const])
  const { consent, account, policy } = one
  const policyName = v.policyOf(policy.id, policy.version)
  return (
    <Facts
      items={[
        [t.person, <PersonLink key="person" person={one.subject} name={nameOf(one)} />],
        ...told(texts.sync.run.login, one.subject.login),
        [t.purpose, t.purposes[one.purpose]],
        [
          t.facade,
          one.facade === 'helpdesk' && mayOpen(callPath) ? (
            <PageLink key="call" to={callPath} params={{ callId: one.id }}>
              {t.facades[one.facade]}
            </PageLink>
          ) : (
            t.facades[one.facade]
          ),
        ],
        [t.integration, integration(one.integrationId)],
        [
          v.policy,
          mayOpen(policyPath) ? (
            <PageLink key="policy" to={policyPath} params={{ policyId: policy.id }}>
              {policyName}
            </PageLink>
          ) : (
            policyName
          ),
        ],
        [v.binding, v.bindings[one.binding]],
        ...told(v.handedTo, one.handedTo === null ? (one.channel === 'flow' ? v.toFlow : v.toSomebody) : v.handed[one.handedTo]),
        [v.tries, String(one.tries)],
        ...told(v.account, account && integration(account.id)),
        ...told(v.workflow, workflow ?? one.workflowId),
        ...told(v.consent, consent && v.consentOf(consent.text, consent.version, consent.language)),
        ...told(v.language, one.language),
        ...told(v.ticket, one.ticket),
        ...when(t.started, one.startedAt),
        ...when(v.verified, one.verifiedAt),
        ...when(v.completed, one.completedAt),
        ...(one.completedAt === null ? when(v.expires, one.expiresAt) : []),
        ...copied(v.client, one.clientId),
        ...told(
          t.correlation,
          one.correlationId && (
            <Group gap="xs" component="span">
              <Copy value={one.correlationId} label={t.correlation} />
              <PageLink to="/verifications" search={{ correlationId: one.correlationId } as object}>
                {v.sameCorrelation}
              </PageLink>
            </Group>
          ),
        ),
        ...copied(v.id, one.id),
      ]}
    />
  )
}
