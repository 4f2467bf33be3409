import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { integrationQuery, templatesQuery } from '../../api/integrations.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Integration, MappingView } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { MappingForm } from './mapping-form.tsx'
import { mappingQuery } from './queries.ts'

const t = texts.sync.setup

/** Nothing feeds it before somebody says what does, and so the host does not tell of it before. */
function withLinkKey(view: MappingView): MappingView {
  if (view.claims.some(({ claim }) => claim === 'link_key')) return view
  return { ...view, claims: [...view.claims, { claim: 'link_key', from: null, editable: 'unknown' }] }
}

/** What feeds the claims of a directory, whether people can edit that, and what another mapping would make of real people. */
export function Mapping({ directory }: { readonly directory: Integration }) {
  const { id } = directory
  const query = useQuery(mappingQuery(id))
  const templates = useQuery(templatesQuery)
  const [edition, renew] = useState(0)
  const template = templates.data?.items.find(one => one.id === directory.template)
  const properties: unknown = template?.config.properties
  const isMappable = typeof properties === 'object' && properties !== null && 'mapping' in properties
  const newest = () =>
    Promise.all([
      queryClient.refetchQueries({ queryKey: integrationQuery(id).queryKey, exact: true }),
      queryClient.refetchQueries({ queryKey: mappingQuery(id).queryKey }),
    ])
  async function reload() {
    await newest()
    renew(edition + 1)
  }
  return (
    <Section title={t.mapping}>
      <Text c="dimmed">{t.mappingLead}</Text>
      <Answered query={templates} loading={<Loading rows={8} height={41} />}>
        {() => (
          <Answered query={query} loading={<Loading rows={8} height={41} />}>
            {view => (
              <MappingForm
                key={edition}
                directory={directory}
                view={isMappable ? withLinkKey(view) : view}
                isMappable={isMappable}
                onReload={() => void reload()}
                onNewest={newest}
              />
            )}
          </Answered>
        )}
      </Answered>
    </Section>
  )
}
