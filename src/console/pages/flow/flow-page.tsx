import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { integrationQuery, templatesQuery } from '../../api/integrations.ts'
import type { Integration, Template } from '../../api/schema.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { texts } from '../../texts/index.ts'
import { hasFlow } from './kinds.ts'
import { FlowTabs, type Tab } from './tabs.tsx'

const t = texts.flows
const back = { to: '/flows', label: t.title }

export interface FlowParts {
  readonly integration: Integration
  readonly template: Template
}

/** What each page of one flow stands in: the integration's name, and the way to the others. */
export function FlowPage({
  tab,
  lead,
  children,
}: {
  readonly tab: Tab
  readonly lead: string
  readonly children: (parts: FlowParts) => ReactNode
}) {
  const integration = useQuery(integrationQuery(usePathParam('integrationId')))
  const templates = useQuery(templatesQuery)
  const name = titleOf(integration, one => one.name)
  return (
    <Page title={`${name}: ${t.tabs[tab]}`} back={back} lead={lead}>
      <Answered query={templates}>
        {({ items }) => (
          <Answered query={integration}>
            {view => {
              const template = items.find(one => one.id === view.template)
              if (template === undefined || !hasFlow(template)) return <Empty title={t.noFlow}>{t.noFlowWhy}</Empty>
              return (
                <>
                  <FlowTabs id={view.id} template={template} />
                  {children({ integration: view, template })}
                </>
              )
            }}
          </Answered>
        )}
      </Answered>
    </Page>
  )
}
