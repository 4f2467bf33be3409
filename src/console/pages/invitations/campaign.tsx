import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { campaignQuery } from '../../api/invites.ts'
import type { Invites } from '../../api/schema.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Numbers } from '../../parts/numbers.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { CampaignActions } from './campaign-actions.tsx'
import { InvitedPeople } from './people.tsx'
import { CampaignProgress } from './progress.tsx'
import { campaignTones, whomOf } from './state.ts'

const t = texts.invitations.campaign
const back = { to: '/invitations', label: texts.invitations.back }
const counts = Object.keys(t.counts) as (keyof typeof t.counts)[]

/** One campaign: how far it has come and with whom, and what can be done about it. */
export function Campaign() {
  const id = usePathParam('campaignId')
  const query = useQuery(campaignQuery(id))
  const { data } = query
  return (
    <Page
      title={titleOf(query, one => t.title(whomOf(one)))}
      back={back}
      lead={data && <State tone={campaignTones[data.state]}>{texts.invitations.states[data.state]}</State>}
      actions={data && <CampaignActions campaign={data} />}
    >
      <Answered query={query}>{campaign => <Parts key={id} campaign={campaign} />}</Answered>
    </Page>
  )
}

function Parts({ campaign }: { readonly campaign: Invites }) {
  const { progress, filling } = campaign
  return (
    <>
      <Section title={t.sofar}>
        {filling && <Alert color="blue" title={texts.invitations.filling} />}
        <CampaignProgress campaign={campaign} />
        <Numbers items={counts.map(name => [t.counts[name], progress[name]] as const)} />
      </Section>
      <InvitedPeople campaign={campaign} />
      <About campaign={campaign} />
    </>
  )
}

function About({ campaign }: { readonly campaign: Invites }) {
  const { id, integrationName, createdBy, createdAt, cancelledAt, validDays, remindDays, perMinute, perDay } = campaign
  return (
    <Facts
      items={[
        [texts.invitations.through, integrationName ?? texts.invitations.gone],
        [texts.invitations.by, createdBy.name ?? createdBy.id],
        [texts.invitations.begun, <When key="begun" at={createdAt} />],
        ...(cancelledAt === null ? [] : [[t.cancelled, <When key="cancelled" at={cancelledAt} />] as const]),
        [t.days, t.daysOf(validDays)],
        [t.reminders, t.remindersOf(remindDays)],
        [t.pace, t.paceOf(perMinute, perDay)],
        [t.id, <Copy key="id" value={id} label={t.id} />],
      ]}
    />
  )
}
