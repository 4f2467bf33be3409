import type { Clock, Random } from '../../contract/index.ts'
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

const idOf = (random: Random) => `${administratorPrefix}${token(random, 12)}`

/** The same id each time, until it is revoked. */
export async function administratorOf({ db }: Tx, account: Account, { clock, random }: Deps): Promise<KnownAdministrator> {
  const { issuer, subject, name, role, person } = account
  const said = { name, role, person_directory: person?.integrationId ?? null, person_id: person?.externalId ?? null }
  const { id } = await db
    .insertInto('administrators')
    .values({ id: idOf(random), issuer, subject, ...said, created_by: issuer, created_at: clock.now(), revoked_at: null })
    .onConflict(conflict =>
      conflict.columns(['issuer', 'subject']).where('revoked_at', 'is', null).where('issuer', 'is not', null).doUpdateSet(said),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, name, role }
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
