import { useQuery } from '@tanstack/react-query'
import type { Verification } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { PageLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { Rows } from '../../parts/rows.tsx'
import { State } from '../../parts/state.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { caseTones } from '../cases/case-state.ts'
import { casesOfPerson } from '../cases/queries.ts'

const t = texts.cases

/** What was put before a human because of a verification. Nothing stands here where nothing was. */
export function CasesOf({ verification: { id, subject } }: { readonly verification: Verification }) {
  const may = useMay()
  const { integrationId, externalId } = subject
  const isAsked = may('cases:read') && integrationId !== null && externalId !== null
  const query = useQuery({ ...casesOfPerson(integrationId ?? '', externalId ?? '', { verificationId: id }), enabled: isAsked })
  const items = query.data?.items ?? []
  if (!query.error && items.length === 0) return null
  return (
    <Section title={t.title}>
      {query.error && <Trouble error={query.error} again={() => void query.refetch()} />}
      {items.length > 0 && (
        <Rows
          label={t.title}
          heads={[t.kind, t.state, t.bars, t.opened]}
          rows={items.map(one => ({
            key: one.id,
            cells: [
              <PageLink key="kind" to="/cases/$caseId" params={{ caseId: one.id }}>
                {t.kinds[one.kind]}
              </PageLink>,
              <State key="state" tone={caseTones[one.state]}>
                {t.states[one.state]}
              </State>,
              one.bars ? t.barsYes : t.barsNo,
              <When key="opened" at={one.openedAt} />,
            ],
          }))}
        />
      )}
    </Section>
  )
}
