import type { Random } from '../contract/index.ts'
import { directoryErasure } from '../directory/erase.ts'
import { eventsErasure } from '../events/erase.ts'
import { inboxErasure } from '../facades/webhooks/erase.ts'
import { helpdeskErasure } from '../helpdesk/erase.ts'
import { peopleListErasure } from '../integrations/people-list/erase.ts'
import { rehearsalErasure } from '../integrations/rehearsal/erase.ts'
import { writeBackErasure } from '../integrations/write-back/erase.ts'
import { invitesErasure } from '../invites/erase.ts'
import { jobsErasure } from '../jobs/erase.ts'
import { adminErasure } from '../security/erase.ts'
import type { Seals } from '../security/seals.ts'
import type { ErasureRoom } from '../storage/erasure.ts'
import type { Tables } from '../storage/tables/index.ts'
import { approvalsErasure } from '../verification/approvals/erase.ts'
import { verificationErasure } from '../verification/erase.ts'
import { messagesErasure } from '../verification/erase-messages.ts'
import { trailsErasure } from '../verification/trails/erase.ts'

/**
 * Every room that holds something of a person, in this order: what is found by way of a session, a link or a verification
 * goes before these do. A new room adds its line.
 */
export function erasureRooms(random: Random, seals: Seals): readonly ErasureRoom[] {
  return [
    inboxErasure,
    jobsErasure,
    eventsErasure,
    invitesErasure,
    helpdeskErasure,
    messagesErasure(seals),
    writeBackErasure,
    peopleListErasure,
    rehearsalErasure,
    adminErasure,
    trailsErasure,
    approvalsErasure,
    verificationErasure(random),
    directoryErasure,
  ]
}

/** Tables that no room erases from, and why nothing of a person stays in them. */
export const heldOtherwise: Readonly<Partial<Record<keyof Tables, string>>> = {
  installation: 'one row about the host',
  leases: 'names of rights and of processes',
  once: 'hashes, and ids that expire within days',
  budgets: 'keyed hashes, for two days',
  audit: 'ids of ours and keyed marks: the chain stays whole',
  audit_cuts: 'places in the chain, hashes and times',
  integrations: 'what administrators configured',
  integration_versions: 'what administrators configured',
  integration_history: 'what administrators configured',
  held_changes: 'what administrators configured',
  integration_secrets: 'secrets of products',
  integration_state: 'what connectors keep of their product, sealed',
  integration_keys: 'keys of integrations',
  issuer_keys: 'keys of the host',
  setups: 'what administrators set up at a product',
  upkeeps: 'times',
  trails: 'where the log of a product is read on from, and times',
  suspensions: 'which integrations were stopped, and by which administrator',
  clients: 'programs, and hashes of their secrets',
  provider_records: 'requests of clients, for minutes',
  portal_codes: 'what somebody typed into a portal, sealed, for minutes',
  admin_links: 'hashes',
  admin_sessions: 'hashes, roles and times',
  policies: 'what administrators configured',
  policy_versions: 'what administrators configured',
  policy_proposals: 'what administrators configured',
  policy_sets: 'what administrators configured',
  nicknames: 'what administrators configured: short forms of names, of nobody',
  invite_campaigns: 'how people were invited together, and by which administrator',
  editable_claims: 'names of attributes',
  webhook_subscriptions: 'what administrators configured: addresses of receivers',
  signal_keys: 'keys of the host',
  alerts: 'ids of ours, and words of closed lists',
  alert_flaps: 'ids of ours, and words of closed lists',
  alert_settings: 'what administrators configured: their own addresses, sealed',
  directory_counts: 'figures; the erasure takes the person out of them',
  directory_groups: 'groups; the erasure takes the person out of their figures',
  directory_group_counts: 'figures; the erasure takes the person out of them',
  directory_ages: 'figures; the erasure takes the person out of them',
  sync_runs: 'figures',
  sync_cursors: 'where the product is read on from, as the product says it; replaced by each run',
  sync_schedules: 'what administrators configured',
  write_back_switches: 'what administrators configured',
  write_back_marks: 'numbers of runs',
  link_marks: 'times',
  contact_marks: 'numbers of changes',
  people_lists: 'numbers of changes',
  operation_grants: 'which operation of which verification: the verification is about nobody any more',
  mark_keys: 'the key of the marks, sealed',
  erased_people: 'keyed marks',
  retention_marks: 'times',
  schedules: 'work of the host',
}
