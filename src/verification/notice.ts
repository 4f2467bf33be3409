import type { Purpose } from '../contract/index.ts'
import type { Facts } from '../messages/index.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import { addressesOf } from './addresses-on-record.ts'
import { folded, isAddress } from './deliver-to.ts'
import { doorOf, isTyped } from './doors.ts'
import { foldNotice } from './folded-notice.ts'
import { warnedIn } from './language.ts'
import { putLink, verifyUrl } from './link-token.ts'
import { objectionMs, organisationOf, type PersonNotice, tellPhones } from './phone-notices.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/** Purposes that let somebody into an account that is there already. An enrollment begins with a message of its own. */
const recovers: ReadonlySet<Purpose> = new Set<Purpose>(['account_recovery', 'helpdesk'])
const hourMs = 3_600_000
/** What the eleventh message within an hour says, the ten before it said; a mailbox that is flooded is not read. */
const mostInAnHour = 10

/** Whether the person is told at once that somebody begins, or with others of its kind once the hour is over. */
export type Told = { readonly when: 'now' } | { readonly when: 'later'; readonly at: number } | { readonly when: 'never' }

/**
 * Whether the person is to be told that somebody begins to recover their account. Asked before the transaction, since
 * messages are counted like everything that somebody else can cause: for each door by itself, so that what strangers do at a
 * page keeps no warning of a helpdesk or of a flow from going out. Of what was typed all logins are counted alike, whether
 * anybody has them.
 */
export async function toldOf({ messages, budgets, clock }: Room, row: Row, login: string | undefined): Promise<Told> {
  if ((messages?.canSend !== true && messages?.canText !== true) || row.state !== 'created' || row.mode !== 'live')
    return { when: 'never' }
  const wasTyped = isTyped(row) && login !== undefined
  if (!recovers.has(row.purpose) || (row.notify_to === null && !wasTyped)) return { when: 'never' }
  const whom = wasTyped ? folded(login) : row.external_id
  const of = `${doorOf(row)} ${row.purpose} ${row.directory_id} ${whom}`
  const seconds = await budgets.spend({ scope: 'person_notices', of, windowMs: hourMs, limit: mostInAnHour })
  return seconds === undefined ? { when: 'now' } : { when: 'later', at: clock.now() + seconds * 1_000 }
}

/** In the transaction that writes the start down. */
export async function tellOfStart(room: Room, tx: Tx, row: Row, told: Told): Promise<void> {
  if (told.when === 'never' || row.notify_to === null) return
  if (told.when === 'now') await tellAddresses(room, tx, row, 'recovery_started')
  else await foldNotice(room, tx, row, told.at)
}

/**
 * Tells the addresses that stood on record at the start (NIST SP 800-63B-4, 4.6), each by a link of its own at which
 * nothing can be done but to say *Not me*: it takes no seat, so that a mail is never a step of the recovery.
 */
export async function tellAddresses(
  room: Room,
  tx: Tx,
  row: Row,
  kind: PersonNotice | 'recovery_attempts',
  more: Pick<Facts, 'operation' | 'attempts'> = {},
): Promise<void> {
  const { messages, clock, random } = room
  // A summary of what was left out is no news for which a text message is paid.
  if (kind !== 'recovery_attempts') await tellPhones(room, tx, row, kind)
  if (messages?.canSend !== true || row.notify_to === null || row.mode !== 'live') return
  const now = clock.now()
  const until = now + objectionMs
  const addresses = addressesOf(room.seals, row.id, row.notify_to).filter(isAddress)
  const language = await warnedIn(tx.db, row)
  for (const to of addresses) {
    const link = token(random, 32)
    await putLink(tx, { token: link, id: row.id, kind: 'notice', expiresAt: until }, now)
    const facts = {
      organisation: await organisationOf(tx, row),
      account: row.account_label ?? '•••',
      link: verifyUrl(room, link),
      until: new Date(until).toISOString(),
      ...more,
    }
    await messages.prepare(tx, { kind, to, language, facts, expiresAt: until })
  }
}

/** What came of a verdict that counts: somebody was let into the account, or a face belongs to it from now on. */
export async function tellOutcome(room: Room, tx: Tx, row: Row): Promise<void> {
  if (recovers.has(row.purpose)) await tellAddresses(room, tx, row, 'recovery_done')
  else if (row.pending_binding !== null) await tellAddresses(room, tx, row, 'identity_bound')
}
