import { isStepgateError, type OperationName, type Reason } from '../contract/index.ts'
import type { LinkPage } from './port.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/** Whether the browser that opened the link has to end up with the verdict. */
export const mustReceive = (row: Row) => row.return_url !== null || row.continuation !== null

/** Whether a person began it on a page of ours, and nobody but them waits for the verdict. */
export const isSelfService = ({ facade, purpose }: Pick<Row, 'facade' | 'purpose'>) =>
  facade === 'portal' && purpose === 'account_recovery'

/**
 * Whether the seat's own page is where the verdict is received, since nobody else waits for it: of an invitation that we
 * delivered, and of a person who came by themselves to get back into their account.
 */
export function receivesHere(row: Row): boolean {
  if (mustReceive(row)) return false
  return isSelfService(row) || (row.channel === 'delivered' && row.purpose === 'enrollment')
}

/** What a page says of a verification before anything has passed: the organisation, and the account as it was typed. */
export async function linkPage(
  room: Room,
  row: Row,
  state: LinkPage['state'],
  reason: Reason,
  isHandOver = false,
): Promise<LinkPage> {
  return {
    verificationId: row.id,
    state,
    reason,
    asks: await nameOf(room, row),
    mode: row.mode,
    account: row.account_label ?? '•••',
    purpose: row.purpose,
    reasonText: row.reason_text,
    operations: JSON.parse(row.operations) as OperationName[],
    startedAt: new Date(row.started_at).toISOString(),
    language: row.language,
    integrationId: row.integration_id,
    isSelfService: isSelfService(row),
    mustReceive: mustReceive(row),
    isHandOver,
  }
}

async function nameOf({ integrations }: Room, row: Row): Promise<string> {
  try {
    return (await integrations.get(row.integration_id)).name
  } catch (error) {
    if (isStepgateError(error)) return ''
    throw error
  }
}
