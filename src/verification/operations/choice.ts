import { connectorCodeOf, type Factor, type Operations } from '../../contract/index.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { look } from './call.ts'
import { isObjectedTo } from './objected.ts'
import { offeredTo } from './offer.ts'
import type { CarriedOut, OperationStanding, Performed } from './port.ts'
import { toolsOf } from './tools.ts'

/**
 * The choice among somebody's sign-in methods, before one is removed: read when it is asked for and kept nowhere, since
 * whatever would be kept of them is about the person. Nothing is changed by it, and nothing claimed.
 */

type Not = Exclude<CarriedOut['did'], 'done'>

const notNow: Readonly<Record<Exclude<OperationStanding, 'ready'>, Not>> = {
  begun: 'before',
  done: 'before',
  refused: 'refused',
  unknown: 'unknown',
  waits: 'waits',
}

/** Told only where the press that follows could go on. */
export async function choiceFor(room: Room, row: Row): Promise<Performed> {
  const operation = 'reset_factor'
  const not = (did: Not): Performed => ({ did, operation })
  const standing = (await offeredTo(room, row)).find(one => one.operation === operation)?.standing
  if (standing === undefined) return not(isObjectedTo(row) ? 'stopped' : 'late')
  if (standing !== 'ready') return not(notNow[standing])
  const tools = await toolsOf(room, row.directory_id)
  if (tools === undefined) return not('later')
  if (!tools.allowed.includes(operation) || tools.factors === undefined) return not('refused')
  if ('why' in (await look(room, tools, row))) return not('refused')
  const factors = await factorsNow(room, tools, row)
  if (factors === undefined) return not('later')
  return factors.length === 0 ? not('refused') : { did: 'choose', operation, factors }
}

/** Undefined where the product does not say. */
async function factorsNow({ log }: Room, tools: Operations, row: Row): Promise<readonly Factor[] | undefined> {
  try {
    return await tools.factors?.(row.external_id ?? '', new AbortController().signal)
  } catch (error) {
    log.warn({ verificationId: row.id, error: connectorCodeOf(error) }, 'sign-in methods could not be read')
    return undefined
  }
}

/**
 * What the removal of this one leaves. `bare`: nothing that keeps out somebody who has the password and the mailbox, so that
 * it is as good as the removal of all. Not known is as little as nothing, and then nothing is removed.
 */
export async function leftWithout(room: Room, tools: Operations, row: Row, factor: string | undefined): Promise<Left> {
  const factors = await factorsNow(room, tools, row)
  if (factors === undefined || !factors.some(({ id }) => id === factor)) return 'unknown'
  return factors.some(({ id, guards }) => guards && id !== factor) ? 'guarded' : 'bare'
}

export type Left = 'guarded' | 'bare' | 'unknown'
