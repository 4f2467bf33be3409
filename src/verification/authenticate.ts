import { type FacePicture, isStepgateError, problem, type Reason, type Result, type VerifierSession } from '../contract/index.ts'
import type { OpenAccount, Starter } from '../integrations/port.ts'
import { token } from '../security/hash.ts'
import { end, owned } from './current.ts'
import { personOf } from './facts.ts'
import { isUnreadable } from './hear.ts'
import { record } from './journal.ts'
import { payForFace } from './limits.ts'
import { pinned } from './pins.ts'
import { whomOf } from './policies/index.ts'
import type { Room } from './room.ts'
import { advance, amend, insertSession, type Row } from './rows.ts'
import { settle } from './settle.ts'
import { canVerify } from './subject.ts'
import { isClosed, retryAfterTroubleSeconds } from './vendor.ts'
import { view } from './view.ts'

/**
 * A face that a client took itself, instead of a browser that a person sits in front of. That it took it, and of whom it did,
 * is its word alone, so whatever comes of it is received by nobody: `none`, for an enrolled person who is signed in, under the
 * policy that says in its name what it gives up. One picture for each verification: another one is another verification,
 * which counts. The verdict is the settling's, as for any other.
 */
export async function authenticate(room: Room, starter: Starter, id: string, face: FacePicture): Promise<Result> {
  const { clientId, integrationId } = starter
  if (clientId === null || !handsInFaces(starter)) {
    throw problem('forbidden', 'face_taken_by_client and unbound_step_up are not among the policies of the integration.')
  }
  if (starter.mode !== 'live') throw problem('forbidden', 'No face is looked at in a rehearsal.')
  const reader = { clientId, integrationId }
  const row = await owned(room, reader, id)
  if (row.purpose !== 'step_up' || row.delivery !== 'poll' || row.channel !== 'flow' || row.mode !== starter.mode) {
    throw problem('forbidden', 'A face can be handed in for a step-up whose result is polled, and for nothing else.')
  }
  const account = await pinned(room, row)
  if (account === undefined) {
    await room.store.transaction(tx => end(room, tx, row, 'revoke', 'cancelled'))
    return view(room, reader, id)
  }
  const claim = await begin(room, starter, row)
  const objection = await objectionTo(room, clientId, claim)
  if (objection === undefined) await handIn(room, account, claim, face)
  else await refuse(room, claim, objection)
  return view(room, reader, id)
}

const handsInFaces = ({ policies }: Starter) => policies.includes('face_taken_by_client') && policies.includes('unbound_step_up')

/** Of parallel pictures one goes on. Until something is heard, what comes to nothing was Incode's silence. */
async function begin({ store, clock, random }: Room, { actor }: Starter, row: Row): Promise<Row> {
  const now = clock.now()
  const claim = await store.transaction(async tx => {
    const changes = { tries: row.tries + 1, retry_after_seconds: retryAfterTroubleSeconds }
    const next = await advance(tx, row, 'face', changes, now)
    if (next) await record({ random }, tx, next, 'face_handed_in', actor, now)
    return next
  })
  if (claim === undefined)
    throw problem('conflict', 'A face was handed in already, the link was opened, or it is over: read the result.')
  return claim
}

interface Objection {
  readonly reason: Reason
  readonly retryAfterSeconds?: number
}

/** Everything that needs no look at the face is found out before anybody looks. */
async function objectionTo(room: Room, clientId: string, row: Row): Promise<Objection | undefined> {
  const { db } = room.store
  const { policy } = await room.policies.inForce(db, whomOf(row))
  if (!policy.purposes.includes(row.purpose) || policy.unbound_step_up !== 'by_integration') return { reason: 'binding_too_weak' }
  const person = await personOf(db, row, room.clock.now())
  if (person === undefined) return { reason: 'user_unknown' }
  if (person.account !== null && !canVerify(person.account)) return { reason: 'user_inactive' }
  // Whom nobody has seen yet nobody can recognise, and a picture binds nothing.
  if (person.enrollment.state !== 'enrolled' || person.enrollment.identityId === null) return { reason: 'not_enrolled' }
  if (await isClosed(room, policy, row)) return { reason: 'too_many_attempts' }
  const retryAfterSeconds = await payForFace(room, clientId, row)
  return retryAfterSeconds === undefined ? undefined : { reason: 'rate_limited', retryAfterSeconds }
}

async function refuse({ store, clock, random }: Room, row: Row, { reason, retryAfterSeconds }: Objection): Promise<void> {
  await store.transaction(async tx => {
    const told = await amend(tx, row, { retry_after_seconds: retryAfterSeconds ?? null }, clock.now())
    if (told) await end({ clock, random }, tx, told, 'deny', reason)
  })
}

async function handIn(room: Room, account: OpenAccount, row: Row, face: FacePicture): Promise<void> {
  const { breakers, log } = room
  const { verifier } = account
  if (verifier.authenticate === undefined) return refuse(room, row, { reason: 'provider_error' })
  const look = verifier.authenticate.bind(verifier, { reference: row.id, face }, new AbortController().signal)
  try {
    const answer = await breakers.call(account.id, 'face', look)
    if (answer === 'down') return await refuse(room, row, silent)
    if (await keep(room, account, row, answer.value)) await settle(room, row.id)
  } catch (error) {
    if (!isStepgateError(error)) throw error
    log.warn({ verificationId: row.id, accountId: account.id, error: error.code }, 'a face could not be looked at')
    await refuse(room, row, isUnreadable(error) ? { reason: 'provider_error' } : silent)
  }
}

const silent: Objection = { reason: 'provider_unavailable', retryAfterSeconds: retryAfterTroubleSeconds }

/** What is needed to read the verdict: by the settling that follows, by a notification, or by the reconciler. */
function keep(room: Room, account: OpenAccount, row: Row, { sessionId, token: sealed }: VerifierSession): Promise<boolean> {
  const { store, clock, random, seals } = room
  const handle = token(random)
  const now = clock.now()
  return store.transaction(async tx => {
    // Withdrawn or objected to meanwhile: nobody waits for it any more.
    if ((await amend(tx, row, { retry_after_seconds: null }, now)) === undefined) return false
    // No browser goes anywhere.
    const url = seals.close('', { table: 'vendor_sessions', row: handle, column: 'url_sealed' })
    await insertSession(tx, row, { accountId: account.id, sessionId, token: sealed, url, handle, at: now })
    return true
  })
}
