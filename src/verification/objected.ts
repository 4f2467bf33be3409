import type { IntegrationId } from '../contract/index.ts'
import { findSubject } from '../directory/subjects.ts'
import { appendAudit } from '../security/audit.ts'
import { inForceUntil, once } from '../storage/once.ts'
import type { Tx } from '../storage/store.ts'
import { type Door, doorOf } from './doors.ts'
import { somebody } from './journal.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/**
 * Somebody says *Not me* from an address on record, to what began at a door where a stranger can stand. For a day nobody
 * begins anything there in this person's name. Whoever tries sees what a login shows that nobody has; the person still has
 * the helpdesk, and a page that asks for a code from an address on record, and where they are signed in nothing changes. Only what came to such an address does this: the link that a
 * stranger holds stops the stranger's own attempt and nothing else.
 */

const closedMs = 24 * 3_600_000
const open: ReadonlySet<Door> = new Set<Door>(['page', 'flow'])
/** Whoever reads the mail of somebody else stands at the one door and may come by the others. */
const objectedTo: ReadonlySet<Door> = new Set<Door>([...open, 'known_channel'])
const keyOf = (subjectId: string) => `objected:${subjectId}`

/** Until when, in the transaction that stops what it was said to; undefined where it closes nothing. */
export async function closeToStrangers(room: Room, tx: Tx, row: Row): Promise<number | undefined> {
  if (row.subject_id === null || row.mode !== 'live' || !objectedTo.has(doorOf(row))) return undefined
  const at = room.clock.now()
  const until = at + closedMs
  // Pressed again within the day it is the same objection, and ends when the first one does.
  if (!(await once(tx, keyOf(row.subject_id), until, at))) return inForceUntil(tx, keyOf(row.subject_id), at)
  const facts = { integrationId: row.integration_id, purpose: row.purpose, until: new Date(until).toISOString() }
  const entry = { at, actor: somebody(row), action: 'verification.closed_to_strangers', target: row.id, facts }
  await appendAudit(tx, entry, room.random)
  return until
}

/** Whether this person may not be named at present where a stranger can stand. */
export async function isClosedToStrangers(
  { store, clock }: Pick<Room, 'store' | 'clock'>,
  row: Pick<Row, 'purpose' | 'typed' | 'subject_id'>,
): Promise<boolean> {
  if (row.subject_id === null || !open.has(doorOf(row))) return false
  return (await inForceUntil(store, keyOf(row.subject_id), clock.now())) !== undefined
}

/** The same at a start, of whom it names. */
export async function isClosedTo(
  room: Pick<Room, 'store' | 'clock'>,
  start: Pick<Row, 'purpose' | 'typed'>,
  directoryId: IntegrationId,
  externalId: string,
): Promise<boolean> {
  if (!open.has(doorOf(start))) return false
  const subject = await findSubject(room.store.db, directoryId, externalId)
  return subject !== undefined && isClosedToStrangers(room, { ...start, subject_id: subject.id })
}
