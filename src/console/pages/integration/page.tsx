import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { integrationQuery, templatesQuery } from '../../api/integrations.ts'
import type { Integration as View } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { useFilters, usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { texts } from '../../texts/index.ts'
import { Configuration } from './configuration.tsx'
import { History } from './history.tsx'
import { Overview } from './overview.tsx'
import { SetUp } from './set-up.tsx'

const t = texts.integration
const back = { to: '/integrations', label: t.back }
const tabs = ['overview', 'configuration', 'setup', 'history'] as const
type Tab = (typeof tabs)[number]

/** One integration: how it goes with it, what its product has to be told, and everything that can be done with it. */
export function Integration() {
  const query = useQuery(integrationQuery(usePathParam('integrationId')))
  return (
    <Page title={titleOf(query, one => one.name)} back={back} lead={query.data?.description}>
      <Answered query={query} loading={<Loading rows={6} height={44} />}>
        {view => <Parts view={view} />}
      </Answered>
    </Page>
  )
}

const isTab = (text: string | undefined): text is Tab => tabs.some(one => one === text)

function Parts({ view }: { readonly view: View }) {
  const templates = useQuery(templatesQuery)
  const [{ tab }, address] = useFilters(['tab'])
  const mayWrite = useMay()('integrations:write')
  // A draft is there to be finished.
  const first = view.state === 'draft' && mayWrite ? 'configuration' : 'overview'
  const open = isTab(tab) ? tab : first
  return (
    <Answered query={templates} loading={<Loading rows={6} height={44} />}>
      {({ items, sandbox }) => {
        const template = items.find(one => one.id === view.template)
        const content: Readonly<Record<Tab, ReactNode>> = {
          overview: <Overview view={view} template={template} />,
          configuration: template && mayWrite ? <Configuration view={view} template={template} sandbox={sandbox} /> : undefined,
          setup: template ? <SetUp view={view} template={template} /> : undefined,
          history: <History view={view} template={template} />,
        }
        return (
          // What was entered in one stays while another is looked at.
          <Tabs
            value={open}
            onChange={next => address({ tab: next ?? undefined }, { replace: true })}
            keepMounted={open === 'configuration'}
          >
            <Tabs.List aria-label={t.tabsOf(view.name)} mb="lg">
              {tabs.map(
                one =>
                  content[one] && (
                    <Tabs.Tab key={one} value={one}>
                      {t.tabs[one]}
                    </Tabs.Tab>
                  ),
              )}
            </Tabs.List>
            {tabs.map(one => (
              <Tabs.Panel key={one} value={one} keepMounted={one === 'configuration'}>
                {content[one]}
              </Tabs.Panel>
            ))}
          </Tabs>
        )
      }}
    </Answered>
  )
}
