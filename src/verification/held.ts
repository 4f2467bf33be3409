import type { Purpose } from '../contract/index.ts'
import { heldUntil } from '../integrations/held/rows.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/**
 * While a change waits that may let somebody through who was not let through before, nobody is let into an account by what
 * it would let through: neither through the integration that was changed, nor by that account, nor as a person of that
 * directory. It is answered as a purpose that no policy allows (`binding_too_weak`): to the person both are a matter for
 * their helpdesk. Whoever is enrolled steps up as before, since they are compared with who they were; but nothing better is
 * known of them by it.
 */
export type Through = Pick<Row, 'mode' | 'integration_id' | 'account_id' | 'directory_id'>

/** Purposes that let somebody into an account whoever they are. */
const opens: ReadonlySet<Purpose> = new Set<Purpose>(['account_recovery', 'helpdesk', 'enrollment'])

/** A step-up of somebody who is not enrolled binds them. An account that is being made by it is nobody else's. */
export const opensOrBinds = (purpose: Purpose, isEnrolled: boolean) =>
  opens.has(purpose) || (purpose === 'step_up' && !isEnrolled)

/** Whether one of them was held at some time from `since` on. */
export async function isHeld(db: Room['store']['db'], through: Through, since: number): Promise<boolean> {
  // A rehearsal lets nobody in.
  if (through.mode !== 'live') return false
  const ids = [through.integration_id, through.account_id, through.directory_id] as const
  return (await heldUntil(db, ids, since)) !== undefined
}

/**
 * The same of a verdict that is about to count. What counts is when somebody sat down: a link may have waited for days,
 * and a change that was set back meanwhile was in force while they were checked.
 */
export function wasHeld(db: Room['store']['db'], row: Row): Promise<boolean> {
  return isHeld(db, row, row.seated_at ?? row.started_at)
}
