import type { AssertedClaims, Reason, VerificationId, VerifierReading } from '../contract/index.ts'
import { openCase } from '../directory/cases.ts'
import type { Tx } from '../storage/store.ts'
import type { VendorSessionsTable } from '../storage/tables/index.ts'
import { askApproval, needingApproval } from './approvals/ask.ts'
import { type Ties, tiesForAsking } from './approvals/ties.ts'
import { attested } from './attested.ts'
import { end, endOverdue } from './current.ts'
import { recordOf } from './decide/record.ts'
import { type Decision, decide, decideOfNobody, type Evidence } from './decide.ts'
import { isTyped } from './doors.ts'
import { checkEcho } from './echo.ts'
import { areSettled, isSetFree, isTaken, knownTwins, matchOf, personOf } from './facts.ts'
import { type Heard, hasWaited, listen, noteHeard, noteUnheard } from './hear.ts'
import { host, record } from './journal.ts'
import { type ClaimsMatch, notChecked } from './match/index.ts'
import { openUntil } from './operations/offer.ts'
import { pinned } from './pins.ts'
import { type Pin, whomOf } from './policies/index.ts'
import type { Policy } from './policy.ts'
import { rehearse } from './rehearsal/hear.ts'
import { rehearsedApproval } from './rehearsal/outcomes.ts'
import type { Reported } from './result.ts'
import { knowledgeOf } from './reviews/aliases.ts'
import { approvalOf, comparedBefore } from './reviews/approved.ts'
import { park } from './reviews/park.ts'
import { approvedReview } from './reviews/rows.ts'
import { tellPerson } from './reviews/tell-person.ts'
import type { Room } from './room.ts'
import { advance, endSessions, findRow, lastSession, type Row, replaceCodes } from './rows.ts'
import { noteSuperseded } from './superseded.ts'
import { nobodysFacts, triesSeen } from './typed.ts'

/**
 * Reads what Incode says and judges it. Anybody may call it at any time: the return of the browser, a notification, the
 * reconciler. Racers of one process share one reading; of several, one commits and the others find it done.
 */
export function settle(room: Room, id: VerificationId): Promise<void> {
  const running = room.settling.get(id)
  if (running) return running
  const settled = settleOnce(room, id).finally(() => room.settling.delete(id))
  room.settling.set(id, settled)
  return settled
}

async function settleOnce(room: Room, id: VerificationId): Promise<void> {
  const { store } = room
  const row = await findRow(store.db, id)
  if (row === undefined || (row.state !== 'at_vendor' && row.state !== 'review')) return
  const session = await lastSession(store.db, id)
  if (session === undefined) return
  const account = await pinned(room, row)
  if (account === undefined) {
    await store.transaction(tx => end(room, tx, row, 'revoke', 'cancelled'))
    return
  }
  const heard =
    row.mode === 'rehearsal' ? await rehearse(room, row, session, claimsOf(room, row)) : await listen(room, account, row, session)
  room.failPoint('settle_read')
  if ('why' in heard) {
    await store.transaction(tx => noteUnheard(room, tx, row, session, heard))
    return
  }
  const ties = await tiesAtVerdict(room, row)
  await store.transaction(tx => judge(room, tx, row, session, { ...heard, ties }))
  room.failPoint('settle_committed')
}

/** Nobody waits for a product to say whose manager somebody is, where no policy wants to know or an agent opens first. */
async function tiesAtVerdict(room: Room, row: Row): Promise<Ties | undefined> {
  if (row.purpose !== 'account_recovery') return undefined
  const { policy } = await room.policies.inForce(room.store.db, whomOf(row))
  return needingApproval(row, policy).length === 0 ? undefined : tiesForAsking(room, row)
}

/** One transaction: the facts of the directory, the verdict, and all that follows from it. */
async function judge(
  room: Room,
  tx: Tx,
  read: Row,
  session: VendorSessionsTable,
  { reading, document, ties }: Heard & { readonly ties: Ties | undefined },
): Promise<void> {
  const { db } = tx
  const now = room.clock.now()
  if ((await endOverdue(room, tx, read)) !== undefined) return
  const row = await noteHeard(tx, read, session, reading, now)
  // What a human is to decide on is over; that Incode no longer keeps the session open says nothing.
  const approved = await approvedReview(db, row)
  const approval = approved === undefined ? rehearsedApproval(row) : approvalOf(approved, row, session, reading)
  const waits = row.state === 'review' && (reading.progress !== 'finished' || (approval === null && isNobodysYes(reading)))
  if (waits) return
  const person = await personOf(db, row, now, { identityId: reading.identityId, marks: room.marks })
  if (person === undefined) {
    await judgeNobody(room, tx, row, { session, reading, now })
    return
  }
  const claims = claimsOf(room, row)
  const twins = await knownTwins(db, row, person, reading.identityId)
  const holder = await isTaken(db, row, person, reading.identityId)
  const { policy, pin } = await room.policies.atUse(tx, row)
  const knowledge = await knowledgeOf(room, db, person)
  // A face alone shows no document: what stands is how the one compared that was approved.
  const { match, vouched, collisions, spokenFor } =
    document === undefined && approved !== undefined
      ? comparedBefore(row)
      : await matchOf(db, person, claims, document, twins, policy, knowledge)
  const claimsSettled = areSettled(person.user, policy.settleDays, now)
  const evidence: Evidence = {
    ...ofSession(row, policy, await triesSeen(room, db, row, policy), { session, reading, now }),
    account: person.account,
    match: match.directory,
    claims: vouched,
    document: document === undefined ? null : { type: document.documentType, country: document.issuingCountry },
    claimsSettled,
    collisions,
    spokenFor: [...attested(row), ...(claimsSettled ? spokenFor : [])],
    enrollment: person.enrollment,
    identityInUse: holder !== undefined || (await isSetFree(room, db, row, person, reading.identityId, now)),
    approval,
  }
  const decision = decide(evidence)
  room.failPoint('settle_decided')
  await carryOut(room, tx, row, decision, { reading, match, now, evidence, pin, ties })
  await noteSuperseded(room, tx, row, person, reading.identityId)
  if (decision.reason === 'identity_in_use' && holder !== undefined && row.mode === 'live') {
    await openCase(
      tx,
      { kind: 'identity_in_use', subjectId: person.subject.id, otherSubjectId: holder, verificationId: row.id, at: now },
      room.random,
    )
  }
}

interface Read {
  readonly session: VendorSessionsTable
  readonly reading: VerifierReading
  readonly now: number
}

/** What a verdict is decided by, as far as it is nobody's in particular. */
function ofSession(row: Row, policy: Policy, tries: number, { session, reading, now }: Read) {
  const { session_id: sessionId } = session
  return {
    purpose: row.purpose,
    mode: row.mode,
    policy,
    onReview: row.review_seconds === null ? row.on_review : 'wait',
    pins: 'same',
    reading: {
      ...reading,
      echo: checkEcho(reading.echo, { sessionId, reference: row.id, workflowId: row.workflow_id ?? '' }),
    },
    waitedOut: row.state === 'at_vendor' && hasWaited({ ended_at: session.ended_at, unread_at: null }, now),
    // A human's answer is the last: whoever waited for it is offered no other try. A face that was handed in has no seat in
    // which there could be another.
    triesLeft: row.state === 'review' || row.seat_hash === null ? 0 : tries - row.tries,
  } as const
}

/** Where whoever came typed a name, it waits and is tried again as if there were somebody; at its end there is nobody. */
async function judgeNobody(room: Room, tx: Tx, row: Row, read: Read): Promise<void> {
  if (!isTyped(row)) {
    await end(room, tx, row, 'deny', 'user_unknown')
    return
  }
  const { policy, pin } = await room.policies.atUse(tx, row)
  const evidence: Evidence = { ...ofSession(row, policy, await triesSeen(room, tx.db, row, policy), read), ...nobodysFacts }
  await carryOut(room, tx, row, decideOfNobody(evidence), { ...read, match: notChecked, evidence, pin, ties: {} })
}

/** A closed score does not turn good by itself: what was left to a human is decided by a human's word. */
function isNobodysYes({ overall }: VerifierReading): boolean {
  return overall.status === 'OK'
}

/** What a client said of somebody without a directory record, or a product of one of its people. */
export function claimsOf(room: Room, row: Row): AssertedClaims {
  if (row.subject_claims === null) return {}
  const text = room.seals.open(row.subject_claims, { table: 'verifications', row: row.id, column: 'subject_claims' })
  return JSON.parse(text) as AssertedClaims
}

interface Seen {
  readonly reading: VerifierReading
  readonly match: ClaimsMatch
  readonly now: number
  readonly evidence: Evidence
  readonly pin: Pin
  readonly ties: Ties | undefined
}

async function carryOut(room: Room, tx: Tx, row: Row, decision: Decision, seen: Seen): Promise<void> {
  const { reading, match, now, evidence, pin } = seen
  const reported: Reported = { overall: reading.overall, ...reading.parts }
  const known = {
    ...pin,
    evidence: JSON.stringify(recordOf(evidence)),
    reported: JSON.stringify(reported),
    match: JSON.stringify(match),
    verified_at: now,
    decided_at: now,
    identity_id: reading.identityId ?? null,
  }
  switch (decision.outcome) {
    case 'open':
      return
    case 'again': {
      const next = await advance(tx, row, 'again', { reported: known.reported }, now)
      if (next) await endSessions(tx, row.id, now)
      return
    }
    case 'void':
      await end(room, tx, row, 'revoke', decision.reason)
      return
    case 'review': {
      if (row.state === 'review') return
      const full = await park(room, tx, row, { known, decision, evidence, now })
      if (full !== undefined) await settled(room, tx, full, now)
      return
    }
    case 'allow': {
      const binds = decision.binds === null ? null : JSON.stringify(decision.binds)
      const next = await advance(
        tx,
        row,
        'allow',
        { ...known, reason: 'ok', pending_binding: binds, expires_at: comesBackBy(row, evidence.policy, now) },
        now,
      )
      if (next) await settled(room, tx, next, now)
      if (next?.purpose === 'account_recovery') await askApproval(room, tx, next, evidence.policy, seen.ties)
      return
    }
    case 'challenge':
    case 'deny': {
      const reason: Reason = decision.reason
      const next = await advance(tx, row, 'deny', { ...known, identity_id: null, reason, completed_at: now }, now)
      if (next === undefined) return
      await settled(room, tx, next, now)
      // Whoever waited for a human hears of a no, whichever side the human sits on.
      if (row.state === 'review') await tellPerson(room, tx, row, { decision: 'rejected', at: now })
    }
  }
}

/** A code that spoke of a review must not turn into one that speaks of an allow. */
async function settled(room: Room, tx: Tx, row: Row, now: number): Promise<void> {
  await replaceCodes(tx, row.id, 'return', now)
  await endSessions(tx, row.id, now)
  await record(room, tx, row, row.state === 'decided' ? 'decided' : 'completed', host, now)
}

/** Who was sent away to wait needs time to come back; who has something to press, time to press. */
function comesBackBy(row: Row, policy: Policy, now: number): number {
  const presses = openUntil(row, policy, now)
  return row.state === 'review' ? Math.max(presses, now + comeBackMs) : presses
}

const comeBackMs = 24 * 3_600_000
