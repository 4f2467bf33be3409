import { isStepgateError } from '../contract/index.ts'
import type { OpenAccount } from '../integrations/port.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

const gone: ReadonlySet<string> = new Set(['not_found', 'gone'])

/**
 * The Incode account of a row, if it still stands for the tenant that was pinned and the integration still exists.
 * Undefined: trust ended, and the verification with it. Other trouble is thrown, and tried again later.
 */
export async function pinned({ integrations }: Room, row: Row): Promise<OpenAccount | undefined> {
  if (row.account_id === null) return undefined
  try {
    await integrations.get(row.integration_id)
    const account = await integrations.account(row.account_id)
    return account.trustAnchor === row.trust_anchor ? account : undefined
  } catch (error) {
    if (isStepgateError(error) && error.family === 'problem' && gone.has(error.code)) return undefined
    throw error
  }
}
