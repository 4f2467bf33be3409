import { useQuery } from '@tanstack/react-query'
import { identityQuery } from '../../api/directory.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { Records } from '../person/identity.tsx'
import { IdentityLinks } from './links.tsx'
import { IdentityUsers } from './users.tsx'

const t = texts.person.identityPage
const back = { to: '/people', label: texts.person.back }

/** One identity, who it is in every directory, and Incode's own record of it. */
export function Identity() {
  const query = useQuery(identityQuery(usePathParam('identityId')))
  return (
    <Page title={t.title} lead={t.lead} back={back}>
      <Answered query={query}>
        {({ identityId, users, records }) => (
          <>
            <Facts
              items={[
                [texts.person.identity.id, <Copy key="id" value={identityId} label={texts.person.identity.id} />],
                [texts.person.identity.record, <Records key="record" records={records} />],
              ]}
            />
            <Section title={t.accounts}>
              <IdentityUsers users={users} />
            </Section>
            <IdentityLinks users={users} />
          </>
        )}
      </Answered>
    </Page>
  )
}
