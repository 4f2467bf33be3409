import type { Clock, JsonObject } from '../contract/index.ts'
import { withFixedLinkKeys } from '../directory/fixed-keys.ts'
import { type SyncState, syncStates } from '../directory/sync/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store } from '../storage/store.ts'
import { attentionOf, listAttention } from './attention.ts'
import { unattested } from './attested.ts'
import { carrierAttention } from './carriers.ts'
import { clientOf, clientsOf, type ShownClient } from './clients.ts'
import { mappingIn } from './editable-claims.ts'
import { endpointsOf } from './endpoints.ts'
import { heldAttention } from './held/desk.ts'
import type { AttentionView, IntegrationView } from './port.ts'
import { resetAttention } from './reset-attention.ts'
import { findVersion, type IntegrationRow, listIntegrations, listSecretFields, listVersions, secretsOf } from './rows.ts'
import { masked } from './secrets.ts'
import { living } from './stored.ts'
import { suspendedAttention } from './suspension.ts'
import type { Templates } from './templates.ts'
import { trailAttention } from './trail-attention.ts'

/** Integrations as administrators see them. Needs no connector to be installed, and opens no secret of a configuration. */

interface Parts {
  readonly row: IntegrationRow
  /** JSON without secrets. */
  readonly config: string
  readonly secretFields: readonly string[]
  readonly client: ShownClient | undefined
  readonly sync: SyncState | undefined
  readonly hasFixedLinkKey: boolean
  readonly attention: readonly AttentionView[] | undefined
  readonly suspended: readonly AttentionView[] | undefined
}

export interface Reading {
  readonly store: Store
  readonly templates: Templates
  readonly publicUrl: string
  readonly clock: Clock
  readonly seals: Seals
  readonly canWrite: boolean | undefined
}

function viewOf(
  { templates, publicUrl, canWrite, clock }: Reading,
  { row, config, secretFields, client, sync, hasFixedLinkKey, attention = [], suspended = [] }: Parts,
): IntegrationView {
  if (row.state === 'deleted') throw new TypeError('a deleted integration has no view')
  const shown = JSON.parse(config) as JsonObject
  const template = templates.find(row.connector_id)
  const ownAttention = () => [
    ...unattested(template?.schema, shown),
    ...(template === undefined ? [] : carrierAttention({ manifest: template.manifest, config: shown }, canWrite)),
  ]
  const needsLook = !hasFixedLinkKey && mappingIn(shown)?.link_key !== undefined
  return {
    id: row.id,
    key: row.key,
    template: row.connector_id,
    name: row.name,
    description: row.description,
    owner: row.owner,
    state: row.state,
    version: row.version,
    revision: row.revision,
    accountId: row.account_id,
    workflowId: row.workflow_id,
    config: masked(shown, secretFields),
    endpoints: endpointsOf(publicUrl, row.id, template?.manifest),
    client: client === undefined ? null : shownClient(client, clock.now()),
    sync: sync === undefined ? null : syncOf(row, sync, needsLook),
    attention: [...suspended, ...(row.state === 'enabled' ? [...attention, ...ownAttention()] : [])],
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  }
}

function shownClient({ id, previous_until: until }: ShownClient, now: number): IntegrationView['client'] {
  return { id, ...(until !== null && until > now ? { formerSecretUntil: new Date(until).toISOString() } : {}) }
}

/** Nothing begins by itself, and nothing is late, where an administrator wants no runs. */
function syncOf({ state }: IntegrationRow, sync: SyncState, needsLook: boolean): SyncState {
  if (state === 'enabled') return { ...sync, attention: sync.attention ?? (needsLook ? 'link_key' : null) }
  return { ...sync, nextAt: null, attention: sync.attention === 'late' ? null : sync.attention }
}

function syncsOf({ store, templates, clock }: Reading, rows: readonly IntegrationRow[]) {
  const directories = rows.filter(row => templates.find(row.connector_id)?.manifest.capabilities.includes('directory'))
  return syncStates(
    store.db,
    directories.map(row => row.id),
    clock.now(),
  )
}

export async function getView(reading: Reading, id: string): Promise<IntegrationView> {
  const { store } = reading
  const row = await living(store, id)
  const now = reading.clock.now()
  const [version, secrets, client, syncs, fixed, attention, held, suspended, resets, trails] = await Promise.all([
    findVersion(store.db, row.id, row.version),
    secretsOf(store.db, row.id),
    clientOf(store, row.id),
    syncsOf(reading, [row]),
    withFixedLinkKeys(store.db, [row.id]),
    attentionOf(reading, row.id, now),
    heldAttention(store, now, row.id),
    suspendedAttention(store.db, row.id),
    resetAttention(store.db, now, row.id),
    trailAttention(store.db, row.id),
  ])
  return viewOf(reading, {
    row,
    config: version?.config ?? '{}',
    secretFields: secrets.map(secret => secret.field),
    client,
    sync: syncs.get(row.id),
    hasFixedLinkKey: fixed.has(row.id),
    attention: [...(held.get(row.id) ?? []), ...(resets.get(row.id) ?? []), ...(trails.get(row.id) ?? []), ...attention],
    suspended: suspended.get(row.id),
  })
}

export async function listViews(reading: Reading): Promise<readonly IntegrationView[]> {
  const { store } = reading
  const now = reading.clock.now()
  const [rows, versions, fields, clients, attention, held, suspended, resets, trails] = await Promise.all([
    listIntegrations(store.db),
    listVersions(store.db),
    listSecretFields(store.db),
    clientsOf(store),
    listAttention(reading, now),
    heldAttention(store, now),
    suspendedAttention(store.db),
    resetAttention(store.db, now),
    trailAttention(store.db),
  ])
  const [syncs, fixed] = await Promise.all([
    syncsOf(reading, rows),
    withFixedLinkKeys(
      store.db,
      rows.map(row => row.id),
    ),
  ])
  const configs = new Map(versions.map(version => [version.integration_id, version.config]))
  const secretFields = Map.groupBy(fields, field => field.integration_id)
  return rows.map(row =>
    viewOf(reading, {
      row,
      config: configs.get(row.id) ?? '{}',
      secretFields: (secretFields.get(row.id) ?? []).map(secret => secret.field),
      client: clients.get(row.id),
      sync: syncs.get(row.id),
      hasFixedLinkKey: fixed.has(row.id),
      attention: [
        ...(held.get(row.id) ?? []),
        ...(resets.get(row.id) ?? []),
        ...(trails.get(row.id) ?? []),
        ...(attention.get(row.id) ?? []),
      ],
      suspended: suspended.get(row.id),
    }),
  )
}
