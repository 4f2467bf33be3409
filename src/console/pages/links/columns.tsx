import { Button, Stack, Text } from '@mantine/core'
import type { AccountLink } from '../../api/schema.ts'
import { useSession } from '../../api/session.ts'
import { State, type Tone } from '../../parts/state.tsx'
import type { Column } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { type Account, LinkedAccount, pairOf } from './account.tsx'
import type { Deed } from './deeds.tsx'

const t = texts.links
const tones: Readonly<Record<AccountLink['state'], Tone>> = { proposed: 'active', live: 'good', ended: 'calm' }

/** Of a proposal that nobody has swept away yet. */
const isOverdue = ({ state, expiresAt }: AccountLink) =>
  state === 'proposed' && expiresAt !== null && Date.parse(expiresAt) <= Date.now()

function Why({ link: { origin, reason, endedWhy } }: { readonly link: AccountLink }) {
  const said = origin === 'attribute' ? t.byAttribute : (reason ?? t.noReason)
  return (
    <Stack gap={0} miw="11rem" maw="24rem">
      <Text size="sm" style={{ overflowWrap: 'break-word', whiteSpace: 'normal' }}>
        {said}
      </Text>
      {endedWhy !== null && (
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'normal' }}>
          {t.endedWhy(endedWhy)}
        </Text>
      )}
    </Stack>
  )
}

function Standing({ link }: { readonly link: AccountLink }) {
  const { state, expiresAt } = link
  if (isOverdue(link)) return <State tone="calm">{t.overdue}</State>
  return (
    <Stack gap={0}>
      <State tone={tones[state]}>{t.states[state]}</State>
      {state === 'proposed' && expiresAt !== null && (
        <Text size="xs" c="dimmed" component="div">
          {t.until} <When at={expiresAt} />
        </Text>
      )}
    </Stack>
  )
}

const nameOf = (who: AccountLink['proposedBy']) => who?.name ?? who?.id

/** What can be done to a link; each button says to which. */
function Does({ link, onAsk }: { readonly link: AccountLink; readonly onAsk: (deed: Deed, link: AccountLink) => void }) {
  const { administratorId } = useSession()
  const waits = link.state === 'proposed' && !isOverdue(link)
  const isOwn = waits && link.proposedBy?.kind === 'admin' && link.proposedBy.id === administratorId
  const deeds: readonly Deed[] =
    link.state === 'live' ? ['end'] : link.state === 'ended' ? [] : waits && !isOwn ? ['confirm', 'withdraw'] : ['withdraw']
  if (deeds.length === 0) return '—'
  return (
    <Stack gap={4} align="flex-start">
      {isOwn && (
        <Text size="xs" c="dimmed" maw="14rem" style={{ whiteSpace: 'normal' }}>
          {t.own}
        </Text>
      )}
      {deeds.map(deed => (
        <Button
          key={deed}
          size="compact-sm"
          variant={deed === 'confirm' ? 'filled' : 'default'}
          aria-label={t[deed].of(pairOf(link))}
          onClick={() => onAsk(deed, link)}
        >
          {t[deed].action}
        </Button>
      ))}
    </Stack>
  )
}

export interface Shows {
  readonly directory: (id: string) => string
  /** Where somebody's own page shows them, theirs is not repeated. */
  readonly of?: { readonly integrationId: string; readonly externalId: string }
  /** Undefined for whoever may only look. */
  readonly onAsk: ((deed: Deed, link: AccountLink) => void) | undefined
}

export function columnsOf({ directory, of, onAsk }: Shows): readonly Column<AccountLink>[] {
  const isOwn = (one: Account) => one.integrationId === of?.integrationId && one.externalId === of.externalId
  const accounts: readonly Column<AccountLink>[] = of
    ? [
        {
          id: 'other',
          header: t.other,
          shown: 'always',
          cell: link => <LinkedAccount account={link.accounts.find(one => !isOwn(one))} directory={directory} />,
        },
      ]
    : [
        {
          id: 'one',
          header: t.one,
          shown: 'always',
          cell: link => <LinkedAccount account={link.accounts[0]} directory={directory} />,
        },
        {
          id: 'other',
          header: t.other,
          shown: 'always',
          cell: link => <LinkedAccount account={link.accounts[1]} directory={directory} />,
        },
      ]
  return [
    ...accounts,
    { id: 'state', header: t.state, shown: 'always', cell: link => <Standing link={link} /> },
    { id: 'why', header: t.why, cell: link => <Why link={link} /> },
    { id: 'by', header: t.by, cell: link => nameOf(link.proposedBy) ?? t.origins.attribute },
    {
      id: 'since',
      header: t.since,
      cell: ({ endedAt, madeAt, proposedAt }) => <When at={endedAt ?? madeAt ?? proposedAt} />,
    },
    ...(onAsk === undefined
      ? []
      : [
          {
            id: 'does',
            header: t.does,
            shown: 'always' as const,
            cell: (link: AccountLink) => <Does link={link} onAsk={onAsk} />,
          },
        ]),
  ]
}
