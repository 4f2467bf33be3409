import { asVerificationId, problem } from '../contract/index.ts'
import { enqueue } from '../jobs/enqueue.ts'
import type { JobHandler } from '../jobs/handler.ts'
import type { MessageKind } from '../messages/index.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import { addressesOf } from './addresses-on-record.ts'
import { warnedIn } from './language.ts'
import { putLink, verifyUrl } from './link-token.ts'
import { readPhone } from './phone-number.ts'
import type { Room } from './room.ts'
import { findRow, type Row } from './rows.ts'
import { payForTextTo } from './text-limits.ts'

/**
 * The same news as by e-mail, to the telephones that stood on record at the start: whoever took a mailbox over reads what comes
 * there first. A text message costs, and is paid from a budget that nobody waits for in a transaction, so that it is sent by a
 * job of its own.
 */
export const phoneNoticesQueue = 'phone-notices'

export const personNotices = ['recovery_started', 'recovery_done', 'identity_bound', 'account_changed'] as const
export type PersonNotice = Extract<MessageKind, (typeof personNotices)[number]>

/** For so long an objection is still of use: after a verdict was received it brings the matter before a human. */
export const objectionMs = 7 * 86_400_000

export async function organisationOf({ db }: Tx, { integration_id }: Row): Promise<string> {
  const row = await db.selectFrom('integrations').select('name').where('id', '=', integration_id).executeTakeFirst()
  return row?.name ?? ''
}

/** Asks for it in the transaction of what it is about. Where no telephone is on record there is nothing to be asked for. */
export async function tellPhones(room: Room, tx: Tx, row: Row, kind: PersonNotice): Promise<void> {
  if (room.messages?.canText !== true || row.mode !== 'live' || phonesOf(room, row).length === 0) return
  const payload = { verificationId: row.id, kind, since: room.clock.now() }
  await enqueue(tx, { queue: phoneNoticesQueue, payload, runAt: payload.since }, room.random)
}

/** In E.164: of a number that does not name its country nobody knows whose it is. */
function phonesOf({ seals }: Room, { id, notify_to }: Pick<Row, 'id' | 'notify_to'>): readonly string[] {
  if (notify_to === null) return []
  const numbers = addressesOf(seals, id, notify_to).flatMap(address =>
    address.includes('@') ? [] : (readPhone(address, undefined)?.number ?? []),
  )
  return [...new Set(numbers)]
}

/**
 * What anybody can cause by a login is counted apart from what follows a face: who has used up the one has not silenced the
 * other. By a link of its own, at which nothing can be done but to say *Not me*.
 */
export function phoneNoticeJob(room: Room): JobHandler {
  const { store, budgets, texts, clock, random } = room
  return async ({ verificationId, kind: named, since }, job) => {
    const kind = personNotices.find(one => one === named)
    if (typeof verificationId !== 'string' || kind === undefined || typeof since !== 'number') {
      throw problem('request_invalid', 'The job names its verification and what is told of it.')
    }
    const row = await findRow(store.db, asVerificationId(verificationId))
    const { messages } = room
    const until = since + objectionMs
    if (row === undefined || messages?.canText !== true || until <= clock.now()) return
    const use = kind === 'recovery_started' ? 'start_' : 'notice_'
    const paid: string[] = []
    for (const to of phonesOf(room, row)) {
      if ((await payForTextTo(budgets, texts, to, use)) === 'paid') paid.push(to)
      else room.log.warn({ verificationId: row.id, kind }, 'a person was not told by a text message')
    }
    if (paid.length === 0) return
    await store.transaction(async tx => {
      await job.guard(tx)
      const organisation = await organisationOf(tx, row)
      const language = await warnedIn(tx.db, row)
      for (const to of paid) {
        const link = token(random, 32)
        await putLink(tx, { token: link, id: row.id, kind: 'notice', expiresAt: until }, clock.now())
        const facts = {
          organisation,
          account: row.account_label ?? '•••',
          link: verifyUrl(room, link),
          until: new Date(until).toISOString(),
        }
        await messages.prepare(tx, { kind, medium: 'sms', to, language, facts, expiresAt: until })
      }
    })
  }
}
