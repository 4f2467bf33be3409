import { useQuery } from '@tanstack/react-query'
import { bindingsQuery, directoriesQuery } from '../../api/directory.ts'
import type { Case } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { EnrollmentState } from '../../parts/people.tsx'
import { Rows } from '../../parts/rows.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { accountName } from '../cases/case-state.ts'

const v = texts.cases.view
type Party = Case['subject']

/** What an account is bound to now; undefined while that is not known. */
export function useLiveBinding(party: Party | null) {
  const may = useMay()
  const query = useQuery({
    ...bindingsQuery(party ?? { integrationId: '', externalId: '' }),
    enabled: party !== null && may('bindings:read'),
  })
  return { query, live: query.data?.items.find(({ endedAt, identityId }) => endedAt === null && identityId !== null) }
}

/** Both accounts beside each other, with what they are bound to. */
export function Accounts({ matter: { subject, other } }: { readonly matter: Case }) {
  const directories = useQuery(directoriesQuery)
  const [one, another] = [useLiveBinding(subject), useLiveBinding(other)]
  const directoryOf = ({ integrationId }: Party) =>
    directories.data?.items.find(directory => directory.integrationId === integrationId)?.name ?? integrationId
  const row = (party: Party, { live, query }: ReturnType<typeof useLiveBinding>) => ({
    key: `${party.integrationId} ${party.externalId}`,
    cells: [
      <PersonLink key="person" person={party} name={accountName(party)} />,
      directoryOf(party),
      live ? <EnrollmentState key="state" enrollment={live.state} assurance={live.assurance} /> : query.data && v.unbound,
      live?.identityId ? <code key="identity">{live.identityId}</code> : '—',
      <When key="bound" at={live?.boundAt} />,
      live ? texts.person.identity.evidenceOf(live.evidence) : '—',
    ],
  })
  return (
    <>
      {[one, another].map(
        ({ query }, place) =>
          query.error && <Trouble key={place === 0 ? 'one' : 'other'} error={query.error} again={() => void query.refetch()} />,
      )}
      <Rows
        label={v.accounts}
        heads={[v.account, v.directory, texts.person.facts.enrollment, v.identity, v.bound, v.evidence]}
        rows={[row(subject, one), ...(other ? [row(other, another)] : [])]}
      />
    </>
  )
}
