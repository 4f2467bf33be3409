import { Alert, Button, NativeSelect, Stack, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { answered, api, byCursor } from '../../api/client.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import type { ApprovalReport, OverrideReport, Reset } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { VerificationLink } from '../../frame/verification-link.tsx'
import { Answered } from '../../parts/answered.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { SettingsPage } from './frame.tsx'

const t = texts.settings.reports
const spans = ['7', '30', '90', '365']
const dayMs = 86_400_000

/** Who was helped by whom, over as many days as the address says. */
export function ReportSettings() {
  const [{ days = '30' }, filter] = useFilters(['days'])
  return (
    <SettingsPage part="reports" lead={t.lead}>
      <NativeSelect
        label={t.days}
        maw="12rem"
        data={spans.map(value => ({ value, label: t.daysOf(Number(value)) }))}
        value={days}
        onChange={event => filter({ days: event.currentTarget.value })}
      />
      <Resets days={Number(days)} />
      <Approvals days={Number(days)} />
      <Overrides days={Number(days)} />
    </SettingsPage>
  )
}

/** Whole days, so that the same list has the same address all day. */
const since = (days: number) => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10)

function Download({ href, of }: { readonly href: string; readonly of: string }) {
  return (
    <Button
      component="a"
      href={href}
      download
      variant="default"
      size="xs"
      leftSection={<Icon name="download" size={14} />}
      aria-label={`${t.csv}: ${of}`}
    >
      {t.csv}
    </Button>
  )
}

const byWhom = ({ kind, id, name, ours }: Reset['by']) => {
  const said = name ?? id ?? kind
  return ours ? t.by(said) : said
}

const resetColumns: readonly Column<Reset>[] = [
  { id: 'at', header: t.resetColumns.at, shown: 'always', cell: row => <When at={row.at} /> },
  {
    id: 'who',
    header: t.resetColumns.who,
    shown: 'always',
    cell: row => <PersonLink person={row} name={row.externalId ?? t.erased} />,
  },
  {
    id: 'what',
    header: t.resetColumns.what,
    shown: 'always',
    cell: row => (row.operation === null ? (row.event ?? '—') : t.kind(row.operation)),
  },
  { id: 'by', header: t.resetColumns.by, shown: 'always', cell: ({ by }) => byWhom(by) },
  {
    id: 'verified',
    header: t.resetColumns.verified,
    shown: 'always',
    cell: row =>
      row.verificationId ? (
        <VerificationLink id={row.verificationId}>
          <State tone="good">{t.verified}</State>
        </VerificationLink>
      ) : (
        <State tone="bad">{t.unverified}</State>
      ),
  },
]

function Resets({ days }: { readonly days: number }) {
  const from = since(days)
  const integrations = useQuery(integrationsQuery)
  const query = useInfiniteQuery({
    queryKey: ['/v1/reports/resets', from],
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(
        api.GET('/v1/reports/resets', { params: { query: { from, ...(cursor === undefined ? {} : { cursor }) } }, signal }),
      ),
    ...byCursor,
  })
  const first = query.data?.pages[0]
  const items = query.data?.pages.flatMap(page => page.items) ?? []
  const nameOf = (id: string) => integrations.data?.items.find(one => one.id === id)?.name ?? id
  return (
    <Section title={t.resets} actions={<Download href={`/v1/reports/resets.csv?from=${from}`} of={t.resets} />}>
      {query.error && <Trouble error={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Loading rows={2} />}
      {first && (
        <Stack gap="sm">
          <Text>{first.resets === 0 ? `${t.noResets}.` : t.counts(first.resets, first.verified, first.unverified)}</Text>
          {first.trails
            .filter(trail => trail.gaps.length > 0 || trail.error !== null || trail.unreadSince !== null)
            .map(trail => (
              <Alert key={trail.integrationId} color="yellow" icon={<Icon name="warning" />}>
                {trail.unreadSince === null ? (
                  t.gap(nameOf(trail.integrationId))
                ) : (
                  <>
                    {t.unread(nameOf(trail.integrationId))} <When at={trail.unreadSince} />.
                  </>
                )}
              </Alert>
            ))}
          {items.length > 0 && (
            <>
              <DataTable
                name="resets"
                label={texts.settings.table(t.resets)}
                columns={resetColumns}
                rows={items}
                keyOf={row => `${row.integrationId} ${row.eventId}`}
              />
              <More query={query} count={items.length} />
            </>
          )}
        </Stack>
      )}
    </Section>
  )
}

type ApprovalPair = ApprovalReport['repeatedPairs'][number]
const approvalColumns: readonly Column<ApprovalPair>[] = [
  {
    id: 'one',
    header: t.pairColumns.one,
    shown: 'always',
    cell: row => <PersonLink person={row.approver} name={row.approver.externalId} />,
  },
  { id: 'other', header: t.pairColumns.other, shown: 'always', cell: row => row.other },
  { id: 'count', header: t.pairColumns.count, shown: 'always', align: 'end', cell: row => row.count },
]

function Approvals({ days }: { readonly days: number }) {
  const query = useQuery({
    queryKey: ['/v1/reports/approvals', days],
    queryFn: ({ signal }) => answered(api.GET('/v1/reports/approvals', { params: { query: { days } }, signal })),
  })
  return (
    <Section title={t.approvals}>
      <Answered query={query} loading={<Loading rows={2} />}>
        {({ counts, repeatedPairs }) => (
          <Stack gap="sm">
            <Text>{t.approvalCounts(counts.approved, counts.refused, counts.expired)}</Text>
            {repeatedPairs.length === 0 ? (
              <Text c="dimmed">{t.noPairs}</Text>
            ) : (
              <DataTable
                name="approval-pairs"
                label={t.pairs}
                columns={approvalColumns}
                rows={repeatedPairs}
                keyOf={row => `${row.approver.externalId} ${row.with} ${row.other}`}
              />
            )}
          </Stack>
        )}
      </Answered>
    </Section>
  )
}

type Override = OverrideReport['overrides'][number]
const overrideColumns: readonly Column<Override>[] = [
  {
    id: 'at',
    header: t.overrideColumns.at,
    shown: 'always',
    cell: ({ at, verificationId: id }) =>
      id === null ? (
        <When at={at} />
      ) : (
        <VerificationLink id={id}>
          <When at={at} />
        </VerificationLink>
      ),
  },
  {
    id: 'supervisor',
    header: t.overrideColumns.supervisor,
    shown: 'always',
    cell: row => row.supervisor.name ?? row.supervisor.id,
  },
  { id: 'agent', header: t.overrideColumns.agent, shown: 'always', cell: row => row.agent?.name ?? row.agent?.id ?? '—' },
  {
    id: 'person',
    header: t.overrideColumns.person,
    shown: 'always',
    cell: row => <PersonLink person={row.person} name={row.person.externalId} />,
  },
  { id: 'why', header: t.overrideColumns.why, shown: 'always', cell: row => row.why },
]

function Overrides({ days }: { readonly days: number }) {
  const query = useQuery({
    queryKey: ['/v1/reports/overrides', days],
    queryFn: ({ signal }) => answered(api.GET('/v1/reports/overrides', { params: { query: { days } }, signal })),
  })
  return (
    <Section title={t.overrides} actions={<Download href={`/v1/reports/overrides.csv?days=${days}`} of={t.overrides} />}>
      <Answered query={query} loading={<Loading rows={2} />}>
        {({ calls, overridden, overrides }) => (
          <Stack gap="sm">
            <Text>{t.overrideCounts(overridden, calls)}</Text>
            {overrides.length === 0 ? (
              <Text c="dimmed">{t.noOverrides}</Text>
            ) : (
              <DataTable
                name="overrides"
                label={texts.settings.table(t.overrides)}
                columns={overrideColumns}
                rows={overrides}
                keyOf={row => row.id}
              />
            )}
          </Stack>
        )}
      </Answered>
    </Section>
  )
}
