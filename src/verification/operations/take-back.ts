import { asVerificationId, type OperationName, problem, secretOperations } from '../../contract/index.ts'
import type { JobHandler } from '../../jobs/handler.ts'
import { sha256, token } from '../../security/hash.ts'
import { host } from '../journal.ts'
import type { Room } from '../room.ts'
import { findRow, type Row } from '../rows.ts'
import { type Called, call, isDryRun } from './call.ts'
import { end } from './end.ts'
import { claimGrant, claimMs, type Grant, grantsOf } from './grants.ts'
import { tell } from './journal.ts'
import { toolsOf } from './tools.ts'

/** Asked for by whoever closes what was shown already. */
export const takeBackQueue = 'operations-take-back'
export const takeBack = 'take_back'

const hourMs = 3_600_000

/**
 * For so long what was shown may be of use to somebody. A new pass costs nobody anything; a new link or password would take
 * away one that the person has chosen since, so that it is made only while that is the lesser evil.
 */
const livesMs: Partial<Readonly<Record<OperationName, number>>> = {
  temporary_access_pass: 24 * hourMs,
  password_reset_link: hourMs,
  temporary_password: hourMs,
  // Seven days unless the org says otherwise, and whoever has used the link is no more to be activated.
  // https://support.okta.com/help/s/article/how-to-change-the-activation-email-link-expiry-period
  reactivate: 7 * 24 * hourMs,
}

/** What was shown and may still open the account. */
export function shownOf(grants: readonly Grant[], now: number): readonly OperationName[] {
  return secretOperations.filter(name =>
    grants.some(
      ({ operation, state, ended_at }) => operation === name && state === 'done' && (ended_at ?? 0) + (livesMs[name] ?? 0) > now,
    ),
  )
}

/**
 * Somebody objects to what was shown already. Products void a pass, a link or a password by making the next one: it is
 * made, shown to nobody, and whoever is in the account goes out. Once, like all that is done to an account; a human hears
 * of the objection in any case.
 */
export function takeBackJob(room: Room): JobHandler {
  return async ({ verificationId }) => {
    if (typeof verificationId !== 'string') throw problem('request_invalid', 'The job names its verification.')
    const row = await findRow(room.store.db, asVerificationId(verificationId))
    if (row === undefined || isDryRun(room, row)) return
    const tools = await toolsOf(room, row.directory_id)
    if (tools === undefined) throw problem('unavailable')
    const claimed = await room.store.transaction(async tx => {
      const at = room.clock.now()
      const opening = { operation: takeBack, recipient: 'seat', at, expiresAt: at + claimMs } as const
      const taken = await claimGrant(tx, row, opening, sha256(token(room.random)))
      if (taken) await tell(room, tx, row, { what: 'claimed', operation: takeBack, actor: host, facts: {} })
      return taken
    })
    if (claimed === undefined) return
    const shown = shownOf(await grantsOf(room.store.db, row), room.clock.now())
    const wanted: readonly OperationName[] = [...shown, 'revoke_sessions']
    const ends: Called[] = []
    for (const operation of wanted.filter(name => tools.allowed.includes(name))) {
      ends.push(await call(room, tools, row, operation, { key: takeBack }))
    }
    await end(room, claimed, together(ends), host, true)
  }
}

/** Nothing of it is known for sure as long as one of them is not. */
function together(ends: readonly Called[]): Pick<Called, 'state' | 'why'> {
  const worst = ends.find(({ state }) => state === 'unknown') ?? ends.find(({ state }) => state === 'refused')
  return worst ?? { state: ends.length === 0 ? 'refused' : 'done', why: ends.length === 0 ? 'not_allowed' : null }
}

/** Of what was done for that verification there is something to take back. */
export const isTakenBack = (row: Pick<Row, 'mode'>, grants: readonly Grant[], now: number): boolean =>
  row.mode === 'live' && shownOf(grants, now).length > 0
