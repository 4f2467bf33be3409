import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { type InvitedPerson, invitedQuery } from '../../api/invites.ts'
import type { Invites } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { useFilters } from '../../frame/address.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { VerificationLink } from '../../frame/verification-link.tsx'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { type Asked, type Deed, PersonDeed } from './person-deed.tsx'
import { personTones, stateOf, whoIs } from './state.ts'

const t = texts.invitations.campaign
const states = Object.keys(texts.invitations.personStates) as InvitedPerson['state'][]
/** Who is enrolled needs no other one, and who has another one already is found there. */
const isWorthAgain = ({ state, why }: InvitedPerson) =>
  state !== 'enrolled' && why !== 'enrolled' && why !== 'already_invited' && why !== 'sent_again'
const isOpen = ({ endedAt }: InvitedPerson) => endedAt === null

function columnsOf(directoryId: string, ask: ((asked: Asked) => void) | undefined): readonly Column<InvitedPerson>[] {
  return [
    {
      id: 'person',
      header: t.person,
      shown: 'always',
      cell: one => (
        <PersonLink
          person={one.login === null ? null : { integrationId: directoryId, externalId: one.externalId }}
          name={whoIs(one)}
        />
      ),
    },
    { id: 'login', header: texts.person.facts.login, cell: ({ login }) => login ?? '—' },
    {
      id: 'state',
      header: texts.invitations.state,
      shown: 'always',
      cell: one => <State tone={personTones[one.state]}>{stateOf(one)}</State>,
    },
    { id: 'why', header: t.why, cell: ({ why }) => (why === null ? '—' : texts.invitations.whyOf(why)) },
    { id: 'sent', header: t.when.sent, cell: ({ sentAt }) => <When at={sentAt} /> },
    { id: 'opened', header: t.when.opened, shown: 'hidden', cell: ({ openedAt }) => <When at={openedAt} /> },
    { id: 'expires', header: t.when.expires, shown: 'hidden', cell: ({ expiresAt }) => <When at={expiresAt} /> },
    { id: 'ended', header: t.when.ended, shown: 'hidden', cell: ({ endedAt }) => <When at={endedAt} /> },
    { id: 'reminders', header: t.reminded, shown: 'hidden', align: 'end', cell: ({ reminders }) => String(reminders) },
    {
      id: 'verification',
      header: t.verification,
      shown: 'hidden',
      cell: ({ verificationId }) =>
        verificationId === null ? '—' : <VerificationLink id={verificationId}>{verificationId}</VerificationLink>,
    },
    ...(ask === undefined
      ? []
      : [
          {
            id: 'does',
            header: t.does,
            shown: 'always' as const,
            cell: (person: InvitedPerson) => <Does person={person} onAsk={ask} />,
          },
        ]),
  ]
}

function Does({ person, onAsk }: { readonly person: InvitedPerson; readonly onAsk: (asked: Asked) => void }) {
  const deeds: readonly Deed[] = isOpen(person) ? ['againOne', 'cancelOne'] : isWorthAgain(person) ? ['againOne'] : []
  if (deeds.length === 0) return '—'
  return (
    <Group gap={6} wrap="nowrap">
      {deeds.map(deed => (
        <Button
          key={deed}
          size="compact-sm"
          variant="default"
          aria-label={texts.invitations[deed].of(whoIs(person))}
          onClick={() => onAsk({ deed, person })}
        >
          {texts.invitations[deed].action}
        </Button>
      ))}
    </Group>
  )
}

/** Everybody of a campaign, and what became of each. */
export function InvitedPeople({ campaign }: { readonly campaign: Invites }) {
  const { id, directoryId, progress, open } = campaign
  const may = useMay()
  const [set, change] = useFilters(['state'])
  const state = states.find(one => one === set.state)
  const query = useInfiniteQuery(invitedQuery(id, state, Object.values({ ...progress, open }).join(' ')))
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data])
  const place = useRef<HTMLDivElement>(null)
  const [asked, setAsked] = useState<Asked>()
  const [opened, setOpened] = useState(false)
  const ask = useCallback((next: Asked) => {
    setAsked(next)
    setOpened(true)
  }, [])
  const mayWrite = may('invites:write')
  const columns = useMemo(() => columnsOf(directoryId, mayWrite ? ask : undefined), [directoryId, mayWrite, ask])
  return (
    <Section title={t.people}>
      <Stack ref={place} tabIndex={-1} style={{ outline: 'none' }}>
        <Answered query={query} loading={<Loading rows={6} height={41} />}>
          {() => (
            <>
              <DataTable
                name="invited"
                label={t.table}
                columns={columns}
                rows={rows}
                keyOf={({ externalId, queuedAt }) => `${externalId} ${queuedAt}`}
                tools={
                  <NativeSelect
                    label={texts.invitations.state}
                    value={state ?? ''}
                    onChange={event => change({ state: event.currentTarget.value || undefined })}
                    data={[
                      { value: '', label: texts.invitations.any },
                      ...states.map(value => ({ value: value as string, label: texts.invitations.personStates[value] })),
                    ]}
                  />
                }
              />
              {rows.length > 0 ? (
                <More query={query} count={rows.length} />
              ) : (
                <Empty title={t.nobody} icon="people">
                  {state === undefined ? t.nobodyHow : texts.invitations.noneSuchHow}
                </Empty>
              )}
            </>
          )}
        </Answered>
      </Stack>
      <PersonDeed
        campaignId={id}
        asked={asked}
        opened={opened}
        onClose={() => setOpened(false)}
        onDone={() => place.current?.focus({ preventScroll: true })}
      />
    </Section>
  )
}
