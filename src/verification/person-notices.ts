import type { Clock } from '../contract/index.ts'
import { boundSubjects, contactChanges } from '../directory/contact-changes.ts'
import type { Subject } from '../directory/subjects.ts'
import { findByExternalId } from '../directory/users.ts'
import type { MessageKind, Messages } from '../messages/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store, Tx } from '../storage/store.ts'
import { addressesBefore, distinct } from './addresses-on-record.ts'
import { deliverTo, isAddress } from './deliver-to.ts'
import { knownLanguage } from './language.ts'
import { maskAccount } from './mask.ts'

/**
 * What is done to somebody's account where no verification is under way: their identity is taken away, or their contact
 * data change. It is told to where they can be reached that is not of yesterday: what the directory has had for a while, and
 * what was on record when they verified. Whoever changed the one cannot change the other.
 */
export interface PersonNoticesDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly messages: Pick<Messages, 'canSend' | 'prepare'>
}

const dayMs = 86_400_000
const settleDays = 14
const keptMs = 7 * dayMs
const changesAtOnce = 500

export function createPersonNotices(deps: PersonNoticesDeps) {
  const { store, clock, messages } = deps
  return {
    /** In the transaction of the two people who did it; `until` nobody is bound anew. */
    async unbound(tx: Tx, subject: Subject, until: number): Promise<void> {
      if (messages.canSend) await tell(deps, tx, subject, 'identity_unbound', until)
    },
    /** Of those who are bound to an identity: what is sent to the others opens nothing. */
    round: {
      name: 'contact notices',
      everyMs: 60_000,
      async run(): Promise<void> {
        if (!messages.canSend) return
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

type Kind = Extract<MessageKind, 'identity_unbound' | 'contact_changed'>

async function tell(deps: PersonNoticesDeps, tx: Tx, subject: Subject, kind: Kind, until: number): Promise<void> {
  const { addresses, language } = await onRecord(deps, tx, subject)
  const user = await findByExternalId(tx.db, subject.integration_id, subject.external_id)
  const directory = await tx.db
    .selectFrom('integrations')
    .select('name')
    .where('id', '=', subject.integration_id)
    .executeTakeFirst()
  const facts = {
    organisation: directory?.name ?? '',
    account: user === undefined ? '•••' : maskAccount(user.login),
    until: new Date(until).toISOString(),
  }
  for (const to of addresses) await deps.messages.prepare(tx, { kind, to, language, facts, expiresAt: until })
}

async function onRecord({ seals, clock }: PersonNoticesDeps, { db }: Tx, subject: Subject) {
  const user = await findByExternalId(db, subject.integration_id, subject.external_id)
  const now = user && deliverTo(user, {}, { settleDays, now: clock.now() })
  const before = await addressesBefore(db, seals, subject.id)
  const known = [...(now?.ok === true ? [now.address] : []), ...before].filter(isAddress)
  return { addresses: distinct(known), language: (await knownLanguage(db, subject.id)) ?? 'en' }
}
