import { useQuery } from '@tanstack/react-query'
import { integrationsQuery } from '../../api/integrations.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { Directories } from './directories.tsx'
import { Runs } from './runs.tsx'

const t = texts.sync
/** How often the directories are looked at while one of them is read. */
const whileRunningMs = 3_000

/** Every directory and every run of it. */
export function Sync() {
  const query = useQuery({
    ...integrationsQuery,
    refetchInterval: ({ state }) =>
      state.data?.items.some(one => one.sync?.lastRun?.state === 'running') ? whileRunningMs : false,
  })
  return (
    <Page title={t.title} lead={t.lead}>
      <Answered query={query} loading={<Loading rows={6} height={41} />}>
        {({ items }) => {
          const directories = items.filter(one => one.sync !== null)
          if (directories.length === 0)
            return (
              <Empty title={t.noDirectories} icon="sync" action={<ButtonLink to="/integrations">{t.toIntegrations}</ButtonLink>}>
                {t.noDirectoriesHow}
              </Empty>
            )
          return (
            <>
              <Section title={t.directories}>
                <Directories directories={directories} />
              </Section>
              <Section title={t.runs}>
                <Runs directories={directories} />
              </Section>
            </>
          )
        }}
      </Answered>
    </Page>
  )
}
