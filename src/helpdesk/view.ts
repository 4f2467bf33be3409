import type { ActorRef, Outcome, Reason } from '../contract/index.ts'
import type { DeskStanding } from '../verification/port.ts'
import type { Agent, HelpdeskDeps } from './deps.ts'
import { type Call, callOf, findCall } from './rows.ts'

/** How far the person is. Looking at a link leaves no trace: it is opened once *Continue* was pressed. */
export const progresses = ['waiting', 'sent', 'opened', 'started', 'finished'] as const
export type Progress = (typeof progresses)[number]

/** What came of it, in as few words as an agent needs to help. What failed of a document or a face is for reviewers. */
export const verdictClasses = [
  'confirmed',
  'confirmed_limited',
  'awaiting_code',
  'passed_at_incode',
  'not_confirmed',
  'stopped_for_safety',
  'cannot_be_verified',
  'under_review',
  'try_later',
  'over',
] as const
export type VerdictClass = (typeof verdictClasses)[number]

export interface CallView {
  readonly id: string
  readonly integrationId: string
  readonly person: { readonly integrationId: string | null; readonly externalId: string | null; readonly account: string | null }
  readonly channel: Call['channel']
  readonly delivery: {
    readonly to: DeskStanding['handedTo']
    readonly state: Call['mail_state']
    readonly sends: number
    readonly sentAt: string | null
  }
  readonly progress: Progress
  readonly verdict: { readonly outcome: Outcome; readonly class: VerdictClass } | null
  readonly code: { readonly awaited: boolean; readonly triesLeft: number }
  /** Until then the verdict opens operations, and how many seconds that is. */
  readonly freshSeconds: number | null
  readonly operations: readonly { readonly operation: string; readonly state: string }[]
  readonly agent: string
  readonly supervisor: string | null
  readonly reason: string | null
  readonly ticket: string | null
  readonly startedAt: string
  readonly verifiedAt: string | null
  readonly completedAt: string | null
  readonly expiresAt: string
}

export async function viewCall(
  deps: HelpdeskDeps,
  agent: Agent,
  id: string,
  wait?: { readonly seconds: number; readonly signal: AbortSignal },
): Promise<CallView> {
  const call = await callOf(deps.store.db, agent, id)
  const reader = { clientId: null, integrationId: call.integration_id }
  const standing = await deps.verifications.desk(reader, id, wait?.seconds, wait?.signal)
  // Read again: the message may have gone while it was waited for.
  return shown(standing, wait === undefined ? call : await callOf(deps.store.db, agent, id), deps.clock.now())
}

/** The same of a row that was read already. */
export async function viewOf(
  { verifications, clock }: Pick<HelpdeskDeps, 'verifications' | 'clock'>,
  call: Call,
): Promise<CallView> {
  const reader = { clientId: null, integrationId: call.integration_id }
  return shown(await verifications.desk(reader, call.verification_id), call, clock.now())
}

export async function progressAlone(
  { store, verifications }: Pick<HelpdeskDeps, 'store' | 'verifications'>,
  id: string,
): Promise<Progress | undefined> {
  const call = await findCall(store.db, id)
  if (call === undefined) return undefined
  return progressOf(await verifications.desk({ clientId: null, integrationId: call.integration_id }, id), call)
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
export const nameOf = (actor: string): string => {
  const { id, name } = JSON.parse(actor) as ActorRef
  return name ?? id
}

function shown(standing: DeskStanding, call: Call, now: number): CallView {
  const { freshUntil, closed } = standing
  return {
    id: standing.id,
    integrationId: standing.integrationId,
    person: { integrationId: standing.directoryId, externalId: standing.externalId, account: standing.account },
    channel: call.channel,
    delivery: { to: standing.handedTo, state: call.mail_state, sends: call.sends, sentAt: iso(call.sent_at) },
    progress: progressOf(standing, call),
    verdict: informed(standing, call) ?? verdictOf(standing),
    code: { awaited: standing.awaitsCode, triesLeft: standing.triesLeft },
    freshSeconds: freshUntil === null || closed ? null : Math.max(0, Math.floor((freshUntil - now) / 1_000)),
    operations: standing.operations.map(({ operation, state }) => ({ operation, state })),
    agent: nameOf(call.agent),
    supervisor: call.supervisor === null ? null : nameOf(call.supervisor),
    reason: standing.reasonText,
    ticket: standing.ticket,
    startedAt: new Date(standing.startedAt).toISOString(),
    verifiedAt: iso(standing.verifiedAt),
    completedAt: iso(standing.completedAt),
    expiresAt: new Date(standing.expiresAt).toISOString(),
  }
}

const open: ReadonlySet<DeskStanding['state']> = new Set<DeskStanding['state']>(['created', 'seated', 'at_vendor'])

export function progressOf({ state, openedAt, hasBegun }: DeskStanding, { mail_state, channel, incode_said }: Call): Progress {
  if (!open.has(state) || incode_said !== null) return 'finished'
  if (hasBegun) return 'started'
  if (openedAt !== null) return 'opened'
  return mail_state === 'sent' || channel === 'link' || channel === 'qr' ? 'sent' : 'waiting'
}

const classes: Readonly<Partial<Record<Reason, VerdictClass>>> = {
  ok: 'confirmed',
  awaiting_return: 'awaiting_code',
  under_review: 'under_review',
  identity_mismatch: 'stopped_for_safety',
  identity_in_use: 'stopped_for_safety',
  spoof_suspected: 'stopped_for_safety',
  reported_by_person: 'stopped_for_safety',
  relay_suspected: 'stopped_for_safety',
  user_unknown: 'cannot_be_verified',
  ambiguous_user: 'cannot_be_verified',
  user_inactive: 'cannot_be_verified',
  not_enrolled: 'cannot_be_verified',
  binding_too_weak: 'cannot_be_verified',
  claims_unsettled: 'cannot_be_verified',
  ambiguous_identity: 'cannot_be_verified',
  binding_evidence_missing: 'cannot_be_verified',
  face_quality: 'try_later',
  too_many_attempts: 'try_later',
  rate_limited: 'try_later',
  provider_unavailable: 'try_later',
  provider_error: 'try_later',
  abandoned: 'over',
  cancelled: 'over',
  review_timeout: 'over',
}

/** What is refused not for what the person showed but for who may be behind it. */
export const isForSafety = (reason: Reason): boolean => classes[reason] === 'stopped_for_safety'

/** Incode's own word on a link that it sent. Never an allow: who was seen there was not compared with anybody here. */
function informed({ state, closed }: DeskStanding, { incode_said: said }: Call): CallView['verdict'] | undefined {
  if (closed || (state !== 'created' && state !== 'expired')) return undefined
  if (said === 'succeeded') return { outcome: 'challenge', class: 'passed_at_incode' }
  if (said === 'failed') return { outcome: 'deny', class: 'not_confirmed' }
  return said === 'pending_review' ? { outcome: 'challenge', class: 'under_review' } : undefined
}

/** Nothing before it is finished. An objection after the verdict was received stands above it. */
export function verdictOf({
  reason,
  outcome,
  closed,
  handedTo,
}: Pick<DeskStanding, 'reason' | 'outcome' | 'closed' | 'handedTo'>): CallView['verdict'] {
  if (reason === 'not_started' || reason === 'in_progress') return null
  if (closed) return { outcome: 'deny', class: 'stopped_for_safety' }
  // A second person vouched for the address, not for who reads what comes there: an agent goes no further than the host does.
  if (outcome === 'allow' && handedTo === 'unverified_address') return { outcome: 'challenge', class: 'confirmed_limited' }
  return { outcome, class: classes[reason] ?? 'not_confirmed' }
}
