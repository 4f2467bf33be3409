import { asVerificationId, type Purpose, problem, type Result, type Sealed, type VerificationId } from '../contract/index.ts'
import { subjectFor } from '../directory/subjects.ts'
import type { OpenAccount, Starter } from '../integrations/port.ts'
import { hmac, sha256, token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import type { VerificationsTable } from '../storage/tables/index.ts'
import { addressesOnRecord } from './addresses-on-record.ts'
import { typedIn } from './doors.ts'
import { isSecondFactor } from './evidence/index.ts'
import { opensOrBinds } from './held.ts'
import { knownKey, type Once, takeKey } from './idempotency.ts'
import { record } from './journal.ts'
import { payForStart } from './limits.ts'
import { putLink, verifyUrl } from './link-token.ts'
import { lookUp } from './look-up.ts'
import { maskAccount } from './mask.ts'
import { tellOfStart, toldOf } from './notice.ts'
import { checkPossible } from './operations/index.ts'
import { type InForce, pinTo } from './policies/index.ts'
import type { Hand, StartRequest } from './port.ts'
import { type Refusal, workflowOf } from './refuse.ts'
import { replayed } from './replay.ts'
import { checkRequest, timesOf } from './request.ts'
import { resultOf } from './result.ts'
import type { Room } from './room.ts'
import { insertRow, type Row } from './rows.ts'
import { standingOf, unknown } from './standing.ts'
import type { Found } from './subject.ts'
import { judge, payForTyping } from './typed.ts'

/**
 * Answers at once: everything is read here, and Incode is not asked, nor the directory for anybody whom a fresh view
 * knows. A refusal is a row like any other, without a link.
 */
export async function start(room: Room, starter: Starter, request: StartRequest, hand?: Hand): Promise<Result> {
  checkRequest(starter, request, room.loopbackReturn)
  if (hand !== undefined && starter.mode === 'rehearsal') throw problem('forbidden', 'A rehearsal writes to nobody.')
  const once = onceOf(starter, request)
  // Before anything that may have changed since: the account can be disabled by now, and a probe of it is not for repetitions.
  const known = once && (await knownKey(room.store.db, once, room.clock.now()))
  // Nor is a start of others: somebody who reloads a page of theirs would use up what everybody else begins with.
  if (known === undefined) {
    // Before what all who come share: one who types all day at one address closes the door to nobody else.
    await payForTyping(room, request)
    await payForStart(room, starter)
  }
  if (known !== undefined) return replayed(room, known)
  const looked = await lookUp(room, starter, request)
  const standing = await standingOf(room, looked.found)
  const account = await room.integrations.account(starter.accountId)
  const inForce = await room.policies.inForce(room.store.db, {
    integrationId: starter.integrationId,
    directoryId: looked.found.integrationId,
    externalId: idOf(looked.found),
  })
  await checkPossible(room, request, looked.found, inForce)
  await room.policies.keep(inForce.set)
  const ownWorkflowId = workflowOf(starter, request, account, inForce)
  const workflowId =
    request.typed === true ? workflowOf(starter, request, account, await ofNobody(room, starter, looked.found)) : ownWorkflowId
  const { found, refusal } = await judge(room, starter, request, { looked, standing, inForce, workflowId, ownWorkflowId })
  const id = asVerificationId(token(room.random, 24))
  const channel = hand === undefined || request.handedTo === 'caller' ? 'flow' : 'delivered'
  const addresses = await toldAt(room, starter, request, found, inForce)
  const row = draft(room, starter, request, { id, found, account, refusal, inForce, workflowId, channel, addresses })

  const link = refusal === undefined ? room.linkToken(id) : undefined
  // Of what Incode sends there is no link of ours: without its row the token opens nothing, now or later.
  const isOurs = request.handedTo !== 'incode'
  const told = await toldOf(room, row, found.kind === 'external' ? undefined : found.login)
  const made = await room.store.transaction(async tx => {
    const before = once && (await takeKey(tx, once, id, row.started_at))
    if (before !== undefined) return before
    const inserted = await insert(room, tx, starter, request, found, row, isOurs ? link : undefined)
    await tellOfStart(room, tx, inserted, told)
    if (link !== undefined) await hand?.(tx, { id, url: verifyUrl(room, link), expiresAt: inserted.expires_at })
    return inserted
  })
  if (typeof made === 'string') return replayed(room, made as VerificationId)
  const enrollment = found.kind === 'nobody' ? unknown : standing
  return resultOf(made, {
    publicUrl: room.publicUrl,
    enrollment,
    ...(link === undefined || !isOurs ? {} : { verifyUrl: verifyUrl(room, link) }),
  })
}

/** Which workflow runs is seen by whoever sits there: of a login that was typed, it is the one that anybody gets. */
function ofNobody({ policies, store }: Room, starter: Starter, { integrationId: directoryId }: Found): Promise<InForce> {
  return policies.inForce(store.db, { integrationId: starter.integrationId, directoryId, externalId: null })
}

const idOf = (found: Found) => (found.kind === 'external' ? found.externalId : (found.user?.externalId ?? null))

function onceOf({ clientId, integrationId }: Starter, { idempotency }: StartRequest): Once | undefined {
  return idempotency && { by: clientId ?? integrationId, ...idempotency }
}

interface Draft {
  readonly id: VerificationId
  readonly found: Found
  readonly account: OpenAccount
  readonly refusal: Refusal | undefined
  readonly inForce: InForce
  readonly workflowId: string | null
  readonly channel: Row['channel']
  /** Where the person is told of it. */
  readonly addresses: readonly string[]
}

function draft(
  room: Room,
  starter: Starter,
  request: StartRequest,
  { id, found, account, refusal, inForce, workflowId, channel, addresses }: Draft,
): Row {
  const now = room.clock.now()
  const { policy } = inForce
  const seal = (column: keyof VerificationsTable, text: string): Sealed =>
    room.seals.close(text, { table: 'verifications', row: id, column })
  const user = found.kind === 'external' ? undefined : found.user
  const claims = found.kind === 'external' ? { ...request.claims, ...found.claims } : (request.claims ?? {})
  return {
    id,
    state: refusal ? 'denied' : 'created',
    version: 1,
    reason: refusal?.reason ?? null,
    purpose: request.purpose,
    mode: starter.mode,
    facade: request.facade,
    integration_id: starter.integrationId,
    integration_version: starter.integrationVersion,
    client_id: starter.clientId,
    subject_id: null,
    directory_id: found.integrationId,
    external_id: found.kind === 'external' ? found.externalId : (user?.externalId ?? null),
    account_id: account.id,
    account_version: account.version,
    workflow_id: workflowId,
    trust_anchor: account.trustAnchor,
    ...pinTo(inForce.set),
    delivery: starter.resultDelivery,
    channel,
    handed_to: request.handedTo ?? null,
    on_review: request.onReview,
    review_seconds: request.onReview === 'deny' ? (request.reviewSeconds ?? null) : null,
    operations: JSON.stringify(request.operations ?? []),
    operations_closed_at: null,
    options: null,
    return_url: request.returnUrl ?? null,
    state_sealed: request.state === undefined ? null : seal('state_sealed', request.state),
    state_hash: request.state === undefined ? null : sha256(request.state),
    session_ref_hash: request.sessionRef === undefined ? null : sessionRefHash(room, starter, request.sessionRef),
    max_age_seconds: request.maxAgeSeconds ?? null,
    language: request.language ?? null,
    reason_text: request.reasonText ?? null,
    account_label: found.kind === 'external' ? null : maskAccount(found.login),
    requested_by: request.requestedBy === undefined ? null : JSON.stringify(request.requestedBy),
    ticket: request.ticket ?? null,
    correlation_id: request.correlationId ?? null,
    actor: JSON.stringify(starter.actor),
    auth_context: believed(request, now),
    notify_to: addresses.length === 0 ? null : seal('notify_to', JSON.stringify(addresses)),
    continuation: request.continuation === undefined ? null : seal('continuation', JSON.stringify(request.continuation)),
    seat_hash: null,
    receiver_hash: null,
    arrived_hash: null,
    named_only: request.enrolledOnly === true ? 1 : null,
    typed: typedIn(request),
    binding: 'none',
    agent_tries: 0,
    rehearsed: null,
    epoch: room.epoch,
    tries: 0,
    reported: null,
    match: null,
    evidence: null,
    approved_review: null,
    on_provider_down: onProviderDown(request.purpose, inForce),
    identity_id: null,
    pending_binding: null,
    reused_from: null,
    subject_claims: Object.keys(claims).length === 0 ? null : seal('subject_claims', JSON.stringify(claims)),
    retry_after_seconds: refusal?.retryAfterSeconds ?? null,
    started_at: now,
    seated_at: null,
    consent_text: null,
    consent_version: null,
    consent_language: null,
    consent_at: null,
    verified_at: null,
    decided_at: null,
    completed_at: refusal ? now : null,
    review_due_at: null,
    expires_at: Math.min(now + timesOf(request, policy).wholeMs, starter.rehearsal?.endsAt ?? Number.POSITIVE_INFINITY),
    updated_at: now,
  }
}

/** What counts is how long ago the sign-in was when the client said so. What is not believed is not kept. */
function believed({ purpose, authContext }: StartRequest, now: number): string | null {
  const counts = purpose === 'step_up' && authContext !== undefined && isSecondFactor(authContext, now)
  return counts ? JSON.stringify(authContext) : null
}

/** Only a step-up can be told to ask for something else. For all other purposes there is no such choice. */
function onProviderDown(purpose: Purpose, { policy }: InForce): 'challenge' | null {
  return purpose === 'step_up' && policy.onProviderDown.step_up === 'challenge' ? 'challenge' : null
}

/** What opens an account, or binds an identity to it, is told to the addresses that were on record at the start. */
async function toldAt(
  { store, seals, clock }: Room,
  { mode }: Starter,
  { purpose }: StartRequest,
  found: Found,
  { policy }: InForce,
): Promise<readonly string[]> {
  const user = found.kind === 'external' ? undefined : found.user
  if (user === undefined || mode !== 'live' || !opensOrBinds(purpose, user.enrollment === 'enrolled')) return []
  return addressesOnRecord({ db: store.db, seals }, user, clock.now() - policy.settleDays * 86_400_000)
}

/** Keyed, and apart for each client: an opaque value of the flow's that nobody can look up. */
function sessionRefHash(room: Room, starter: Starter, sessionRef: string): string {
  return hmac(room.sessionRefKey, starter.clientId ?? starter.integrationId, sessionRef)
}

async function insert(
  room: Room,
  tx: Tx,
  starter: Starter,
  request: StartRequest,
  found: Found,
  drafted: Row,
  link: string | undefined,
): Promise<Row> {
  const now = drafted.started_at
  const known = drafted.external_id
  const kind = found.kind === 'external' ? 'external' : 'directory'
  const subject =
    known === null
      ? undefined
      : await subjectFor(tx, { integrationId: found.integrationId, externalId: known, kind, at: now }, room.random, room.marks)
  const row: Row = { ...drafted, subject_id: subject?.id ?? null }
  await insertRow(tx.db, row)
  if (link !== undefined) {
    const expiresAt = now + timesOf(request, room.policy, row.channel).linkMs
    const kind = row.channel === 'delivered' ? 'invite' : 'page'
    await putLink(tx, { token: link, id: row.id, kind, expiresAt }, now)
  }
  await record(room, tx, row, row.state === 'created' ? 'started' : 'completed', starter.actor, now)
  return row
}
