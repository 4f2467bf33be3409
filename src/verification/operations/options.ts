import type { OperationName } from '../../contract/index.ts'
import { isAllow } from '../at-use.ts'
import { whomOf } from '../policies/index.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { declaredOf } from './declared.ts'
import { objectionTo, requiredFor } from './required.ts'
import { toolsOf } from './tools.ts'

/**
 * Of what was declared, all that can be done for this person as things stand: by the policies of the account, by the
 * directory's configuration, and by the account as its product sees it. Whoever may be privileged is helped by people. Looked
 * at once the face has passed, and again at each press. Undefined where the product does not answer.
 */
export async function optionsOf(room: Room, row: Row): Promise<readonly OperationName[] | undefined> {
  if (!isAllow(row) || row.external_id === null) return []
  const tools = await toolsOf(room, row.directory_id)
  if (tools === undefined) return undefined
  const agreed = await agreedBy(
    room,
    row,
    declaredOf(row).filter(name => tools.allowed.includes(name)),
  )
  if (agreed.length === 0) return []
  try {
    const { privileged, possible } = await tools.inspect(row.external_id, new AbortController().signal)
    if (privileged !== false) return []
    return agreed.filter(name => possible?.includes(name) !== false)
  } catch {
    room.log.warn({ verificationId: row.id }, 'an account could not be inspected for what is possible')
    return undefined
  }
}

/** To which the policies have no objection. What waits for a second person is offered: they are asked by it. */
function agreedBy(room: Room, row: Row, names: readonly OperationName[]): Promise<readonly OperationName[]> {
  return room.store.transaction(async tx => {
    const { policy } = await room.policies.inForce(tx.db, whomOf(row))
    const agreed: OperationName[] = []
    for (const name of names) {
      if ((await objectionTo(room, tx, row, policy, requiredFor(policy, name), name)) === undefined) agreed.push(name)
    }
    return agreed
  })
}
