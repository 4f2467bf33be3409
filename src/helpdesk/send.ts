import type { DirectoryUser, IntegrationId, JsonObject } from '../contract/index.ts'
import type { JobHandler } from '../jobs/handler.ts'
import type { Language } from '../messages/index.ts'
import type { Tx } from '../storage/store.ts'
import type { Delivery } from '../verification/deliver-to.ts'
import { maskAccount } from '../verification/mask.ts'
import type { HandedOut } from '../verification/port.ts'
import type { HelpdeskDeps } from './deps.ts'
import type { Call } from './rows.ts'

/** What became of the message that carries a link is told by a job of this queue, which may come twice. */
export const callMailQueue = 'helpdesk-mail'

/** Puts the link on its way, in the transaction of what it is about. */
export async function sendLink(
  { messages }: HelpdeskDeps,
  tx: Tx,
  {
    link,
    delivery,
    user,
    language,
    integrationId,
  }: {
    readonly link: HandedOut
    readonly delivery: Extract<Delivery, { ok: true }>
    readonly user: DirectoryUser
    readonly language: Language
    readonly integrationId: IntegrationId
  },
): Promise<void> {
  const asks = await tx.db.selectFrom('integrations').select('name').where('id', '=', integrationId).executeTakeFirst()
  await messages.prepare(tx, {
    kind: 'helpdesk',
    medium: delivery.channel,
    to: delivery.address,
    language,
    facts: {
      organisation: asks?.name ?? '',
      account: maskAccount(user.login),
      link: link.url,
      until: new Date(link.expiresAt).toISOString(),
    },
    expiresAt: link.expiresAt,
    tell: { queue: callMailQueue, payload: { verificationId: link.id } },
  })
}

const text = (payload: JsonObject, name: string): string => (typeof payload[name] === 'string' ? payload[name] : '')
const outcomes = ['sent', 'bounced', 'dropped'] as const

export function followMessage({ store, clock }: Pick<HelpdeskDeps, 'store' | 'clock'>): JobHandler {
  return (payload, job) =>
    store.transaction(async tx => {
      await job.guard(tx)
      const outcome = outcomes.find(one => one === text(payload, 'outcome'))
      if (outcome === undefined) return
      await tx.db
        .updateTable('helpdesk_calls')
        .set({ mail_state: outcome, ...(outcome === 'sent' ? { sent_at: clock.now() } : {}) })
        .where('verification_id', '=', text(payload, 'verificationId') as Call['verification_id'])
        .execute()
    })
}
