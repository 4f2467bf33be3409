import type { OperationName, Purpose } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import { isAddress } from './deliver-to.ts'
import { languageOf } from './language.ts'
import { putLink, verifyUrl } from './link-token.ts'
import { objectionMs, organisationOf, type PersonNotice, tellPhones } from './phone-notices.ts'
import type { Room } from './room.ts'
import type { Row } from './rows.ts'

/** Purposes that let somebody into an account that is there already. An enrollment begins with a message of its own. */
const recovers: ReadonlySet<Purpose> = new Set<Purpose>(['account_recovery', 'helpdesk'])
const hourMs = 3_600_000
/** What the eleventh message within an hour says, the ten before it said; a mailbox that is flooded is not read. */
const mostInAnHour = 10

/**
 * Whether the person is to be told that somebody begins to recover their account. Asked before the transaction, since
 * messages are counted like everything that somebody else can cause.
 */
export async function isToBeTold({ messages, budgets }: Room, row: Row): Promise<boolean> {
  if ((messages?.canSend !== true && messages?.canText !== true) || row.state !== 'created' || row.mode !== 'live') return false
  if (row.notify_to === null || !recovers.has(row.purpose)) return false
  const of = `${row.directory_id} ${row.external_id}`
  return (await budgets.spend({ scope: 'person_notices', of, windowMs: hourMs, limit: mostInAnHour })) === undefined
}

/**
 * Tells the addresses that stood on record at the start (NIST SP 800-63B-4, 4.6), each by a link of its own at which
 * nothing can be done but to say *Not me*: it takes no seat, so that a mail is never a step of the recovery.
 */
export async function tellAddresses(
  room: Room,
  tx: Tx,
  row: Row,
  kind: PersonNotice,
  more: { readonly operation?: OperationName } = {},
): Promise<void> {
  const { messages, clock, random } = room
  await tellPhones(room, tx, row, kind)
  if (messages?.canSend !== true || row.notify_to === null || row.mode !== 'live') return
  const now = clock.now()
  const until = now + objectionMs
  const sealed = room.seals.open(row.notify_to, { table: 'verifications', row: row.id, column: 'notify_to' })
  const addresses = (JSON.parse(sealed) as readonly string[]).filter(isAddress)
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
    await messages.prepare(tx, { kind, to, language: languageOf(row), facts, expiresAt: until })
  }
}

/** What came of a verdict that counts: somebody was let into the account, or a face belongs to it from now on. */
export async function tellOutcome(room: Room, tx: Tx, row: Row): Promise<void> {
  if (recovers.has(row.purpose)) await tellAddresses(room, tx, row, 'recovery_done')
  else if (row.pending_binding !== null) await tellAddresses(room, tx, row, 'identity_bound')
}
