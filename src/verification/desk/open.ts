import { type ActorRef, isStepgateError, type OperationName, problem } from '../../contract/index.ts'
import { owned } from '../current.ts'
import { declaredOf } from '../operations/declared.ts'
import { grantsOf } from '../operations/grants.ts'
import { answerFor, openForSeat } from '../operations/hook.ts'
import { opensForSeat } from '../operations/offer.ts'
import { isCapped } from '../operations/required.ts'
import type { OperationOpened, OwnReader } from '../port.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'

/** By an agent who was read the code: the phone that was verified may have it done then, and is shown what comes of it. */
export async function openForAgent(
  room: Room,
  reader: OwnReader,
  id: string,
  { operation, actor }: { readonly operation: OperationName; readonly actor: ActorRef },
): Promise<OperationOpened> {
  const row = await owned(room, reader, id)
  if (!declaredOf(row).includes(operation)) {
    throw problem('operation_not_allowed', 'This operation was not declared for the verification.')
  }
  if (isCapped(row, operation)) {
    throw problem('operation_not_allowed', 'The link went to an address that is not on record: this does not follow it.')
  }
  if (row.state !== 'spent') throw problem('conflict', 'The caller has not been confirmed by the code.')
  if (!opensForSeat(row)) throw problem('conflict', 'Somebody has objected: this verdict opens nothing any more.')
  if (!(await isListed(room, row, operation))) throw problem('operation_not_allowed', 'The integration does not list it.')
  const before = (await grantsOf(room.store.db, row)).find(one => one.operation === operation)
  return before === undefined ? openForSeat(room, actor, row, operation) : answerFor(before, room.clock.now())
}

async function isListed({ integrations }: Room, { integration_id }: Row, operation: OperationName): Promise<boolean> {
  try {
    return (await integrations.starterWithin(integration_id)).operations.includes(operation)
  } catch (error) {
    if (isStepgateError(error)) return false
    throw error
  }
}
