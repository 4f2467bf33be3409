import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Case } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { accountName, caseTones } from '../cases/case-state.ts'
import { caseQuery, supervisionsOfCase } from '../cases/queries.ts'
import { Proposal } from '../person/proposals.tsx'
import { Accounts } from './accounts.tsx'
import { Decide } from './decide.tsx'

const t = texts.cases
const v = t.view
const back = { to: '/cases', label: v.back }

/** One thing that does not fit: what was found, what it bars, and what an owner says of it. */
export function CasePage() {
  const id = usePathParam('caseId')
  const query = useQuery(caseQuery(id))
  const one = query.data
  return (
    <Page
      title={titleOf(query, it => t.link(t.kinds[it.kind], accountName(it.subject)))}
      back={back}
      actions={
        one?.verificationId && (
          <ButtonLink to="/verifications/$verificationId" params={{ verificationId: one.verificationId }} variant="default">
            {v.toVerification}
          </ButtonLink>
        )
      }
    >
      <Answered query={query}>{matter => <Parts key={id} matter={matter} />}</Answered>
    </Page>
  )
}

function Parts({ matter }: { readonly matter: Case }) {
  const may = useMay()
  const waiting = useQuery({ ...supervisionsOfCase(matter.id), enabled: matter.state === 'open' && may('bindings:read') })
  const isOpen = matter.state === 'open'
  const proposals = isOpen ? (waiting.data?.items ?? []) : []
  return (
    <>
      <Standing matter={matter} />
      {proposals.map(one => (
        <Proposal key={one.id} proposal={one} />
      ))}
      <Section title={v.found}>
        <Text maw="72ch">{found(matter)}</Text>
        <Text c="dimmed" maw="72ch">
          {v.mayBe[matter.kind]}
        </Text>
      </Section>
      <Section title={v.barsTitle}>
        <Text maw="72ch">{matter.bars ? v.bars : isOpen ? v.barsNot[matter.kind] : v.barredNot}</Text>
      </Section>
      <Section title={v.accounts}>
        <Accounts matter={matter} />
      </Section>
      {/* Kept after it is over, for what somebody had written: the part itself says when nothing is left to be done. */}
      {may('cases:close') ? (
        <Decide matter={matter} waits={proposals.length > 0} />
      ) : (
        isOpen && <Text c="dimmed">{v.mayNot}</Text>
      )}
      <Facts items={[[v.id, <Copy key="id" value={matter.id} label={v.id} />]]} />
    </>
  )
}

/** Where it stands. It takes the focus when the case ends, since what was pressed goes. */
function Standing({ matter: { state, openedAt, closedAt, closedBy, closedWhy } }: { readonly matter: Case }) {
  const line = useRef<HTMLDivElement>(null)
  const before = useRef(state)
  useEffect(() => {
    if (before.current !== state) line.current?.focus()
    before.current = state
  }, [state])
  return (
    <>
      <Group gap="md" role="status" ref={line} tabIndex={-1}>
        <State tone={caseTones[state]}>{t.states[state]}</State>
        <Text span>
          {t.opened} <When at={openedAt} />
        </Text>
        {state === 'closed' && <Text span>{v.over}</Text>}
      </Group>
      {state === 'closed' && (
        <Facts
          items={[
            [t.closedBy, closedBy?.name ?? closedBy?.id ?? '—'],
            [t.closed, <When key="closed" at={closedAt} />],
            [v.because, closedWhy ?? '—'],
          ]}
        />
      )}
    </>
  )
}

/** In one sentence, with both accounts by name. */
function found({ kind, subject, other, verificationId }: Case): string {
  const [name, another] = [accountName(subject), other === null ? v.nobodyElse : accountName(other)]
  if (kind === 'identity_in_use' && verificationId === null) return v.parted(name, another)
  return v.whatHappened[kind](name, another)
}
