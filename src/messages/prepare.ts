import type { Clock, JsonObject, Random } from '../contract/index.ts'
import { enqueue } from '../jobs/enqueue.ts'
import { token } from '../security/hash.ts'
import type { Seals } from '../security/seals.ts'
import type { Tx } from '../storage/store.ts'
import type { MessagesTable } from '../storage/tables/index.ts'
import type { Facts, Language, MessageKind } from './texts.ts'

export const messagesQueue = 'messages'

/** Something to be said to one person. */
export interface Message {
  readonly kind: MessageKind
  /** E-mail, where nothing else is said. */
  readonly medium?: MessagesTable['medium']
  /** An address that the directory knows, as `deliverTo` gave it. */
  readonly to: string
  readonly language: Language
  readonly facts: Facts
  /** From then on it is of no use, and is dropped. */
  readonly expiresAt: number
  /** The job that is asked for when it ends. `outcome` is added to the payload: `sent`, `bounced` or `dropped`. */
  readonly tell?: { readonly queue: string; readonly payload: JsonObject }
}

/** It must get out however long the mail server is down: what ends it is its own expiry. */
const maxAttempts = 1_000_000_000

/** Writes a message down, and asks for it to be sent, in the transaction of what it is about. */
export async function prepare(
  { seals, clock, random }: { readonly seals: Seals; readonly clock: Clock; readonly random: Random },
  tx: Tx,
  { kind, medium = 'email', to, language, facts, expiresAt, tell }: Message,
): Promise<string> {
  const id = `msg_${token(random, 15)}`
  const now = clock.now()
  await tx.db
    .insertInto('messages')
    .values({
      id,
      kind,
      medium,
      language,
      to_sealed: seals.close(to, { table: 'messages', row: id, column: 'to_sealed' }),
      facts_sealed: seals.close(JSON.stringify(facts), { table: 'messages', row: id, column: 'facts_sealed' }),
      state: 'waiting',
      tell: tell === undefined ? null : JSON.stringify(tell),
      error_code: null,
      created_at: now,
      expires_at: expiresAt,
      ended_at: null,
    })
    .execute()
  await enqueue(tx, { queue: messagesQueue, payload: { id }, runAt: now, dedupeKey: id, maxAttempts }, random)
  return id
}
