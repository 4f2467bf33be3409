import { type Clock, problem, type Random } from '../contract/index.ts'
import { boundSubjects, contactChanges } from '../directory/contact-changes.ts'
import type { Subject } from '../directory/subjects.ts'
import { enqueue } from '../jobs/enqueue.ts'
import type { JobHandler } from '../jobs/handler.ts'
import type { MessageKind, Messages } from '../messages/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { Budgets } from './budgets.ts'
import { personRecord } from './person-record.ts'
import { payForTextTo, type TextLimits } from './text-limits.ts'

/**
 * What is done to somebody's account where no verification is under way: their identity is taken away, or their contact
 * data change. It is told to where they can be reached that is not of yesterday: what the directory has had for a while, and
 * what was on record when they verified. Whoever changed the one cannot change the other.
 */
export interface PersonNoticesDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly messages: Pick<Messages, 'canSend' | 'canText' | 'prepare'>
  readonly budgets: Pick<Budgets, 'spend'>
  /** Undefined where the host sends no text messages. */
  readonly texts?: TextLimits | undefined
}

const keptMs = 7 * 86_400_000
const changesAtOnce = 500

export function createPersonNotices(deps: PersonNoticesDeps) {
  const { store, clock, messages } = deps
  const tells = messages.canSend || messages.canText
  return {
    handlers: { [personTextsQueue]: textJob(deps) },
    /** In the transaction of the two people who did it; `until` nobody is bound anew. */
    async unbound(tx: Tx, subject: Subject, until: number): Promise<void> {
      if (tells) await tell(deps, tx, subject, 'identity_unbound', until)
    },
    /** Of those who are bound to an identity: what is sent to the others opens nothing. */
    round: {
      name: 'contact notices',
      everyMs: 60_000,
      async run(): Promise<void> {
        if (!tells) return
        await store.transaction(async tx => {
          const changed = await contactChanges(tx, clock.now(), changesAtOnce)
          for (const subject of await boundSubjects(tx, changed)) {
            await tell(deps, tx, subject, 'contact_changed', clock.now() + keptMs)
          }
        })
      },
    },
  }
}

const kinds = ['identity_unbound', 'contact_changed'] as const
type Kind = Extract<MessageKind, (typeof kinds)[number]>

async function tell(deps: PersonNoticesDeps, tx: Tx, subject: Subject, kind: Kind, until: number): Promise<void> {
  const { messages, clock, random } = deps
  const { addresses, phones, language, ...who } = await personRecord(deps, tx.db, subject)
  const facts = { ...who, until: new Date(until).toISOString() }
  if (messages.canSend) {
    for (const to of addresses) await messages.prepare(tx, { kind, to, language, facts, expiresAt: until })
  }
  if (!messages.canText || phones.length === 0) return
  const payload = { subjectId: subject.id, kind, until }
  await enqueue(tx, { queue: personTextsQueue, payload, runAt: clock.now() }, random)
}

/** A text message is paid for, and nobody waits for a budget in a transaction. */
const personTextsQueue = 'person-texts'

function textJob(deps: PersonNoticesDeps): JobHandler {
  const { store, clock, messages, budgets, texts } = deps
  return async ({ subjectId, kind: named, until }, job) => {
    const kind = kinds.find(one => one === named)
    if (typeof subjectId !== 'string' || kind === undefined || typeof until !== 'number') {
      throw problem('request_invalid', 'The job names whom it is about, and what is told.')
    }
    const subject = await store.db.selectFrom('subjects').selectAll().where('id', '=', subjectId).executeTakeFirst()
    if (subject === undefined || !messages.canText || until <= clock.now()) return
    const { phones, language, organisation, account } = await personRecord(deps, store.db, subject)
    const paid: string[] = []
    for (const to of phones) if ((await payForTextTo(budgets, texts, to, 'notice_')) === 'paid') paid.push(to)
    const facts = { organisation, account, until: new Date(until).toISOString() }
    await store.transaction(async tx => {
      await job.guard(tx)
      for (const to of paid) await messages.prepare(tx, { kind, medium: 'sms', to, language, facts, expiresAt: until })
    })
  }
}
