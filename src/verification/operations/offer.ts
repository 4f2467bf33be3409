import type { OperationName } from '../../contract/index.ts'
import { approvalOf, standingOf } from '../approvals/rows.ts'
import { isAllow } from '../at-use.ts'
import { opensAccount } from '../evidence/index.ts'
import { maskAccount } from '../mask.ts'
import { whomOf } from '../policies/index.ts'
import type { Policy } from '../policy.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { declaredOf } from './declared.ts'
import { addressOf, goesByMail } from './deliver.ts'
import { type Grant, grantsOf, stateOf } from './grants.ts'
import type { OfferedOperation, OperationStanding } from './port.ts'
import { longestFor, requiredFor, untilWhen } from './required.ts'

/**
 * Whether the verdict opens operations for the seat. Of a recovery the seat itself is the proof, so that it need not wait
 * for its flow; at a helpdesk the agent has to have received the verdict first, by the code that the caller says.
 */
export function opensForSeat(row: Row): boolean {
  if (!opensAccount(row.purpose) || row.operations_closed_at !== null || declaredOf(row).length === 0) return false
  if (row.purpose === 'helpdesk') return row.state === 'spent' && row.binding === 'agent_code'
  return row.state === 'spent' || isAllow(row)
}

/** A caller has done what the agent opened, and nothing else. */
export const needsOpening = ({ purpose }: Pick<Row, 'purpose'>): boolean => purpose === 'helpdesk'

/** Whoever was verified in the last minute has as long as anybody to press. */
export function openUntil(row: Pick<Row, 'operations' | 'expires_at' | 'mode'>, policy: Policy, now: number): number {
  if (row.mode !== 'live') return row.expires_at
  const ends = declaredOf(row).map(operation => now + longestFor(requiredFor(policy, operation)))
  return Math.max(row.expires_at, ...ends)
}

const standings: Readonly<Record<Grant['state'], OperationStanding>> = {
  open: 'ready',
  claimed: 'begun',
  done: 'done',
  refused: 'refused',
  unknown: 'unknown',
}

/** What was found impossible for this person is not offered, where that was looked at. */
function isOption({ options }: Row): (operation: OperationName) => boolean {
  if (options === null) return () => true
  const known = JSON.parse(options) as readonly OperationName[]
  return operation => known.includes(operation)
}

/** What the seat is shown, for as long as there is time. Asks no product and changes nothing. */
export async function offeredTo(room: Room, row: Row): Promise<readonly OfferedOperation[]> {
  if (!opensForSeat(row)) return []
  const { db } = room.store
  const now = room.clock.now()
  const { policy } = await room.policies.inForce(db, whomOf(row))
  const grants = await grantsOf(db, row)
  const offered: OfferedOperation[] = []
  for (const operation of declaredOf(row).filter(isOption(row))) {
    const required = requiredFor(policy, operation)
    const grant = grants.find(one => one.operation === operation)
    if (grant === undefined && needsOpening(row)) continue
    const standing = grant === undefined ? 'ready' : standings[stateOf(grant, now)]
    const approval = required.approval ? standingOf(row, await approvalOf(db, row), operation, now) : undefined
    if (standing === 'ready' && approval?.is === 'refused') offered.push({ operation, standing: 'refused' })
    if (approval?.is === 'refused' || now >= untilWhen(row, required, approval?.at)) continue
    const to = goesByMail(policy, operation) && row.mode === 'live' ? addressOf(room, row) : undefined
    const sent = to === undefined ? {} : { sentTo: maskAccount(to) }
    if (standing !== 'ready' || approval === undefined || approval.is === 'approved')
      offered.push({ operation, standing, ...sent })
    else offered.push({ operation, standing: 'waits', ...(approval.asked === undefined ? {} : { asked: approval.asked }) })
  }
  return offered
}

/** Whether an agent can still open something for the seat. */
export async function mayBeOpened(room: Room, row: Row): Promise<boolean> {
  if (!needsOpening(row) || !opensForSeat(row)) return false
  const { policy } = await room.policies.inForce(room.store.db, whomOf(row))
  const now = room.clock.now()
  return declaredOf(row).some(operation => now < untilWhen(row, requiredFor(policy, operation)))
}
