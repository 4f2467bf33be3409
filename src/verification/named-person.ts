import type { ExpressionBuilder } from 'kysely'
import type { Tables } from '../storage/tables/index.ts'

/** What the directory calls somebody now: for lists that administrators read. Null of whoever is in none, or is erased. */
export interface PersonName {
  readonly login: string | null
  readonly displayName: string | null
}

/** Selected beside each row: by the primary key, and of the rows of one page alone. */
export function namesOf(eb: ExpressionBuilder<Tables, 'verifications'>) {
  const named = eb
    .selectFrom('directory_users as named')
    .whereRef('named.integration_id', '=', 'verifications.directory_id')
    .whereRef('named.external_id', '=', 'verifications.external_id')
  return [named.select('named.login').as('login'), named.select('named.display_name').as('display_name')] as const
}
