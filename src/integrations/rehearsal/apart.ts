import type { IntegrationId, Mode } from '../../contract/index.ts'
import { hostsOwn } from '../attention.ts'
import type { KeyUse } from '../keys.ts'

/**
 * What a connector that rehearses has for itself: nothing that the live one sealed, remembered, kept or signed is anything
 * here, and the other way round. Keys stay from one rehearsal to the next, since products keep key sets for a day; all else
 * is of one rehearsal.
 */
export interface Apart {
  readonly mode: Mode
  readonly marked: { readonly mode?: 'rehearsal' }
  readonly keyUse: KeyUse
  /** The place that what is handed out sealed is bound to. */
  readonly handedOut: string
  readonly onceKeys: string
  /** Begins the names of what is kept. */
  readonly stateKeys: string
}

const stateOfAll = `${hostsOwn}rehearsal:`

export const stateOf = (clientId: string): string => `${stateOfAll}${clientId}:`

export function apartOf(id: IntegrationId, clientId: string | undefined): Apart {
  if (clientId === undefined) {
    const [handedOut, onceKeys] = ['handed_out', `integration:${id}:`]
    return { mode: 'live', marked: {}, keyUse: 'client_assertion', handedOut, onceKeys, stateKeys: '' }
  }
  return {
    mode: 'rehearsal',
    marked: { mode: 'rehearsal' },
    keyUse: 'rehearsal',
    handedOut: `handed_out:${clientId}`,
    onceKeys: `rehearsal:${id}:${clientId}:`,
    stateKeys: stateOf(clientId),
  }
}
