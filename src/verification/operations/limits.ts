import type { Budget } from '../budgets.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'

const hourMs = 3_600_000

/** Counted is what a product was about to be asked for. */
function budgetsFor({ policy }: Room, row: Row): readonly Budget[] {
  return [
    {
      scope: 'person_operations',
      of: `${row.directory_id} ${row.external_id}`,
      windowMs: 24 * hourMs,
      limit: policy.operationsPerPersonDay,
    },
    {
      scope: 'integration_operations',
      of: row.integration_id,
      windowMs: hourMs,
      limit: policy.operationsPerIntegrationHour,
    },
  ]
}

/** Whether it is known that there is nothing left. Pays nothing: then nothing is begun, and it can be pressed later. */
export function isSpent(room: Room, row: Row): boolean {
  return row.mode === 'live' && budgetsFor(room, row).some(budget => room.budgets.exhausted(budget) !== undefined)
}

/** By whoever has the right to call the product. A rehearsal is about nobody, and uses up nothing of theirs. */
export async function pay(room: Room, row: Row): Promise<boolean> {
  if (row.mode !== 'live') return true
  for (const budget of budgetsFor(room, row)) {
    if ((await room.budgets.spend(budget)) !== undefined) return false
  }
  return true
}
