import type { Kysely } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import type { Tx } from './store.ts'
import type { Tables } from './tables/index.ts'

/** Whom an erasure is about. */
export interface Leaving {
  readonly integrationId: IntegrationId
  readonly externalId: string
  /** Of the row in `subjects`; null where nothing was ever asked of the person. */
  readonly subjectId: string | null
  readonly at: number
}

/**
 * What one room erases of a person, in the one transaction of all rooms. A table that can hold something of a person
 * belongs to exactly one room; how many rows were erased is told, never which.
 */
export interface ErasureRoom {
  readonly name: string
  readonly tables: readonly (keyof Tables)[]
  erase(tx: Tx, person: Leaving): Promise<number>
}

/** The ids of the verifications of a person, as a subquery: by the account too, where a row has no subject or a former one. */
export function verificationsOf(db: Kysely<Tables>, { integrationId, externalId, subjectId }: Leaving) {
  return db
    .selectFrom('verifications')
    .select('id')
    .where(({ or, and, eb }) =>
      or([
        and([eb('directory_id', '=', integrationId), eb('external_id', '=', externalId)]),
        ...(subjectId === null ? [] : [eb('subject_id', '=', subjectId)]),
      ]),
    )
}
