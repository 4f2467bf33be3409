import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Webhook } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Page } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { Deliveries } from './deliveries.tsx'
import { WebhookActions } from './webhook-actions.tsx'
import { webhookQuery, webhookState } from './webhook-api.ts'
import { WebhookEdit } from './webhook-edit.tsx'

const t = texts.webhooks

/** One receiver: what it is told, what came of each delivery, and what can be done about those that failed. */
export function OneWebhook() {
  const query = useQuery(webhookQuery(usePathParam('webhookId')))
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  return (
    <Page
      title={titleOf(query, one => one.name)}
      back={{ to: '/settings/webhooks', label: t.back }}
      actions={query.data && may('webhooks:write') && <WebhookActions webhook={query.data} onEdit={() => setEditing(true)} />}
    >
      <Answered query={query}>
        {webhook => (
          <>
            <About webhook={webhook} />
            <Deliveries webhook={webhook} />
            <WebhookEdit webhook={webhook} opened={isEditing} onClose={() => setEditing(false)} />
          </>
        )}
      </Answered>
    </Page>
  )
}

function About({ webhook }: { readonly webhook: Webhook }) {
  const { tone, text } = webhookState(webhook)
  const all = webhook.events.length === Object.keys(t.events).length
  return (
    <>
      <State tone={tone}>{text}</State>
      <Facts
        items={[
          [t.facts.url, <Copy key="url" value={webhook.url} label={t.facts.url} />],
          [t.facts.format, t.formats[webhook.format]],
          [t.facts.events, all ? t.facts.all : webhook.events.join(', ')],
          ...(webhook.audience === null ? [] : [[t.facts.audience, webhook.audience] as const]),
          ...(webhook.formerSecretUntil === null
            ? []
            : [[t.facts.former, <When key="former" at={webhook.formerSecretUntil} />] as const]),
          [t.facts.changed, <When key="changed" at={webhook.updatedAt} />],
          [t.facts.id, <Copy key="id" value={webhook.id} label={t.facts.id} />],
        ]}
      />
    </>
  )
}
