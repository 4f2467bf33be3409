import type { Fault, JsonObject } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import type { Starter } from './port.ts'
import { findIntegration, listOfTemplates } from './rows.ts'
import { hasField } from './schema.ts'
import type { Template, Templates } from './templates.ts'

/** Which directories an integration may name people of: the field `directoryIntegrationId` of its configuration. */

const field = 'directoryIntegrationId'

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
  return isDirectory ? [] : [{ path: `/config/${field}`, message: 'There is no directory integration of this id.' }]
}

/** The one directory that is named, or all of them: those in use, and those that an administrator has closed. */
export async function directoriesOf(
  store: Store,
  templates: Templates,
  named: string | undefined,
): Promise<Required<Pick<Starter, 'directoryIds' | 'closedDirectories'>>> {
  const ofKind = templates.ofKind('directory')
  const row = named === undefined ? undefined : await findIntegration(store.db, named)
  const found = named === undefined ? await listOfTemplates(store.db, ofKind) : row ? [row] : []
  const rows = found.filter(({ connector_id }) => ofKind.includes(connector_id))
  return {
    directoryIds: rows.filter(({ state }) => state === 'enabled').map(({ id }) => id),
    closedDirectories: rows
      .filter(({ state }) => state !== 'enabled')
      .map(({ id, state }) => ({ id, code: state === 'deleted' ? 'gone' : 'integration_disabled' })),
  }
}
