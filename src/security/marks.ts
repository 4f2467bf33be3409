import type { Clock, Random } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import { hmac } from './hash.ts'
import type { Seals } from './seals.ts'

/**
 * Stands for a person where nothing of them may: in the audit, and in what is remembered of whom was erased. Keyed, so
 * that a dump cannot be searched with a list of ids.
 */
export interface Marks {
  of(integrationId: string, externalId: string): string
  /** Stands for an identity that was bound to somebody who was erased. */
  ofIdentity(integrationId: string, tenant: string, identityId: string): string
  /** Stands for an identity that two people took away from somebody who was erased later: of that account, and of no other. */
  ofTakenAway(integrationId: string, externalId: string, seen: { readonly tenant: string; readonly identityId: string }): string
  /** Stands for another name of somebody, and what it is another name for: equal ones of two people have two marks. */
  ofAlias(subjectId: string, claim: string, alias: { readonly shown: string; readonly beside: string }): string
}

export function createMarks(key: Uint8Array): Marks {
  return {
    of: (integrationId, externalId) => `p_${hmac(key, integrationId, externalId)}`,
    ofIdentity: (integrationId, tenant, identityId) => `i_${hmac(key, 'identity', integrationId, tenant, identityId)}`,
    ofTakenAway: (integrationId, externalId, { tenant, identityId }) =>
      `t_${hmac(key, 'taken away', integrationId, externalId, tenant, identityId)}`,
    ofAlias: (subjectId, claim, { shown, beside }) => `a_${hmac(key, 'alias', subjectId, claim, shown, beside)}`,
  }
}

const place = { table: 'mark_keys', row: '1', column: 'sealed' }

/**
 * The marks of this installation. Their key is made once and kept sealed: one that is derived from the key that seals
 * would be another one after a rotation, and whoever was erased would be forgotten to have been.
 */
export async function openMarks(deps: {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
}): Promise<Marks> {
  const { store, seals, clock, random } = deps
  const fresh = Buffer.from(random.bytes(32)).toString('base64')
  const { sealed } = await store.transaction(async ({ db }) => {
    const row = { id: 1, sealed: seals.close(fresh, place), created_at: clock.now() }
    const known = await db.selectFrom('mark_keys').select('sealed').where('id', '=', 1).executeTakeFirst()
    if (known !== undefined) return known
    await db
      .insertInto('mark_keys')
      .values(row)
      .onConflict(conflict => conflict.column('id').doNothing())
      .execute()
    return db.selectFrom('mark_keys').select('sealed').where('id', '=', 1).executeTakeFirstOrThrow()
  })
  return createMarks(Buffer.from(seals.open(sealed, place), 'base64'))
}
