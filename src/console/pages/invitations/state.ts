import type { InvitedPerson } from '../../api/invites.ts'
import type { Invites } from '../../api/schema.ts'
import type { Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.invitations

export const campaignTones: Readonly<Record<Invites['state'], Tone>> = { open: 'active', done: 'good', cancelled: 'calm' }

export const personTones: Readonly<Record<InvitedPerson['state'], Tone>> = {
  queued: 'calm',
  sending: 'active',
  sent: 'active',
  enrolled: 'good',
  failed: 'bad',
  expired: 'notice',
  bounced: 'bad',
  refused: 'notice',
  cancelled: 'calm',
}

/** Everybody who was, is or will be asked. Whoever is left out never was. */
export function askedIn({ open, progress }: Pick<Invites, 'open' | 'progress'>): number {
  const { enrolled, failed, expired, bounced, cancelled } = progress
  return open + enrolled + failed + expired + bounced + cancelled
}

/** Whom a campaign is of, in a few words. */
export function whomOf(campaign: Invites): string {
  const count = askedIn(campaign) + campaign.progress.refused
  if (campaign.kind === 'renewal') return t.renewals(count)
  return campaign.groupId === null ? t.people(count) : t.group(campaign.groupName ?? campaign.groupId)
}

export const whoIs = ({ displayName, login, externalId }: InvitedPerson) => displayName ?? login ?? externalId

/** What the person has done is more than that something was sent to them. */
export function stateOf({ state, openedAt }: InvitedPerson): string {
  return state === 'sent' && openedAt !== null ? t.opened : t.personStates[state]
}
