import { useQuery } from '@tanstack/react-query'
import { directoriesQuery } from '../../api/directory.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { Coverage } from './coverage.tsx'
import { ExportCsv } from './export.tsx'
import { useNarrowing } from './filters.ts'
import { InviteList } from './invite.tsx'
import { LinksButton } from './links.tsx'
import { People } from './people.tsx'

const t = texts.directory

/** Everyone who was synced: how many are enrolled, and each of them by a few letters and filters. */
export function Directory() {
  const directories = useQuery(directoriesQuery)
  const { narrowing, change } = useNarrowing()
  const isConnected = (directories.data?.items.length ?? 0) > 0
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        isConnected && (
          <>
            <LinksButton />
            <InviteList directories={directories.data?.items ?? []} narrowing={narrowing} />
            <ExportCsv narrowing={narrowing} />
          </>
        )
      }
    >
      <Answered query={directories} loading={<Loading rows={3} height={144} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing />
          ) : (
            <>
              <Coverage directories={items} narrowing={narrowing} change={change} />
              <People directories={items} narrowing={narrowing} change={change} />
            </>
          )
        }
      </Answered>
    </Page>
  )
}

function Nothing() {
  const may = useMay()
  return (
    <Empty
      title={t.empty}
      icon="people"
      action={may('integrations:read') && <ButtonLink to="/integrations">{t.toIntegrations}</ButtonLink>}
    >
      {t.emptyHow}
    </Empty>
  )
}
