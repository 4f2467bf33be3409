import type { Fault, JsonObject } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import type { Starter } from './port.ts'
import { findIntegration, findVersion, type IntegrationRow, listOfTemplates } from './rows.ts'
import { hasField } from './schema.ts'
import type { Template, Templates } from './templates.ts'

/** Which directories an integration may name people of: the field `directoryIntegrationId` of its configuration. */

const field = 'directoryIntegrationId'

/**
 * What a product is told from others of its kind by: the tenant of Entra, the host of an org of Okta. An integration that
 * says it takes people of a directory of the same one alone.
 */
export function tenantOf(config: unknown): string | undefined {
  const { tenantId, orgUrl }: { tenantId?: unknown; orgUrl?: unknown } =
    typeof config === 'object' && config !== null ? config : {}
  if (typeof tenantId === 'string') return tenantId.toLowerCase()
  return typeof orgUrl === 'string' ? URL.parse(orgUrl)?.host : undefined
}

async function isOfTenant({ db }: Store, { id, version }: IntegrationRow, tenant: string | undefined): Promise<boolean> {
  if (tenant === undefined) return true
  const stored = await findVersion(db, id, version)
  return stored !== undefined && tenantOf(JSON.parse(stored.config)) === tenant
}

/** An integration that names a directory names one that exists. */
export async function directoryFaults(
  store: Store,
  templates: Templates,
  template: Template,
  config: JsonObject,
): Promise<readonly Fault[]> {
  const named = config[field]
  if (typeof named !== 'string' || !hasField(template.schema, field)) return []
  const row = await findIntegration(store.db, named)
  const isDirectory = row && row.state !== 'deleted' && templates.ofKind('directory').includes(row.connector_id)
  const fault = (message: string) => [{ path: `/config/${field}`, message }]
  if (!isDirectory) return fault('There is no directory integration of this id.')
  if (await isOfTenant(store, row, tenantOf(config))) return []
  const other = 'orgUrl' in config ? 'org: both have to have the same address.' : 'tenant.'
  return fault(`Is not a directory of this ${other}`)
}

/**
 * The one directory that is named, or all of them: those in use, and those that are closed, by an administrator or because
 * they are of another tenant by now.
 */
export async function directoriesOf(
  store: Store,
  templates: Templates,
  named: string | undefined,
  tenant?: string,
): Promise<Required<Pick<Starter, 'directoryIds' | 'closedDirectories'>>> {
  const ofKind = templates.ofKind('directory')
  const row = named === undefined ? undefined : await findIntegration(store.db, named)
  const found = named === undefined ? await listOfTemplates(store.db, ofKind) : row ? [row] : []
  const rows = found.filter(({ connector_id }) => ofKind.includes(connector_id))
  const same = new Set<IntegrationRow>()
  for (const one of rows) if (await isOfTenant(store, one, tenant)) same.add(one)
  const isOpen = (one: IntegrationRow) => one.state === 'enabled' && same.has(one)
  return {
    directoryIds: rows.filter(isOpen).map(({ id }) => id),
    closedDirectories: rows
      .filter(one => !isOpen(one))
      .map(({ id, state }) => ({ id, code: state === 'deleted' ? 'gone' : 'integration_disabled' })),
  }
}
