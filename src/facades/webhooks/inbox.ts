import type { Clock, IntegrationId, Random, VerificationId } from '../../contract/index.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Store } from '../../storage/store.ts'
import { nextSettle, receive, seenKeys } from './rows.ts'
import { settlePayload, settleQueue } from './settle-job.ts'

/** Whose verification a session of an Incode account is. Sessions that we did not open are nobody's. */
export type VerificationOf = (accountId: IntegrationId, sessionId: string) => Promise<VerificationId | undefined>

export interface Notice {
  readonly sessionId: string
  readonly event: string
}

export interface InboxDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly verificationOf: VerificationOf
}

/**
 * Takes notifications in: each counts once, and what it asks for commits with it. All that is taken from one is which
 * session to look at, and only where we opened that session; says whether there was any such.
 */
export async function takeIn(deps: InboxDeps, accountId: IntegrationId, notices: readonly Notice[]): Promise<boolean> {
  const ours = await oursAmong(deps, accountId, notices)
  if (ours.length === 0) return false

  const seen = await seenKeys(
    deps.store.db,
    accountId,
    ours.map(entry => entry.key),
  )
  const fresh = ours.filter(entry => !seen.has(entry.key))
  if (fresh.length === 0) return true

  await deps.store.transaction(async tx => {
    const now = deps.clock.now()
    for (const { key, sessionId, event, verificationId } of fresh) {
      const row = { integration_id: accountId, dedupe_key: key, session_id: sessionId, event, received_at: now }
      if (!(await receive(tx, row))) continue
      const runAt = await nextSettle(tx, accountId, verificationId, now)
      const job = { queue: settleQueue, payload: settlePayload(verificationId), runAt, dedupeKey: verificationId }
      await enqueue(tx, job, deps.random)
    }
  })
  return true
}

interface Ours extends Notice {
  readonly key: string
  readonly verificationId: VerificationId
}

async function oursAmong(deps: InboxDeps, accountId: IntegrationId, notices: readonly Notice[]): Promise<readonly Ours[]> {
  const ours: Ours[] = []
  for (const { sessionId, event } of notices) {
    const verificationId = await deps.verificationOf(accountId, sessionId)
    if (verificationId !== undefined) ours.push({ sessionId, event, verificationId, key: `${sessionId} ${event}` })
  }
  return ours
}
