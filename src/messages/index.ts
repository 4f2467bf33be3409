import type { Clock, Random } from '../contract/index.ts'
import type { JobHandler } from '../jobs/handler.ts'
import type { Seals } from '../security/seals.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { Carrier } from './carrier.ts'
import { type Message, messagesQueue, prepare } from './prepare.ts'
import { sendJob } from './send.ts'
import { sweepMessages } from './sweep.ts'
import { takeBack } from './take-back.ts'
import type { Facts, MessageKind } from './texts.ts'

/**
 * Messages to people. Whoever has something to say prepares a message in the transaction of what it is about; it is sent
 * by a durable job, at least once, and its text is made only then, from facts that are sealed until it has ended. The room
 * knows how a message looks and how a mail server is spoken to; it knows neither why one is sent nor to whom one may be:
 * that is decided before (`deliverTo`). By e-mail, or as a text message: each is a `Carrier`.
 */
export interface Messages {
  /** False where the host was given no mail server. */
  readonly canSend: boolean
  /** The same of text messages. */
  readonly canText: boolean
  prepare(tx: Tx, message: Message): Promise<string>
  /** Nobody is sent what waits of this kind, where its facts are those that are meant; how many there were. */
  takeBack(tx: Tx, kind: MessageKind, isMeant: (facts: Facts) => boolean): Promise<number>
  readonly handlers: Readonly<Record<string, JobHandler>>
  /** Forgets what ended before then. */
  sweep(before: number): Promise<number>
}

export interface MessagesDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  /** Undefined: nothing can be sent; what waits from before keeps waiting. */
  readonly carrier: Carrier | undefined
  /** Of text messages. */
  readonly texter?: Carrier | undefined
}

export function createMessages(deps: MessagesDeps): Messages {
  const { store, carrier, texter } = deps
  const carriers = { email: carrier, sms: texter }
  return {
    canSend: carrier !== undefined,
    canText: texter !== undefined,
    prepare: (tx, message) => prepare(deps, tx, message),
    takeBack: (tx, kind, isMeant) => takeBack(deps, tx, kind, isMeant),
    handlers: carrier === undefined && texter === undefined ? {} : { [messagesQueue]: sendJob({ ...deps, carriers }) },
    sweep: before => sweepMessages(store, before),
  }
}

export { type Carrier, type MailSettings, mailCarrier } from './carrier.ts'
export type { Message } from './prepare.ts'
export { type SmsSettings, smsCarrier } from './sms.ts'
export { type Facts, type Language, languages, type MessageKind } from './texts.ts'
