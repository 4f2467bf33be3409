import { useQuery } from '@tanstack/react-query'
import { integrationQuery } from '../../api/integrations.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Page } from '../../parts/page.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { texts } from '../../texts/index.ts'
import { Begin } from '../sync/begin.tsx'
import { Mapping } from './mapping.tsx'
import { Schedule } from './schedule.tsx'

const back = { to: '/sync', label: texts.sync.setup.back }

/** How one directory is read: how often, and from which attributes. */
export function SyncDirectory() {
  const query = useQuery(integrationQuery(usePathParam('integrationId')))
  return (
    <Page
      title={titleOf(query, one => one.name)}
      lead={texts.sync.settings}
      back={back}
      actions={query.data && <Begin directory={query.data} />}
    >
      <Answered query={query}>
        {directory => (
          <>
            <Schedule id={directory.id} />
            <Mapping directory={directory} />
          </>
        )}
      </Answered>
    </Page>
  )
}
