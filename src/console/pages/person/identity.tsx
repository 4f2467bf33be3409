import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { bindingsQuery, identityQuery, type Whom } from '../../api/directory.ts'
import type { Binding } from '../../api/directory-answers.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icons.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { EnrollmentState } from '../../parts/people.tsx'
import { DataTable } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { IdentityUsers } from '../identity/users.tsx'

const t = texts.person.identity

const pastColumns = [
  { id: 'from', header: t.from, shown: 'always', cell: ({ boundAt }: Binding) => <When at={boundAt} /> },
  { id: 'ended', header: t.ended, shown: 'always', cell: ({ endedAt }: Binding) => <When at={endedAt} /> },
  { id: 'why', header: texts.person.unbind.reason, shown: 'always', cell: ({ endedWhy }: Binding) => t.endedWhy(endedWhy ?? '') },
  { id: 'identity', header: t.identity, shown: 'always', cell: ({ identityId }: Binding) => identityId ?? '—' },
  { id: 'assurance', header: t.assurance, shown: 'always', cell: ({ assurance }: Binding) => assurance ?? '—' },
] as const

/** By which identity somebody is known, what speaks for it, and what they were bound to before. */
export function Identity({ person }: { readonly person: Whom }) {
  const query = useQuery(bindingsQuery(person))
  return (
    <Section title={t.title}>
      <Answered query={query}>
        {({ items }) => {
          const live = items.find(({ endedAt }) => endedAt === null)
          const past = items.filter(({ endedAt }) => endedAt !== null)
          return (
            <>
              {live?.identityId ? <Live binding={live} identityId={live.identityId} /> : <None />}
              {past.length > 0 && (
                <>
                  <Text fw={600} size="sm">
                    {t.past}
                  </Text>
                  <DataTable
                    name="bindings"
                    label={t.past}
                    columns={pastColumns}
                    rows={past}
                    keyOf={({ boundAt, endedAt }) => `${boundAt} ${endedAt}`}
                  />
                </>
              )}
            </>
          )
        }}
      </Answered>
    </Section>
  )
}

function None() {
  return (
    <Empty title={t.none} icon="shield">
      {t.noneHow}
    </Empty>
  )
}

function Live({ binding, identityId }: { readonly binding: Binding; readonly identityId: string }) {
  const query = useQuery(identityQuery(identityId))
  return (
    <>
      <Facts
        items={[
          [t.id, <Copy key="id" value={identityId} label={t.id} />],
          [
            texts.person.facts.enrollment,
            <EnrollmentState key="state" enrollment={binding.state} assurance={binding.assurance} />,
          ],
          [t.evidence, t.evidenceOf(binding.evidence)],
          [t.bound, <When key="bound" at={binding.boundAt} />],
          [t.expires, <When key="expires" at={binding.expiresAt} none={t.never} />],
          ...(binding.recoveryFrom ? [[t.recovery, <When key="recovery" at={binding.recoveryFrom} />] as const] : []),
          [
            t.record,
            <Answered key="record" query={query} loading={<Loading rows={1} height={22} />}>
              {({ records }) => <Records records={records} />}
            </Answered>,
          ],
          [
            t.page,
            <PageLink key="page" to="/identities/$identityId" params={{ identityId }}>
              {t.users}
            </PageLink>,
          ],
        ]}
      />
      {(query.data?.users.filter(({ endedAt }) => endedAt === null).length ?? 0) > 1 && (
        <IdentityUsers users={query.data?.users.filter(({ endedAt }) => endedAt === null) ?? []} />
      )}
    </>
  )
}

/** Where Incode's own record of an identity is looked at; each leads out of the console. */
export function Records({
  records,
}: {
  readonly records: readonly { readonly account: { readonly id: string; readonly name: string }; readonly page: string | null }[]
}) {
  const shown = records.filter(({ page }) => page !== null)
  if (shown.length === 0) {
    return (
      <Text span size="sm" c="dimmed">
        {t.recordNone}
      </Text>
    )
  }
  return shown.map(({ account, page }) => (
    <Anchor key={account.id} href={page ?? ''} target="_blank" rel="noopener noreferrer">
      {account.name} <Icon name="out" size={14} />
    </Anchor>
  ))
}
