import type { ActorRef } from '../contract/index.ts'
import type { JobHandler } from '../jobs/handler.ts'
import type { Round } from '../jobs/rounds.ts'
import { deliveredQueue } from '../verification/index.ts'
import { type AgainInput, inviteAgain } from './again.ts'
import { type CampaignInput, cancelCampaign, cancelPerson, createCampaign } from './campaigns.ts'
import type { InviteDeps } from './deps.ts'
import { followMail, followVerification, mailQueue } from './follow.ts'
import { type InvitePage, type InviteQuery, listInvites } from './people-view.ts'
import { type Preview, type PreviewInput, previewCampaign } from './preview.ts'
import { lookAfter } from './round.ts'
import { type CampaignQuery, type CampaignView, campaignView, listCampaigns } from './views.ts'

/**
 * Invitations to enroll: who is asked, when each one's turn is, what became of it. An invitation is a verification whose
 * link goes to an address on record, and the page of the seat receives its verdict; this room decides who gets one, and
 * asks `messages` to carry it and `verification` for all the rest. Everything is a row with a moment at which something
 * is due, so that a process that dies, or a second one, changes nothing. It knows no mail server and no route.
 */
export interface Invites {
  create(input: CampaignInput, actor: ActorRef): Promise<CampaignView & { readonly unknown: readonly number[] }>
  /** What it would do, and nothing is done. */
  preview(input: PreviewInput): Promise<Preview>
  /** Asks people of a campaign once more, in one of their own. */
  again(id: string, input: AgainInput, actor: ActorRef): Promise<CampaignView>
  list(query: CampaignQuery): Promise<{ readonly items: readonly CampaignView[]; readonly nextCursor: string | null }>
  get(id: string): Promise<CampaignView>
  people(id: string, query: InviteQuery): Promise<InvitePage>
  /** Stops what has not been done, and every link that is out. What somebody was enrolled by stays. */
  cancel(id: string, actor: ActorRef): Promise<CampaignView>
  cancelPerson(id: string, externalId: string, actor: ActorRef): Promise<void>
  readonly handlers: Readonly<Record<string, JobHandler>>
  readonly round: Round
}

export function createInvites(deps: InviteDeps): Invites {
  const { reports } = deps.store
  return {
    create: (input, actor) => createCampaign(deps, input, actor),
    preview: input => previewCampaign(deps, input),
    again: (id, input, actor) => inviteAgain(deps, id, input, actor),
    list: query => listCampaigns(reports, query),
    get: id => campaignView(reports, id),
    people: (id, query) => listInvites(reports, id, query),
    cancel: (id, actor) => cancelCampaign(deps, id, actor),
    cancelPerson: (id, externalId, actor) => cancelPerson(deps, id, externalId, actor),
    handlers: { [deliveredQueue]: followVerification(deps), [mailQueue]: followMail(deps) },
    round: { name: 'invites', everyMs: 1_000, run: signal => lookAfter(deps, signal) },
  }
}

export { sentAgain } from './again.ts'
export type { CampaignInput } from './campaigns.ts'
export { readCsv } from './csv.ts'
export type { InviteDeps } from './deps.ts'
export type { WhyNot } from './eligible.ts'
export type { InvitePage } from './people-view.ts'
export type { Preview } from './preview.ts'
export { inviteStates } from './rows.ts'
export { type CampaignView, campaignKinds, campaignStates } from './views.ts'
export type { PersonNamed } from './whom.ts'
