import { isAllow } from '../at-use.ts'
import { owned } from '../current.ts'
import { declaredOf } from '../operations/declared.ts'
import { type Grant, grantsOf, stateOf } from '../operations/grants.ts'
import { requiredFor, untilWhen } from '../operations/required.ts'
import { mustWait } from '../pace.ts'
import { whomOf } from '../policies/index.ts'
import type { DeskStanding, OwnReader } from '../port.ts'
import { outcomeOf, reasonOf } from '../result.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { until } from '../until.ts'
import { readBackTries } from './code.ts'

const longestMs = 25_000

/** What an agent sees: how far it is and what came of it. Neither the code nor anything that an operation makes. */
export async function deskStanding(room: Room, reader: OwnReader, id: string): Promise<DeskStanding> {
  const row = await owned(room, reader, id)
  const reason = reasonOf(row)
  const grants = await grantsOf(room.store.db, row)
  const awaitsCode = isAllow(row) && !(await mustWait(room, room.store.db, row))
  return {
    id: row.id,
    state: row.state,
    reason,
    outcome: outcomeOf(row, reason),
    binding: row.state === 'spent' ? row.binding : 'none',
    integrationId: row.integration_id,
    directoryId: row.directory_id,
    externalId: row.external_id,
    account: row.account_label,
    handedTo: row.handed_to,
    reasonText: row.reason_text,
    ticket: row.ticket,
    awaitsCode,
    triesLeft: Math.max(0, readBackTries - row.agent_tries),
    startedAt: row.started_at,
    openedAt: row.seated_at,
    hasBegun: row.tries > 0,
    verifiedAt: row.decided_at,
    completedAt: row.completed_at,
    expiresAt: row.expires_at,
    freshUntil: await freshUntil(room, row),
    closed: row.operations_closed_at !== null,
    operations: declaredOf(row).map(operation => {
      const grant = grants.find(one => one.operation === operation)
      return { operation, state: grant === undefined ? 'declared' : standing(grant, room), at: grant?.ended_at ?? null }
    }),
  }
}

const standing = (grant: Grant, { clock }: Room) => stateOf(grant, clock.now())

/** Until when the verdict opens something: the longest of what was declared. Null before there is one, and where nothing was. */
async function freshUntil(room: Room, row: Row): Promise<number | null> {
  const declared = declaredOf(row)
  if (row.decided_at === null || declared.length === 0 || (row.state !== 'spent' && !isAllow(row))) return null
  const { policy } = await room.policies.inForce(room.store.db, whomOf(row))
  return Math.max(...declared.map(operation => untilWhen(row, requiredFor(policy, operation))))
}

/** The same, on the first change; or as it stands when the time is up. */
export async function waitForDesk(
  room: Room,
  reader: OwnReader,
  id: string,
  seconds: number,
  signal: AbortSignal,
): Promise<DeskStanding> {
  const first = await deskStanding(room, reader, id)
  let last = first
  const ms = Math.min(seconds * 1_000, longestMs)
  if (ms <= 0) return first
  const mark = markOf(first)
  const changed = await until(
    room,
    id,
    ms,
    async () => {
      last = await deskStanding(room, reader, id)
      return markOf(last) === mark ? undefined : last
    },
    signal,
  )
  return changed ?? last
}

const markOf = ({ state, reason, awaitsCode, hasBegun, triesLeft, operations }: DeskStanding) =>
  JSON.stringify([state, reason, awaitsCode, hasBegun, triesLeft, operations])
