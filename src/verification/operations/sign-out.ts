import {
  type ActorRef,
  asVerificationId,
  type OperationName,
  type Operations,
  operationNames,
  problem,
} from '../../contract/index.ts'
import type { JobHandler } from '../../jobs/handler.ts'
import { sha256, token } from '../../security/hash.ts'
import { host } from '../journal.ts'
import { whomOf } from '../policies/index.ts'
import type { Policy } from '../policy.ts'
import type { Room } from '../room.ts'
import { findRow, type Row } from '../rows.ts'
import { call } from './call.ts'
import { end } from './end.ts'
import { claimGrant, grantsOf } from './grants.ts'
import { tell } from './journal.ts'
import { toolsOf } from './tools.ts'

/** What leaves nobody signed in by itself. */
const endsAll: ReadonlySet<OperationName> = new Set<OperationName>(['revoke_sessions', 'suspend'])

/**
 * Whoever is in the account already goes out when somebody is let in: once for a verification, as far as the product and the policies do
 * it. Null where it does not. That it failed is told; it takes nothing away that was given.
 */
export async function signOut(
  room: Room,
  row: Row,
  { tools, policy }: { readonly tools: Operations; readonly policy: Policy },
  after: OperationName,
  actor: ActorRef,
): Promise<boolean | null> {
  const operation = 'revoke_sessions'
  if (endsAll.has(after)) return true
  if (!tools.allowed.includes(operation) || policy.operations[operation]?.allowed !== true) return null
  try {
    const claimed = await room.store.transaction(async tx => {
      const at = room.clock.now()
      const taken = await claimGrant(tx, row, { operation, recipient: 'seat', at, expiresAt: at }, sha256(token(room.random)))
      if (taken) await tell(room, tx, row, { what: 'claimed', operation, actor, facts: { recipient: 'seat', after } })
      return taken
    })
    if (claimed === undefined) {
      const before = (await grantsOf(room.store.db, row)).find(one => one.operation === operation)
      return before?.state === 'done'
    }
    const ended = await end(room, claimed, await call(room, tools, row, operation), actor, true)
    return ended === 'done' || ended === 'stopped'
  } catch {
    room.log.error({ verificationId: row.id, operation }, 'sessions may not have been ended')
    return false
  }
}

/** The same by a process that is not the one that changed the account. */
export function signOutJob(room: Room): JobHandler {
  return async ({ verificationId, after }) => {
    const name = operationNames.find(one => one === after)
    if (typeof verificationId !== 'string' || name === undefined) {
      throw problem('request_invalid', 'The job names its verification and its operation.')
    }
    const row = await findRow(room.store.db, asVerificationId(verificationId))
    if (row === undefined || (await grantsOf(room.store.db, row)).some(({ operation }) => operation === 'revoke_sessions')) return
    const tools = await toolsOf(room, row.directory_id)
    if (tools === undefined) throw problem('unavailable')
    const { policy } = await room.policies.inForce(room.store.db, whomOf(row))
    await signOut(room, row, { tools, policy }, name, host)
  }
}
