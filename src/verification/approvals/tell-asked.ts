import { findByExternalId } from '../../directory/users.ts'
import type { Language, MessageKind } from '../../messages/index.ts'
import type { Tx } from '../../storage/store.ts'
import { deliverTo } from '../deliver-to.ts'
import { spokenTo } from '../language.ts'
import type { Room } from '../room.ts'
import type { Row } from '../rows.ts'
import { type Approval, askedOf } from './rows.ts'

/** What came of it is of use for as long. */
const usefulMs = 7 * 86_400_000

/**
 * Tells all who were asked how it ended, in the transaction of that: nobody looks for something that was decided, and
 * whoever's account decided without them learns of it. By whom it was is not said: the report has that for administrators.
 */
export async function tellAsked(
  { messages, clock }: Pick<Room, 'messages' | 'clock'>,
  tx: Tx,
  row: Row,
  approval: Approval,
  { kind, settleDays }: { readonly kind: Extract<MessageKind, `approval_${string}`>; readonly settleDays: number },
): Promise<void> {
  const { directory_id: directory } = row
  if (messages?.canSend !== true || directory === null) return
  const now = clock.now()
  const of = await tx.db.selectFrom('integrations').select('name').where('id', '=', row.integration_id).executeTakeFirst()
  const expiresAt = now + usefulMs
  const facts = {
    organisation: of?.name ?? '',
    account: row.account_label ?? '•••',
    until: new Date(expiresAt).toISOString(),
  }
  const languageAt = new Map<string, Language>()
  for (const id of askedOf(approval)) {
    const user = await findByExternalId(tx.db, directory, id)
    const delivery = user && deliverTo(user, {}, { settleDays, now })
    if (user && delivery?.ok === true) languageAt.set(delivery.address, spokenTo(user, row))
  }
  for (const [to, language] of languageAt) await messages.prepare(tx, { kind, to, language, facts, expiresAt })
}
