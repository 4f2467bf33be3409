import { connectorError, type JsonObject, type JsonValue, problem } from '../contract/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store } from '../storage/store.ts'
import { lifted } from './config.ts'
import { findIntegration, findVersion, type IntegrationRow, secretsOf } from './rows.ts'
import { joined, openSecret } from './secrets.ts'
import type { Template, Templates } from './templates.ts'

/** Finds integrations, and reads what is stored of their configuration. */

/** Unknown: `not_found`. Deleted: `gone`; ids are never reused. */
export async function living(store: Store, id: string): Promise<IntegrationRow> {
  const row = await findIntegration(store.db, id)
  if (!row) throw problem('not_found', 'There is no integration of this id.')
  if (row.state === 'deleted') throw problem('gone', 'This integration was deleted.')
  return row
}

/** The same, and in use: a draft or a disabled one is `integration_disabled`. */
export async function enabled(store: Store, id: string): Promise<IntegrationRow> {
  const row = await living(store, id)
  if (row.state === 'enabled') return row
  const why = row.state === 'draft' ? 'The integration is a draft; enable it first.' : 'The integration is disabled.'
  throw problem('integration_disabled', why)
}

/** The template of a stored integration. A connector that is no longer installed cannot be opened. */
export function templateOf(templates: Templates, row: Pick<IntegrationRow, 'connector_id'>): Template {
  const template = templates.find(row.connector_id)
  if (!template) {
    throw connectorError('config_invalid', 'The connector of this integration is not installed.', { detail: row.connector_id })
  }
  return template
}

/** The configuration in force, with its secrets, as the present connector understands it. Not yet checked. */
export async function storedConfig(
  store: Store,
  seals: Seals,
  template: Template,
  row: Pick<IntegrationRow, 'id' | 'version'>,
): Promise<JsonObject> {
  const [version, secretRows] = await Promise.all([findVersion(store.db, row.id, row.version), secretsOf(store.db, row.id)])
  if (!version) throw problem('internal', undefined, { detail: `integration ${row.id} lacks version ${row.version}` })
  const secrets = new Map<string, JsonValue>(
    secretRows.map(({ field, sealed }) => [field, openSecret(seals, row.id, field, sealed)]),
  )
  const plain = JSON.parse(version.config) as JsonObject
  return lifted(template.connector, joined(plain, secrets), version.config_version)
}
