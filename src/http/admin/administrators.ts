import { type Clock, problem, type Random } from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import { administratorPrefix } from '../../security/principals.ts'
import type { Tx } from '../../storage/store.ts'
import type { Role } from './permissions.ts'
import type { TokenHolder } from './tokens.ts'

/** Somebody who signed in, and what they may do. */
export interface KnownAdministrator {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** By `iss` and `sub` alone: names and addresses change hands (OpenID Connect Core 1.0, section 5.7). */
export interface Account {
  readonly issuer: string
  readonly subject: string
  readonly name: string
  readonly role: Role
  readonly person?: TokenHolder
}

interface Deps {
  readonly clock: Clock
  readonly random: Random
}

interface SignInDeps extends Deps {
  /** Takes from an account the id that it has, and what is open under it. */
  revoke(tx: Tx, account: Pick<Account, 'issuer' | 'subject'>): Promise<void>
}

const idOf = (random: Random) => `${administratorPrefix}${token(random, 12)}`

/**
 * The same id each time, until it is revoked. Whose it is once known is never forgotten or changed, as of a token: what was done
 * under the id was done by somebody. An account that is somebody else's now gets another id.
 */
export async function administratorOf(tx: Tx, account: Account, deps: SignInDeps): Promise<KnownAdministrator> {
  const known = await keep(tx, account, deps)
  if (known !== undefined) return known
  await deps.revoke(tx, account)
  const made = await keep(tx, account, deps)
  if (made === undefined) throw problem('conflict', 'This account is signing in as two people at once: try again.')
  return made
}

/** Undefined where the account is another person's by what is known of it: then nothing is written. */
async function keep({ db }: Tx, account: Account, { clock, random }: Deps): Promise<KnownAdministrator | undefined> {
  const { issuer, subject, name, role, person } = account
  const said = { name, role }
  const holder = { person_directory: person?.integrationId ?? null, person_id: person?.externalId ?? null }
  const row = await db
    .insertInto('administrators')
    .values({
      id: idOf(random),
      issuer,
      subject,
      ...said,
      ...holder,
      created_by: issuer,
      created_at: clock.now(),
      revoked_at: null,
    })
    .onConflict(conflict => {
      const same = conflict.columns(['issuer', 'subject']).where('revoked_at', 'is', null).where('issuer', 'is not', null)
      // Left out of the view, or without a directory to look in, nobody becomes nobody.
      if (person === undefined) return same.doUpdateSet(said)
      return same
        .doUpdateSet({ ...said, ...holder })
        .where(({ eb, and, or }) =>
          or([
            eb('administrators.person_id', 'is', null),
            and([
              eb('administrators.person_directory', '=', person.integrationId),
              eb('administrators.person_id', '=', person.externalId),
            ]),
          ]),
        )
    })
    .returning('id')
    .executeTakeFirst()
  return row && { id: row.id, name, role }
}

/** Whoever opened an owner link: a new one each time, as nobody knows who it was. */
export async function administratorByLink({ db }: Tx, madeBy: string, { clock, random }: Deps): Promise<KnownAdministrator> {
  const known = { id: idOf(random), name: 'owner link', role: 'owner' } as const
  const nobody = { issuer: null, subject: null, person_directory: null, person_id: null }
  await db
    .insertInto('administrators')
    .values({ ...known, ...nobody, created_by: madeBy, created_at: clock.now(), revoked_at: null })
    .execute()
  return known
}
