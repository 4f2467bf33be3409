import { asVerificationId, type OperationName, problem } from '../../contract/index.ts'
import type { JobHandler } from '../../jobs/handler.ts'
import { sha256, token } from '../../security/hash.ts'
import { host } from '../journal.ts'
import type { Room } from '../room.ts'
import { findRow } from '../rows.ts'
import { type Called, call, isDryRun } from './call.ts'
import { end } from './end.ts'
import { claimGrant, claimMs, grantsOf, secretsAbroad } from './grants.ts'
import { tell } from './journal.ts'
import { toolsOf } from './tools.ts'

export const takeBack = 'take_back'

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
    const shown = secretsAbroad(await grantsOf(room.store.db, row), room.clock.now())
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
