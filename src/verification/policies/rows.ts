import type { Kysely } from 'kysely'
import type { PolicyScope, PolicySettings } from '../../contract/index.ts'
import { dialectOf } from '../../storage/dialect.ts'
import type { Tx } from '../../storage/store.ts'
import type { PoliciesTable, PolicyProposalsTable, PolicyVersionsTable, Tables } from '../../storage/tables/index.ts'

export type Db = Kysely<Tables>
export type PolicyRow = PoliciesTable
export type VersionRow = PolicyVersionsTable
export type ProposalRow = PolicyProposalsTable

/** The policy of the whole installation. Until it is edited it has no row, and is version 1 with nothing set. */
export const defaultId = 'default'

export const settingsIn = (body: string) => JSON.parse(body) as PolicySettings

export function scopeOf(row: Pick<PolicyRow, 'integration_id' | 'directory_id' | 'group_id'>): PolicyScope | null {
  if (row.integration_id !== null) return { integrationId: row.integration_id }
  if (row.directory_id === null) return null
  return { directoryId: row.directory_id, ...(row.group_id === null ? {} : { groupId: row.group_id }) }
}

export function policyRow(db: Db, id: string): Promise<PolicyRow | undefined> {
  return db.selectFrom('policies').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The policy, and nobody else's until the transaction is over. */
export function lockPolicy({ db }: Tx, id: string): Promise<PolicyRow | undefined> {
  return db
    .selectFrom('policies')
    .selectAll()
    .where('id', '=', id)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
}

export function versionRow(db: Db, id: string, version: number): Promise<VersionRow | undefined> {
  return db
    .selectFrom('policy_versions')
    .selectAll()
    .where('policy_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** What a policy says now, or said in an earlier version. A version without a row says nothing. */
export async function settingsAt(db: Db, id: string, version: number): Promise<PolicySettings> {
  const row = await versionRow(db, id, version)
  return row === undefined ? {} : settingsIn(row.body)
}

export function proposalRow(db: Db, id: string): Promise<ProposalRow | undefined> {
  return db.selectFrom('policy_proposals').selectAll().where('id', '=', id).executeTakeFirst()
}

export function openProposal(db: Db, policyId: string): Promise<ProposalRow | undefined> {
  return db
    .selectFrom('policy_proposals')
    .selectAll()
    .where('policy_id', '=', policyId)
    .where('state', '=', 'open')
    .executeTakeFirst()
}
