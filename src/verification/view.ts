import { isStepgateError, problem, type Result } from '../contract/index.ts'
import { atUse, isAllow } from './at-use.ts'
import { insist, owned } from './current.ts'
import { standingOfRow } from './facts.ts'
import { whomOf } from './policies/index.ts'
import type { Expectation, OwnReader, Reader } from './port.ts'
import { receive } from './receive.ts'
import { resultOf } from './result.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'
import { names } from './subject.ts'

/** How things stand, for the client that started. An allow is shown to whoever says whom it is about. */
export async function view(room: Room, reader: Reader | OwnReader, id: string, expect?: Expectation): Promise<Result> {
  const row = await polled(room, await owned(room, reader, id))
  if (row.state === 'spent') await checkExpectation(room, row, expect)
  return answer(room, row)
}

export async function answer(room: Room, row: Row): Promise<Result> {
  return resultOf(row, { publicUrl: room.publicUrl, enrollment: await standingOfRow(room.store.db, row) })
}

/** A wrong expectation of a reader voids nothing: the verdict was received, and this is only its copy. */
async function checkExpectation({ store }: Room, row: Row, expect: Expectation | undefined): Promise<void> {
  if (expect === undefined && row.delivery === 'poll') return
  const right = expect !== undefined && expect.purpose === row.purpose && (await names(store.db, row, expect))
  if (!right) throw problem('expectation_failed')
}

/**
 * A client that polls receives an allow by asking for it, if the link went to an address that we knew, or under the
 * step-up policy that says in its name what it gives up. What the policy says now counts, not what it said at start.
 */
async function polled(room: Room, row: Row): Promise<Row> {
  if (row.delivery !== 'poll' || !isAllow(row)) return row
  const delivered = row.channel === 'delivered'
  if (!delivered && !(row.purpose === 'step_up' && (await isUnbound(room, row)))) return row
  // Where a browser is led back to the flow, the flow hears nothing before that one was.
  if (row.continuation !== null && row.state !== 'released') return row
  const asked = await atUse(room, row)
  const receipt = { binding: delivered ? 'known_channel' : 'none', unbound: !delivered, ...asked } as const
  return insist(room, row.id, (tx, fresh) => receive(room, tx, fresh, receipt))
}

/** Named by the integration, and by no policy forbidden. That the policies still say so is looked at again on receipt. */
async function isUnbound({ integrations, policies: all, store }: Room, row: Row): Promise<boolean> {
  const { policy } = await all.inForce(store.db, whomOf(row))
  if (policy.unbound_step_up !== 'by_integration') return false
  try {
    const { mode, policies } = await (row.client_id === null
      ? integrations.starterWithin(row.integration_id)
      : integrations.starter(row.client_id))
    // A step-up that was passed without a seat was passed by a picture that the client took.
    const named = row.seat_hash !== null || policies.includes('face_taken_by_client')
    return mode === row.mode && policies.includes('unbound_step_up') && named
  } catch (error) {
    if (isStepgateError(error)) return false
    throw error
  }
}
