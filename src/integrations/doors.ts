import { type IntegrationId, isStepgateError } from '../contract/index.ts'
import { directoriesOf, tenantOf } from './directories.ts'
import { type IntegrationRow, listIntegrations } from './rows.ts'
import { allowancesIn, type StarterDeps } from './starter.ts'
import { living } from './stored.ts'
import type { Door, Doors } from './views.ts'

/** Reads what is stored: no product is asked. `gone` for a deleted directory. */
export async function doorsTo(deps: StarterDeps, directoryId: string): Promise<Doors> {
  const { store } = deps
  const { id, name, state } = await living(store, directoryId)
  const [rows, suspended] = await Promise.all([
    listIntegrations(store.db),
    store.db.selectFrom('suspensions').select('integration_id').execute(),
  ])
  const isSuspended = new Set(suspended.map(({ integration_id }) => integration_id))
  const found = await Promise.all(rows.map(row => doorOf(deps, row, id, isSuspended.has(row.id))))
  return { directory: { integrationId: id, name, state }, doors: found.filter(door => door !== undefined) }
}

async function doorOf(
  { store, templates, openings }: StarterDeps,
  row: IntegrationRow,
  directoryId: IntegrationId,
  suspended: boolean,
): Promise<Door | undefined> {
  if (row.state !== 'enabled' && row.state !== 'disabled') return undefined
  if (!(templates.find(row.connector_id)?.manifest.verifies ?? false)) return undefined
  const config = await configOf(openings, row)
  if (config === undefined) return undefined
  const { directoryIntegrationId, purposes } = allowancesIn(config)
  const { directoryIds, closedDirectories } = await directoriesOf(store, templates, directoryIntegrationId, tenantOf(config))
  if (![...directoryIds, ...closedDirectories.map(({ id }) => id)].includes(directoryId)) return undefined
  const { id: integrationId, name, state, account_id: accountId, workflow_id: workflowId } = row
  return { integrationId, name, state, suspended, purposes, accountId, workflowId }
}

/** One whose configuration cannot be opened lets nobody in, and says so itself. */
async function configOf(openings: StarterDeps['openings'], { id }: IntegrationRow): Promise<unknown> {
  try {
    return (await openings.open(id, { anyState: true })).config
  } catch (error) {
    if (isStepgateError(error)) return undefined
    throw error
  }
}
