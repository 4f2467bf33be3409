import type { Clock } from '../contract/index.ts'
import type { Subject } from '../directory/subjects.ts'
import { findByExternalId } from '../directory/users.ts'
import type { Language } from '../messages/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store, Tx } from '../storage/store.ts'
import { addressesBefore, distinct } from './addresses-on-record.ts'
import { deliverTo, isAddress } from './deliver-to.ts'
import { knownLanguage } from './language.ts'
import { maskAccount } from './mask.ts'
import { readPhone } from './phone-number.ts'

/** Where somebody can be reached that is not of yesterday, and how they are spoken to. */
export interface PersonRecord {
  readonly addresses: readonly string[]
  /** In E.164. */
  readonly phones: readonly string[]
  readonly language: Language
  /** The name of their directory. */
  readonly organisation: string
  /** Masked. */
  readonly account: string
}

const settleDays = 14

/** What the directory has had for a while, and what was on record when they verified. */
export async function personRecord(
  { seals, clock }: { readonly seals: Seals; readonly clock: Clock },
  db: Tx['db'] | Store['db'],
  subject: Subject,
): Promise<PersonRecord> {
  const user = await findByExternalId(db, subject.integration_id, subject.external_id)
  const directory = await db.selectFrom('integrations').select('name').where('id', '=', subject.integration_id).executeTakeFirst()
  const now = (['email', 'sms'] as const).flatMap(channel => {
    const delivery = user && deliverTo(user, { channel }, { settleDays, now: clock.now() })
    return delivery?.ok === true ? [delivery.address] : []
  })
  const before = await addressesBefore(db, seals, subject.id)
  const known = [...now, ...before]
  const numbers = known.map(one => (isAddress(one) ? undefined : readPhone(one, undefined)?.number))
  return {
    addresses: distinct(known.filter(isAddress)),
    phones: distinct(numbers.filter(one => one !== undefined)),
    language: (await knownLanguage(db, subject.id)) ?? 'en',
    organisation: directory?.name ?? '',
    account: user === undefined ? '•••' : maskAccount(user.login),
  }
}
