import {
  type Clock,
  type IntegrationId,
  isStepgateError,
  type Logger,
  problem,
  type Sealed,
  type Verifier,
  type VerifierNotice,
} from '../../contract/index.ts'
import type { Store } from '../../storage/store.ts'
import type { Notice } from './inbox.ts'
import { forget, type InboxKey, receive } from './rows.ts'

/** The identity that has to be seen in a session that we still wait for; null where none is bound yet. */
export type ExpectedOf = (
  accountId: IntegrationId,
  sessionId: string,
) => Promise<{ readonly identityId: string | null } | undefined>

interface Deps {
  readonly store: Store
  readonly clock: Clock
  readonly log: Logger
  readonly expectedOf: ExpectedOf
}

/**
 * A notice that came with a token counts only where the vendor, asked with that token, points back: at the session that we
 * opened and still wait for, and at the identity that is bound. Nobody is asked about anything else, and about this once. The
 * token ends with the call; what it read decides nothing, it only brings the settling forward.
 */
export async function pointingBack(
  deps: Deps,
  account: { readonly id: IntegrationId; readonly verifier: Verifier },
  notices: readonly VerifierNotice[],
  signal: AbortSignal,
): Promise<readonly Notice[]> {
  const trusted: Notice[] = []
  for (const { sessionId, event, carries } of notices) {
    if (carries === undefined || (await isOurs(deps, account, { sessionId, event, carries }, signal)))
      trusted.push({ sessionId, event })
  }
  return trusted
}

async function isOurs(
  { store, clock, log, expectedOf }: Deps,
  { id, verifier }: { readonly id: IntegrationId; readonly verifier: Verifier },
  notice: VerifierNotice & { readonly carries: Sealed },
  signal: AbortSignal,
): Promise<boolean> {
  const { sessionId, event } = notice
  const expected = await expectedOf(id, sessionId)
  if (expected === undefined || verifier.pointsAt === undefined) return false
  const key: InboxKey = { integration_id: id, dedupe_key: `asked ${sessionId} ${event}` }
  const asked = { ...key, session_id: sessionId, event, received_at: clock.now() }
  if (!(await store.transaction(tx => receive(tx, asked)))) return false
  try {
    const pointer = await verifier.pointsAt(notice, signal)
    const isSame = expected.identityId === null || pointer.identityId === expected.identityId
    return pointer.sessionId === sessionId && isSame
  } catch (error) {
    if (!isStepgateError(error)) throw error
    // It comes again: a refused notification is repeated for half an hour.
    await store.transaction(tx => forget(tx, key))
    log.warn({ accountId: id, error: error.code }, 'a notification could not be read at the verifier')
    throw problem('unavailable')
  }
}
