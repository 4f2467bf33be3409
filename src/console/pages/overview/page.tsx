import { SimpleGrid } from '@mantine/core'
import { usePrefetchQuery, useQuery } from '@tanstack/react-query'
import { integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import { Answered } from '../../parts/answered.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { Coverage } from './coverage.tsx'
import { alertsQuery, Needs, reviewsQuery } from './needs.tsx'
import { Start } from './start.tsx'
import { Today, todayQuery } from './today.tsx'

const t = texts.overview

/** The first page. Each part of it comes by itself, so that none waits for another. */
export function Overview() {
  // What is shown further down is asked for with the rest, and not once what is above it has come.
  usePrefetchQuery(alertsQuery)
  usePrefetchQuery(reviewsQuery)
  usePrefetchQuery(todayQuery())
  const integrations = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  return (
    <Page title={t.title} lead={t.lead}>
      <Answered query={templates} loading={<Loading rows={3} height={72} />}>
        {({ items: known }) => (
          <Answered query={integrations} loading={<Loading rows={3} height={72} />}>
            {({ items }) => {
              const directories = items.filter(one => known.find(({ id }) => id === one.template)?.kind === 'directory')
              return (
                <>
                  <Start integrations={items} templates={known} />
                  <Needs integrations={items} />
                  <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing="lg">
                    <Today />
                    <Coverage directories={directories.filter(({ state }) => state === 'enabled')} />
                  </SimpleGrid>
                </>
              )
            }}
          </Answered>
        )}
      </Answered>
    </Page>
  )
}
