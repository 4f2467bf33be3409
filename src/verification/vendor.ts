import { isStepgateError } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import { end } from './current.ts'
import { isTyped } from './doors.ts'
import { personOf } from './facts.ts'
import { record, somebody } from './journal.ts'
import { payForSession } from './limits.ts'
import { isLockedOut } from './lockout.ts'
import { isClosedToStrangers } from './objected.ts'
import { pinned } from './pins.ts'
import { whomOf } from './policies/index.ts'
import { type Policy, triesOf } from './policy.ts'
import { approvedReview } from './reviews/rows.ts'
import type { Room } from './room.ts'
import { advance, amend, findRow, insertSession, lastSession, type Row } from './rows.ts'
import { leaveAsNobodys, triesSeen } from './typed.ts'
import { until } from './until.ts'

/** How long one press has to open a session before another one may try. */
const claimMs = 15_000

/** What a flow is told when Incode could not be asked: as long as a probe of an account that is down takes. */
export const retryAfterTroubleSeconds = 30

/**
 * Opens an Incode session for the seat, or finds the one that is open. Of parallel presses one calls Incode; the others
 * wait for what it gets. Undefined when there is none to be had now: the page says so.
 */
export async function vendorUrl(room: Room, id: string): Promise<string | undefined> {
  const row = await findRow(room.store.db, id)
  if (row?.mode !== 'live') return undefined
  if (row.state === 'at_vendor') return openUrl(room, row)
  if (row.state !== 'seated') return undefined
  const sessions = (await lastSession(room.store.db, row.id))?.n ?? 0
  const claimed = row.tries > sessions && room.clock.now() - row.updated_at < claimMs
  if (claimed) return waitForUrl(room, row)
  return open(room, row)
}

async function openUrl(room: Room, row: Row): Promise<string | undefined> {
  const session = await lastSession(room.store.db, row.id)
  if (session?.state !== 'open' || session.url_sealed === '') return undefined
  return room.seals.open(session.url_sealed, { table: 'vendor_sessions', row: session.handle, column: 'url_sealed' })
}

async function waitForUrl(room: Room, row: Row): Promise<string | undefined> {
  const moved = await until(room, row.id, claimMs, async () => {
    const now = await findRow(room.store.db, row.id)
    return now === undefined || now.state !== 'seated' || now.tries < row.tries ? now : undefined
  })
  return moved?.state === 'at_vendor' ? openUrl(room, moved) : undefined
}

/** Looked at here too: links can be had in advance, and faces fail one after the other. */
export async function isClosed(room: Room, policy: Policy, row: Row): Promise<boolean> {
  const { store, clock } = room
  const { purpose, typed, directory_id: directoryId, external_id: externalId } = row
  if (directoryId === null || externalId === null) return false
  if (await isClosedToStrangers(room, row)) return true
  return isLockedOut(store.db, policy, { purpose, typed, directoryId, externalId, now: clock.now() })
}

async function open(room: Room, row: Row): Promise<string | undefined> {
  const { store, clock, random, breakers, log } = room
  const { policy } = await room.policies.inForce(store.db, whomOf(row))
  const isUsedUp = row.tries >= (await triesSeen(room, store.db, row, policy))
  if (isUsedUp || row.tries >= triesOf(policy, row) || (await isClosed(room, policy, row))) {
    // Of whom was only typed nobody hears that they failed too often, nor that they have fewer tries than others.
    if (!isUsedUp && isTyped(row)) return (await leaveAsNobodys(room, row)) && vendorUrl(room, row.id)
    await store.transaction(tx => end(room, tx, row, 'deny', 'too_many_attempts'))
    return undefined
  }
  const account = await pinned(room, row)
  if (account === undefined || row.workflow_id === null) {
    await store.transaction(tx => end(room, tx, row, 'revoke', 'cancelled'))
    return undefined
  }
  const claim = await store.transaction(tx => amend(tx, row, { tries: row.tries + 1 }, clock.now()))
  if (claim === undefined) return vendorUrl(room, row.id)
  const retryAfterSeconds = await payForSession(room, row)
  if (retryAfterSeconds !== undefined && isTyped(row) && row.external_id !== null) {
    const unused = await store.transaction(tx => amend(tx, claim, { tries: row.tries }, clock.now()))
    return unused && (await leaveAsNobodys(room, unused)) && vendorUrl(room, row.id)
  }
  if (retryAfterSeconds !== undefined) {
    await store.transaction(async tx => {
      const unused = await amend(tx, claim, { tries: row.tries, retry_after_seconds: retryAfterSeconds }, clock.now())
      if (unused) await end(room, tx, unused, 'deny', 'rate_limited')
    })
    return undefined
  }

  const { workflow_id: workflowId } = row
  const handle = token(random)
  const person = await personOf(store.db, row, clock.now())
  // Enrolled people can be led elsewhere than others, which would tell that they are.
  const bound = !isTyped(row) && person?.enrollment.state === 'enrolled' ? person.enrollment.identityId : null
  const identityId = bound ?? (await approvedReview(store.db, row))?.identity_id ?? null
  try {
    const answer = await breakers.call(account.id, 'open', () =>
      account.verifier.open(
        {
          workflowId,
          reference: row.id,
          returnUrl: `${room.publicUrl}/verify/back/${handle}`,
          callback: { url: `${room.publicUrl}/verify/back`, state: handle },
          ...(row.language === null ? {} : { language: row.language }),
          ...(identityId === null ? {} : { identityId }),
        },
        new AbortController().signal,
      ),
    )
    if (answer === 'down') {
      await giveBack(room, claim)
      return undefined
    }
    const { sessionId, token: sessionToken, url } = answer.value
    const urlSealed = room.seals.close(url, { table: 'vendor_sessions', row: handle, column: 'url_sealed' })
    const now = clock.now()
    const opened = await store.transaction(async tx => {
      const next = await advance(tx, claim, 'open', { retry_after_seconds: null }, now)
      if (next === undefined) return undefined
      await insertSession(tx, claim, {
        accountId: account.id,
        sessionId,
        token: sessionToken,
        url: urlSealed,
        handle,
        at: now,
      })
      if (claim.tries > 1) await record(room, tx, next, 'retried', somebody(row), now, { try: claim.tries })
      return next
    })
    return opened === undefined ? undefined : url
  } catch (error) {
    if (!isStepgateError(error)) throw error
    log.warn({ verificationId: row.id, accountId: account.id, error: error.code }, 'no Incode session could be opened')
    await giveBack(room, claim)
    return undefined
  }
}

/** A session that never came about is not counted as a try, and what kept it away is remembered until one does. */
async function giveBack({ store, clock }: Room, claim: Row): Promise<void> {
  const changes = { tries: claim.tries - 1, retry_after_seconds: retryAfterTroubleSeconds }
  await store.transaction(tx => amend(tx, claim, changes, clock.now()))
}
