import { type OperationSecret, type Operations, present } from '../../contract/index.ts'
import type { Room } from '../room.ts'
import { type Called, call, isDryRun, type Looked } from './call.ts'
import { leftWithout } from './choice.ts'
import type { Claimed, Press } from './claim.ts'
import { end } from './end.ts'
import { giveInstead, givePass } from './instead.ts'
import { requiredFor } from './required.ts'
import type { OperationWhy } from './whys.ts'

/**
 * The removal of sign-in methods. Whoever knows the password could set up the next ones, so that the seat is given
 * something first, unless what is left still keeps them out.
 */

export interface Worked {
  readonly called: Called
  /** What the seat was given in place of what is removed. */
  readonly given?: OperationSecret
  /** The methods are gone, and there is nothing instead. */
  readonly lacks?: boolean
}

export const refused = (why: OperationWhy): Worked => ({ called: { state: 'refused', why } })

export async function removeFactors(
  room: Room,
  { operation, factor, actor }: Press,
  { claim: { row }, policy }: Claimed,
  tools: Operations,
  looked: Extract<Looked, { readonly possible?: unknown }>,
): Promise<Worked> {
  const remove = () => call(room, tools, row, operation, present({ factor }))
  if (operation === 'reset_factor') {
    const left = await leftWithout(room, tools, row, factor)
    if (left === 'unknown') return refused('account_state')
    if (left === 'guarded') return { called: await remove() }
  }
  const instead = await giveInstead(room, row, { tools, policy, ...looked }, actor)
  if (instead === 'stopped') return refused('reported_by_person')
  const isAlone = instead === 'none' && requiredFor(policy, operation).rules.without_reset === true
  if (instead === 'failed' || (instead === 'none' && !isAlone)) return refused('nothing_to_sign_in_with')
  const called = await remove()
  if (typeof instead === 'string') return { called }
  if (!('pass' in instead)) return { called, ...(instead.secret === undefined ? {} : { given: instead.secret }) }
  if (called.state === 'refused') {
    await end(room, instead.pass, { state: 'refused', why: 'not_needed' }, actor)
    return { called }
  }
  const given = await givePass(room, tools, instead.pass, actor)
  return given === undefined ? { called, lacks: !isDryRun(room, row) } : { called, given }
}
