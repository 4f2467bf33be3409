import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Webhook } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { PageLink } from '../../parts/link.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { texts } from '../../texts/index.ts'
import { SettingsPage } from './frame.tsx'
import { NewWebhook } from './new-webhook.tsx'
import { webhookState, webhooksQuery } from './webhook-api.ts'

const t = texts.webhooks

const columns: readonly Column<Webhook>[] = [
  {
    id: 'name',
    header: t.columns.name,
    shown: 'always',
    cell: row => (
      <PageLink to="/settings/webhooks/$webhookId" params={{ webhookId: row.id }}>
        {row.name}
      </PageLink>
    ),
  },
  { id: 'to', header: t.columns.to, shown: 'always', cell: row => new URL(row.url).host },
  {
    id: 'state',
    header: t.columns.state,
    shown: 'always',
    cell: row => {
      const { tone, text } = webhookState(row)
      return <State tone={tone}>{text}</State>
    },
  },
  { id: 'waiting', header: t.columns.waiting, shown: 'always', align: 'end', cell: row => row.deliveries.waiting },
  {
    id: 'failed',
    header: t.columns.failed,
    shown: 'always',
    align: 'end',
    cell: ({ deliveries: { failed } }) => (failed > 0 ? <State tone="bad">{String(failed)}</State> : 0),
  },
]

/** Who hears of what happens here. */
export function WebhookSettings() {
  const query = useQuery(webhooksQuery)
  const may = useMay()
  const [isMaking, setMaking] = useState(false)
  return (
    <SettingsPage
      part="webhooks"
      lead={t.lead}
      actions={
        may('webhooks:write') && (
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setMaking(true)}>
            {t.create}
          </Button>
        )
      }
    >
      <Answered query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t.none} icon="bell">
              {t.noneHow}
            </Empty>
          ) : (
            <DataTable name="webhooks" label={texts.settings.nav.webhooks} columns={columns} rows={items} keyOf={row => row.id} />
          )
        }
      </Answered>
      <NewWebhook opened={isMaking} onClose={() => setMaking(false)} />
    </SettingsPage>
  )
}
