import type { Kysely, Selectable } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import { compiledOnce } from '../storage/compiled.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Tx } from '../storage/store.ts'
import type { IntegrationSecretsTable, IntegrationsTable, IntegrationVersionsTable, Tables } from '../storage/tables/index.ts'

/** Queries of this room for integrations, their versions and secrets. */

export type IntegrationRow = Selectable<IntegrationsTable>
export type VersionRow = Selectable<IntegrationVersionsTable>
export type SecretRow = Selectable<IntegrationSecretsTable>
type Db = Kysely<Tables>

const byId = compiledOnce((db, id: IntegrationId) => db.selectFrom('integrations').selectAll().where('id', '=', id))

export async function findIntegration(db: Db, id: string): Promise<IntegrationRow | undefined> {
  return (await byId(db, id as IntegrationId))[0]
}

/** The row as it stands, and nobody else's until the transaction is over. SQLite has one writer anyway. */
export function lockIntegration({ db }: Tx, id: IntegrationId): Promise<IntegrationRow | undefined> {
  return db
    .selectFrom('integrations')
    .selectAll()
    .where('id', '=', id)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
}

export function listIntegrations(db: Db): Promise<readonly IntegrationRow[]> {
  return db.selectFrom('integrations').selectAll().where('state', '!=', 'deleted').orderBy('created_at').orderBy('id').execute()
}

export function findVersion(db: Db, id: IntegrationId, version: number): Promise<VersionRow | undefined> {
  return db
    .selectFrom('integration_versions')
    .selectAll()
    .where('integration_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
}

/** The version in force of every living integration. */
export function listVersions(db: Db): Promise<readonly VersionRow[]> {
  return db
    .selectFrom('integration_versions')
    .innerJoin('integrations', join =>
      join
        .onRef('integrations.id', '=', 'integration_versions.integration_id')
        .onRef('integrations.version', '=', 'integration_versions.version'),
    )
    .where('integrations.state', '!=', 'deleted')
    .selectAll('integration_versions')
    .execute()
}

export function secretsOf(db: Db, id: IntegrationId): Promise<readonly SecretRow[]> {
  return db.selectFrom('integration_secrets').selectAll().where('integration_id', '=', id).orderBy('field').execute()
}

/** Which secrets are set, of all integrations. */
export function listSecretFields(db: Db): Promise<readonly Pick<SecretRow, 'integration_id' | 'field'>[]> {
  return db.selectFrom('integration_secrets').select(['integration_id', 'field']).orderBy('field').execute()
}

/** Living integrations of some templates. */
export function listOfTemplates(db: Db, templates: readonly string[]): Promise<readonly IntegrationRow[]> {
  if (templates.length === 0) return Promise.resolve([])
  return db
    .selectFrom('integrations')
    .selectAll()
    .where('connector_id', 'in', [...templates])
    .where('state', '!=', 'deleted')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** False where another living integration has the key. */
export async function insertIntegration(tx: Tx, row: IntegrationRow): Promise<boolean> {
  const made = await tx.db
    .insertInto('integrations')
    .values(row)
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return made.numInsertedOrUpdatedRows === 1n
}

/** The living integration that files call so. */
export function findByKey(db: Db, key: string): Promise<IntegrationRow | undefined> {
  return db
    .selectFrom('integrations')
    .selectAll()
    .where('key', '=', key)
    .where('key', '<>', '')
    .where('state', '<>', 'deleted')
    .executeTakeFirst()
}

export async function insertVersion(tx: Tx, row: VersionRow): Promise<void> {
  await tx.db.insertInto('integration_versions').values(row).execute()
}

/** False where it was changed since the row was read, or is gone. */
export async function changeIntegration(
  tx: Tx,
  { id, revision }: Pick<IntegrationRow, 'id' | 'revision'>,
  change: Partial<Omit<IntegrationRow, 'revision'>>,
): Promise<boolean> {
  const done = await tx.db
    .updateTable('integrations')
    .set({ ...change, revision: revision + 1 })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('state', '!=', 'deleted')
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Makes the stored secrets of an integration exactly these. */
export async function putSecrets(
  tx: Tx,
  id: IntegrationId,
  sealed: ReadonlyMap<string, string>,
  unchanged: ReadonlySet<string>,
  at: number,
): Promise<void> {
  let gone = tx.db.deleteFrom('integration_secrets').where('integration_id', '=', id)
  if (unchanged.size > 0) gone = gone.where('field', 'not in', [...unchanged])
  await gone.execute()
  const rows = [...sealed].map(([field, text]) => ({ integration_id: id, field, sealed: text, updated_at: at }))
  if (rows.length > 0) await tx.db.insertInto('integration_secrets').values(rows).execute()
}

/** What a deleted integration leaves behind is its row and its versions; what could still be used goes. */
export async function dropBelongings(tx: Tx, id: IntegrationId): Promise<void> {
  await tx.db.deleteFrom('integration_secrets').where('integration_id', '=', id).execute()
  await tx.db.deleteFrom('integration_state').where('integration_id', '=', id).execute()
  await tx.db.deleteFrom('upkeeps').where('integration_id', '=', id).execute()
  await tx.db.deleteFrom('integration_keys').where('integration_id', '=', id).execute()
}
