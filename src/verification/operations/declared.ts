import { type OperationName, problem } from '../../contract/index.ts'
import type { Starter } from '../../integrations/port.ts'
import { opensAccount } from '../evidence/index.ts'
import type { InForce } from '../policies/index.ts'
import type { StartRequest } from '../port.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import type { Found } from '../subject.ts'
import { isCapped } from './required.ts'
import { toolsOf } from './tools.ts'

export const declaredOf = ({ operations }: Pick<Row, 'operations'>) => JSON.parse(operations) as readonly OperationName[]

/** What a caller could know by itself: a step-up opens nothing, and neither does what its integration does not list. */
export function checkDeclared(
  starter: Starter,
  { purpose, operations = [], handedTo }: Pick<StartRequest, 'purpose' | 'operations' | 'handedTo'>,
): void {
  if (operations.length === 0) return
  if (!opensAccount(purpose)) {
    throw problem('operation_not_allowed', 'Operations go with account_recovery and helpdesk, and with nothing else.')
  }
  const other = operations.find(name => !starter.operations.includes(name))
  if (other !== undefined) throw problem('operation_not_allowed', `${other} is not among the operations of the integration.`)
  if (handedTo === 'incode')
    throw problem('operation_not_allowed', 'A link that Incode sends informs the agent, and opens no operation.')
  const capped = operations.find(name => isCapped({ handed_to: handedTo ?? null }, name))
  if (capped !== undefined)
    throw problem('operation_not_allowed', `${capped} does not follow a link to an address that is not on record.`)
}

/**
 * What the directory can do at all, and what the policies of the account leave of it. Whoever merely typed a name hears
 * nothing of that person's policies: what they forbid is found out once the person is verified.
 */
export async function checkPossible(
  room: Room,
  { operations = [], typed = false }: StartRequest,
  found: Found,
  { policy }: InForce,
): Promise<void> {
  if (operations.length === 0) return
  const allowed = (await toolsOf(room, found.integrationId))?.allowed ?? []
  const impossible = operations.find(name => !allowed.includes(name))
  if (impossible !== undefined) throw problem('operation_not_allowed', `The directory does not do ${impossible}.`)
  if (typed) return
  const forbidden = operations.find(name => policy.operations[name]?.allowed !== true)
  if (forbidden !== undefined) throw problem('operation_not_allowed', `A policy does not allow ${forbidden}.`)
}
