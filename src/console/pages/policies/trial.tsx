import { Alert, Modal, NativeSelect, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { PolicySettings, PolicyTrial } from '../../api/schema.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { VerificationLink } from '../../frame/verification-link.tsx'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Loading } from '../../parts/loading.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { labelOf } from './changes.tsx'

const t = texts.policies.trial
type Changed = PolicyTrial['changed'][number]
const toneOf = { allow: 'good', challenge: 'notice', deny: 'bad' } as const
const amounts = ['50', '100', '250', '500']

/** What the last verifications would have ended in by a policy that nobody has saved yet. */
export function TrialOf({
  policyId: id,
  settings,
  opened,
  onClose,
}: {
  readonly policyId: string
  readonly settings: PolicySettings
  readonly opened: boolean
  readonly onClose: () => void
}) {
  const [last, setLast] = useState('100')
  const query = useQuery({
    queryKey: ['/v1/policies', id, 'try', settings, last],
    queryFn: ({ signal }) =>
      answered(api.POST('/v1/policies/{id}/try', { params: { path: { id } }, body: { settings, last: Number(last) }, signal })),
    enabled: opened,
    staleTime: 0,
  })
  return (
    <Modal opened={opened} onClose={onClose} title={t.title} size="68rem">
      <Stack>
        <Text c="dimmed">{t.lead}</Text>
        <NativeSelect
          label={t.last}
          data={amounts}
          value={last}
          onChange={event => setLast(event.currentTarget.value)}
          maw="12rem"
        />
        <Answered query={query} loading={<Loading rows={4} />}>
          {trial => <Outcome trial={trial} />}
        </Answered>
      </Stack>
    </Modal>
  )
}

function Outcome({ trial: { looked, replayed, notReplayed, notTried, changed } }: { readonly trial: PolicyTrial }) {
  const columns = useMemo<readonly Column<Changed>[]>(
    () => [
      {
        id: 'when',
        header: t.columns.when,
        shown: 'always',
        cell: row => (
          <VerificationLink id={row.verificationId}>
            <When at={row.startedAt} />
          </VerificationLink>
        ),
      },
      { id: 'what', header: t.columns.what, shown: 'always', cell: row => texts.policySettings.purposes(row.purpose) },
      {
        id: 'who',
        header: t.columns.who,
        shown: 'always',
        cell: row => <PersonLink person={row.subject} name={row.subject.label ?? row.subject.externalId ?? '—'} />,
      },
      { id: 'before', header: t.columns.before, shown: 'always', cell: row => <Verdict {...row.before} /> },
      { id: 'after', header: t.columns.after, shown: 'always', cell: row => <Verdict {...row.after} /> },
    ],
    [],
  )
  if (looked === 0) return <Empty title={t.none} icon="clock" />
  return (
    <Stack>
      <Text fw={600} role="status">
        {changed.length === 0 ? t.same(replayed) : t.some(changed.length, replayed)}
      </Text>
      {notReplayed.length > 0 && <Text size="sm">{t.skipped(notReplayed.length)}</Text>}
      {notTried.length > 0 && <Alert icon={<Icon name="info" />}>{t.notTried(notTried.map(labelOf).join(', '))}</Alert>}
      {changed.length > 0 && (
        <DataTable name="policy-trial" label={t.title} columns={columns} rows={changed} keyOf={row => row.verificationId} />
      )}
    </Stack>
  )
}

function Verdict({ outcome, reason }: Changed['before']) {
  return <State tone={toneOf[outcome]}>{t.verdict(outcome, reason)}</State>
}
