import type { Budget } from '../budgets.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'

const hourMs = 3_600_000

type Purse = Pick<Room, 'policy' | 'budgets'>
type Payer = Pick<Row, 'mode' | 'integration_id' | 'directory_id' | 'external_id' | 'account_id' | 'identity_id'>

/**
 * Counted is what a product was about to be asked for: for an account, and for whoever it belongs to. Of several accounts
 * that are one person's the identity is the same, in whichever directory they are.
 */
function budgetsFor({ policy }: Pick<Room, 'policy'>, row: Payer): readonly Budget[] {
  const ofPerson = (of: string): Budget => ({
    scope: 'person_operations',
    of,
    windowMs: 24 * hourMs,
    limit: policy.operationsPerPersonDay,
  })
  return [
    ofPerson(`${row.directory_id} ${row.external_id}`),
    ...(row.identity_id === null ? [] : [ofPerson(`identity ${row.account_id} ${row.identity_id}`)]),
    {
      scope: 'integration_operations',
      of: row.integration_id,
      windowMs: hourMs,
      limit: policy.operationsPerIntegrationHour,
    },
  ]
}

/** Whether it is known that there is nothing left. Pays nothing: then nothing is begun, and it can be pressed later. */
export function isSpent(room: Purse, row: Payer): boolean {
  return row.mode === 'live' && budgetsFor(room, row).some(budget => room.budgets.exhausted(budget) !== undefined)
}

/** By whoever has the right to call the product. A rehearsal is about nobody, and uses up nothing of theirs. */
export async function pay(room: Purse, row: Payer): Promise<boolean> {
  if (row.mode !== 'live') return true
  for (const budget of budgetsFor(room, row)) {
    if ((await room.budgets.spend(budget)) !== undefined) return false
  }
  return true
}
