import { type OperationName, problem } from '../contract/index.ts'
import type { Desk } from '../integrations/desk.ts'
import { isCapped } from '../verification/operations/required.ts'
import { type Channel, isRelayed } from './address.ts'

/**
 * Nothing says whose browser opens what an agent passes on: it caps what can follow as an address does that nobody has on
 * record. Looked at where it is declared, and again where it is opened, since an integration may stop naming it in between.
 */
export function refuseCapped({ linkToCaller }: Desk, channel: Channel, operations: readonly OperationName[]): void {
  if (!isRelayed(channel) || linkToCaller) return
  const capped = operations.find(name => isCapped({ handed_to: 'unverified_address' }, name))
  if (capped !== undefined)
    throw problem('operation_not_allowed', `${capped} follows a link to the caller only under link_to_caller.`)
}
