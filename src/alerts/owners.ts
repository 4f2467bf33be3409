import { findByExternalId } from '../directory/users.ts'
import type { Tx } from '../storage/store.ts'
import { deliverTo } from '../verification/deliver-to.ts'

/** For how long an address has to have stood on record: one that was changed lately may have been changed for this. */
const settleDays = 14

export interface OwnerOnRecord {
  readonly address: string
  readonly login: string
}

/** Owners who are somebody of a directory, with their address there. Of the others nobody knows who they are. */
export async function ownersOnRecord(tx: Tx, now: number): Promise<readonly OwnerOnRecord[]> {
  const holders = await tx.db
    .selectFrom('admin_tokens')
    .select(['person_directory', 'person_id'])
    .distinct()
    .where('role', '=', 'owner')
    .where('revoked_at', 'is', null)
    .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .where('person_id', 'is not', null)
    .union(
      tx.db
        .selectFrom('administrators')
        .select(['person_directory', 'person_id'])
        .where('role', '=', 'owner')
        .where('revoked_at', 'is', null)
        .where('person_id', 'is not', null),
    )
    .execute()
  const owners: OwnerOnRecord[] = []
  for (const { person_directory: directory, person_id: externalId } of holders) {
    const user = directory === null || externalId === null ? undefined : await findByExternalId(tx.db, directory, externalId)
    const delivery = user && deliverTo(user, {}, { settleDays, now })
    if (user !== undefined && delivery?.ok === true) owners.push({ address: delivery.address, login: user.login })
  }
  return owners
}
