import { useQuery } from '@tanstack/react-query'
import { integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import type { Integration } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageLink } from '../../parts/link.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { texts } from '../../texts/index.ts'
import { stateOf } from '../integrations/attention.ts'
import { SettingsPage } from './frame.tsx'

const t = texts.settings.clients
interface Row {
  readonly integration: Integration
  readonly template: string
  readonly clientId: string
}

const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    header: t.columns.name,
    shown: 'always',
    cell: ({ integration: { id, name } }) => (
      <PageLink to="/integrations/$integrationId" params={{ integrationId: id }}>
        {name}
      </PageLink>
    ),
  },
  { id: 'template', header: t.columns.template, shown: 'always', cell: row => row.template },
  {
    id: 'client',
    header: t.columns.client,
    shown: 'always',
    cell: row => <Copy value={row.clientId} label={t.columns.client} />,
  },
  {
    id: 'state',
    header: t.columns.state,
    shown: 'always',
    cell: row => {
      const { tone, text } = stateOf(row.integration)
      return <State tone={tone}>{text}</State>
    },
  },
]

/** Every client of the API, with the integration that it belongs to: its secret is made there. */
export function ClientSettings() {
  const query = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  const nameOf = (id: string) => templates.data?.items.find(one => one.id === id)?.name ?? id
  return (
    <SettingsPage part="clients" lead={t.lead}>
      <Answered query={query}>
        {({ items }) => {
          const rows = items.flatMap(one =>
            one.client ? [{ integration: one, template: nameOf(one.template), clientId: one.client.id }] : [],
          )
          if (rows.length > 0) {
            return <DataTable name="clients" label={t.lead} columns={columns} rows={rows} keyOf={row => row.integration.id} />
          }
          return (
            <Empty title={t.none} icon="plug">
              {t.noneHow}
            </Empty>
          )
        }}
      </Answered>
    </SettingsPage>
  )
}
