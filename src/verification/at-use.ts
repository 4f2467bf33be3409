import type { Purpose } from '../contract/index.ts'
import { pinned } from './pins.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'
import { isTerminal } from './transitions.ts'

/** What others say when a verdict is about to be received; asked before the transaction, in which nobody else is waited for. */
export interface AtUse {
  /** Whether tenant and integration are still what they were at start. */
  readonly trusted: boolean
  /** Whether the person is still there as the directory has them now, and the view with them. */
  readonly directory: 'read' | 'gone' | 'silent' | 'not_asked'
}

/** Purposes that let somebody into an account by what they prove here alone. */
const opens: ReadonlySet<Purpose> = new Set<Purpose>(['account_recovery', 'helpdesk', 'enrollment'])

/** Nobody needs to be asked about what is no allow. */
export const nobodyAsked: AtUse = { trusted: true, directory: 'not_asked' }

/** Also of what is still open, because it may become an allow meanwhile; the directory only once it is one. */
export async function atUse(room: Room, row: Row): Promise<AtUse> {
  if (isTerminal(row.state)) return nobodyAsked
  if ((await pinned(room, row)) === undefined) return { ...nobodyAsked, trusted: false }
  if (!isAllow(row) || !(await mustAsk(room.store.db, row))) return nobodyAsked
  if (row.directory_id === null || row.external_id === null) return { trusted: true, directory: 'silent' }
  const answer = await room.live.ask(row.directory_id, { externalId: row.external_id }, 'use')
  // A directory that cannot be asked has not said that the person is still who they were.
  return { trusted: true, directory: answer === 'not_asked' ? 'silent' : answer }
}

export const isAllow = ({ state }: Row) => state === 'decided' || state === 'released'

/** Whether the view alone is not enough: a person of a directory is bound for the first time, or let into their account. */
export async function mustAsk(db: Room['store']['db'], row: Row): Promise<boolean> {
  if (row.mode !== 'live' || row.subject_id === null) return false
  if (row.pending_binding === null && !opens.has(row.purpose)) return false
  const subject = await db.selectFrom('subjects').select('kind').where('id', '=', row.subject_id).executeTakeFirst()
  return subject?.kind !== 'external'
}
