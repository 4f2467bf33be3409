import type { DirectoryUser } from '../contract/index.ts'
import { findSubject } from '../directory/subjects.ts'
import type { Seals } from '../security/seals.ts'
import type { Store } from '../storage/store.ts'

/**
 * Where somebody can be told that something is done in their name: what the directory has had for a while, and what was on
 * record when they verified before. Whoever changes the one changes neither the other nor what stood there before.
 */

type Db = Store['db']
/** How many of the last verifications are asked for addresses. */
const looksBack = 20
const mostAddresses = 5

/** Of the last verifications that somebody was told of, as they were on record then; the newest first. */
export async function addressesBefore(db: Db, seals: Seals, subjectId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('verifications')
    .select(['id', 'notify_to'])
    .where('subject_id', '=', subjectId)
    .where('mode', '=', 'live')
    // A step-up of somebody enrolled tells nobody: of these there are many.
    .where('notify_to', 'is not', null)
    .orderBy('started_at', 'desc')
    .limit(looksBack)
    .execute()
  return rows.flatMap(({ id, notify_to }) => (notify_to === null ? [] : addressesOf(seals, id, notify_to)))
}

/** Of one verification. */
export function addressesOf(seals: Seals, id: string, notifyTo: string): readonly string[] {
  return JSON.parse(seals.open(notifyTo, { table: 'verifications', row: id, column: 'notify_to' })) as readonly string[]
}

/** Each once, and no more than are of use. */
export function distinct(addresses: readonly string[]): readonly string[] {
  const byFolded = new Map(addresses.map(address => [address.toLowerCase(), address]))
  return [...byFolded.values()].slice(0, mostAddresses)
}

/**
 * All at the start of what opens or binds an account. Only addresses that have stood for a while: a new one may have been put
 * there for this. That one of them is new silences neither the others nor those that stood there before.
 */
export async function addressesOnRecord(
  { db, seals }: { readonly db: Db; readonly seals: Seals },
  user: DirectoryUser,
  settledBefore: number,
): Promise<readonly string[]> {
  const all: readonly (readonly [Contact, unknown])[] = [
    ['email', user.email],
    ['phone_number', user.claims.phone_number],
  ]
  const those = (stands: (contact: Contact) => boolean) =>
    all.flatMap(([contact, address]) => (typeof address === 'string' && stands(contact) ? [address] : []))
  if (user.contactChangedAt <= settledBefore) return distinct(those(() => true))
  const isNew = await changedLately(db, user, settledBefore)
  const subject = await findSubject(db, user.integrationId, user.externalId)
  const before = subject === undefined ? [] : await addressesBefore(db, seals, subject.id)
  return distinct([...those(contact => !isNew(contact)), ...before])
}

type Contact = 'email' | 'phone_number'

/** Which of the two changed of late, as far as the log of changes says so; where it does not, both may have. */
async function changedLately(db: Db, user: DirectoryUser, settledBefore: number): Promise<(contact: Contact) => boolean> {
  const seen = await db
    .selectFrom('directory_users')
    .select('created_at')
    .where('integration_id', '=', user.integrationId)
    .where('external_id', '=', user.externalId)
    .executeTakeFirst()
  if (seen === undefined || seen.created_at > settledBefore) return () => true
  const changes = await db
    .selectFrom('directory_changes')
    .select('fields')
    .where('integration_id', '=', user.integrationId)
    .where('external_id', '=', user.externalId)
    .where('at', '>', settledBefore)
    .execute()
  const names: ReadonlySet<string> = new Set(changes.flatMap(({ fields }) => fields.split(',')))
  const isLogged = names.has('email') || names.has('phone_number')
  return contact => !isLogged || names.has(contact)
}
