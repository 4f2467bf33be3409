import { type ActorRef, type OperationName, type OperationSecret, secretOperations } from '../../contract/index.ts'
import type { Facts } from '../../messages/index.ts'
import { appendAudit } from '../../security/audit.ts'
import { sha256, token } from '../../security/hash.ts'
import type { Tx } from '../../storage/store.ts'
import { addressesOf } from '../addresses-on-record.ts'
import { isAddress } from '../deliver-to.ts'
import { somebody } from '../journal.ts'
import { warnedIn } from '../language.ts'
import { putLink, verifyUrl } from '../link-token.ts'
import { maskAccount } from '../mask.ts'
import { objectionMs, organisationOf } from '../phone-notices.ts'
import type { Policy } from '../policy.ts'
import type { Room } from '../room.ts'
import { lockRow, type Row } from '../rows.ts'
import { isDryRun } from './call.ts'
import { isObjectedTo } from './objected.ts'
import { removesFactors, requiredFor } from './required.ts'

/**
 * Where a policy says so, what an operation makes goes to an address on record, and the seat is told only that it did: whoever
 * sits there needs the mailbox as well. It waits in a message that is sealed until it has ended, so that a mail server that is
 * down costs nobody a second secret, and for no longer than this.
 */
const waitsMs = 3_600_000

/** In place of sign-in methods one of two is given: the stricter rule of both counts. */
const given: readonly OperationName[] = ['password_reset_link', 'temporary_access_pass']

export function goesByMail(policy: Policy, operation: OperationName): boolean {
  const made = removesFactors(operation) ? given : secretOperations.filter(name => name === operation)
  return made.some(name => requiredFor(policy, name).recipient === 'address_on_record')
}

/** One of those that stood there at the start. Undefined where there was none, or nothing to write with. */
export function addressOf({ seals, messages }: Room, { id, notify_to }: Pick<Row, 'id' | 'notify_to'>): string | undefined {
  if (messages?.canSend !== true || notify_to === null) return undefined
  return addressesOf(seals, id, notify_to).find(isAddress)
}

/** `seat`: it is shown. `nowhere`: it may not be shown, and there is nowhere else. */
export function destinationOf(
  room: Room,
  row: Row,
  policy: Policy,
  operation: OperationName,
): 'seat' | 'nowhere' | { readonly to: string } {
  if (isDryRun(room, row) || !goesByMail(policy, operation)) return 'seat'
  const to = addressOf(room, row)
  return to === undefined ? 'nowhere' : { to }
}

/** With a link of its own to say *Not me*, which takes back what came. Undefined where somebody has objected by then. */
export function sendSecret(
  room: Room,
  row: Row,
  { operation, secret, to, actor }: Sent,
): Promise<{ readonly masked: string } | undefined> {
  const { store, messages, clock, random } = room
  return store.transaction(async tx => {
    const fresh = await lockRow(tx, row.id)
    if (messages === undefined || fresh === undefined || isObjectedTo(fresh)) return undefined
    const at = clock.now()
    const link = token(random, 32)
    await putLink(tx, { token: link, id: row.id, kind: 'notice', expiresAt: at + objectionMs }, at)
    await messages.prepare(tx, {
      kind: 'account_secret',
      to,
      language: await warnedIn(tx.db, row),
      facts: {
        organisation: await organisationOf(tx, row),
        account: row.account_label ?? '•••',
        link: verifyUrl(room, link),
        until: secret.expiresAt,
        items: [secret.value],
      },
      expiresAt: Math.min(at + waitsMs, Date.parse(secret.expiresAt)),
    })
    const facts = { operation, purpose: row.purpose, mode: row.mode, integrationId: row.integration_id }
    await appendAudit(tx, { at, actor, action: 'operation.delivered', target: row.id, facts }, random)
    return { masked: maskAccount(to) }
  })
}

/**
 * What waits for the mail server still is sent to nobody once somebody has objected: the mailbox may be the thief's, and whether
 * the product takes it back shows later. It is told from others by the link that it carries.
 */
export async function withholdMail({ messages, clock, random }: Room, tx: Tx, row: Row): Promise<void> {
  const links = await tx.db
    .selectFrom('verification_links')
    .select('hash')
    .where('verification_id', '=', row.id)
    .where('kind', '=', 'notice')
    .execute()
  const own: ReadonlySet<string> = new Set(links.map(({ hash }) => hash))
  const isOwn = ({ link = '' }: Facts) => own.has(sha256(link.slice(link.lastIndexOf('/') + 1)))
  const withheld = (await messages?.takeBack?.(tx, 'account_secret', isOwn)) ?? 0
  if (withheld === 0) return
  const facts = { purpose: row.purpose, mode: row.mode, integrationId: row.integration_id, messages: withheld }
  const entry = { at: clock.now(), actor: somebody(row), action: 'operation.not_delivered', target: row.id, facts }
  await appendAudit(tx, entry, random)
}

export interface Sent {
  readonly operation: OperationName
  readonly secret: OperationSecret
  readonly to: string
  readonly actor: ActorRef
}
