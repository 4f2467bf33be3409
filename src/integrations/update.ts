import { type ActorRef, type JsonObject, type JsonValue, problem } from '../contract/index.ts'
import { cancelRunsOf } from '../directory/sync/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'
import { type Choice, chooseAccount } from './account.ts'
import { configFaults, refuse } from './config.ts'
import type { Creating } from './create.ts'
import { directoryFaults } from './directories.ts'
import { nameFaults } from './names.ts'
import { pointerOf } from './pointer.ts'
import type { IntegrationPatch } from './port.ts'
import { changeIntegration, type IntegrationRow, insertVersion, putSecrets } from './rows.ts'
import { parted, patched, sealSecret } from './secrets.ts'
import { living, storedConfig, templateOf } from './stored.ts'
import type { Template } from './templates.ts'
import { refuseToLeave, stays, type Tenancy, tenantAfter } from './tenant.ts'
import { turnWriteBack, wantedBy } from './write-back/saved.ts'

/**
 * Changes an integration. What verifications pin (name, account, workflow, configuration) makes a new version, which
 * counts for new verifications only; state, description and owner are of the integration and have no versions.
 */

type State = 'draft' | 'enabled' | 'disabled'

export async function updateIntegration(deps: Creating, id: string, patch: IntegrationPatch, actor: ActorRef): Promise<void> {
  const row = await living(deps.store, id)
  if (patch.version !== undefined && patch.version !== row.version) throw changedMeanwhile()
  refuse(nameFaults(patch))
  const state = patch.state ?? (row.state as State)
  const isVersioned = [patch.name, patch.accountId, patch.workflowId, patch.config].some(given => given !== undefined)
  // Turning off always works, also where the connector no longer reads the configuration.
  if (!isVersioned && (state !== 'enabled' || row.state === 'enabled')) {
    return write(deps, row, { state, changed: changedFields(row, patch) }, patch, actor)
  }
  const draft = await nextVersion(deps, row, patch, state)
  return write(deps, row, { state, changed: [...changedFields(row, patch), ...draft.changed], draft }, patch, actor)
}

interface Draft {
  readonly template: Template
  readonly choice: Choice
  readonly config: JsonObject
  readonly previous: JsonObject
  /** Pointers of the configuration's fields that differ. */
  readonly changed: readonly string[]
  readonly tenant: Tenancy
}

async function nextVersion(deps: Creating, row: IntegrationRow, patch: IntegrationPatch, state: State): Promise<Draft> {
  const { store, seals, templates, sandbox } = deps
  const template = templateOf(templates, row)
  const mayBeIncomplete = state === 'draft'
  const previous = await storedConfig(store, seals, template, row)
  const config = patch.config ? patched(template.schema, previous, patch.config) : previous
  const choice = await chooseAccount(deps, template, wishOf(row, patch), mayBeIncomplete)
  refuse([
    ...choice.faults,
    ...configFaults(template, config, { sandbox, mayBeIncomplete }),
    ...(await directoryFaults(store, templates, template, config)),
  ])
  const changed = differing(previous, config)
  const asks = template.manifest.kind === 'verifier' && changed.length > 0
  const tenant = asks ? await tenantAfter(deps.openings, row, previous, config) : stays(row)
  return { template, choice, config, previous, changed, tenant }
}

/** Another account takes its own first workflow, unless one is named. */
function wishOf(row: IntegrationRow, patch: IntegrationPatch) {
  const accountId = patch.accountId ?? row.account_id ?? undefined
  const sameAccount = accountId === (row.account_id ?? undefined)
  return { accountId, workflowId: patch.workflowId ?? (sameAccount ? (row.workflow_id ?? undefined) : undefined) }
}

function differing(before: JsonObject, after: JsonObject): readonly string[] {
  const same = (one: JsonValue | undefined, other: JsonValue | undefined) => JSON.stringify(one) === JSON.stringify(other)
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(key => !same(before[key], after[key]))
    .map(key => `/config${pointerOf([key])}`)
}

function changedFields(row: IntegrationRow, patch: IntegrationPatch): readonly string[] {
  const stored: IntegrationPatch = {
    name: row.name,
    description: row.description,
    owner: row.owner,
    state: row.state as 'enabled',
  }
  return (['name', 'description', 'owner', 'state'] as const)
    .filter(field => patch[field] !== undefined && patch[field] !== stored[field])
    .map(field => `/${field}`)
}

interface Change {
  readonly state: State
  readonly changed: readonly string[]
  readonly draft?: Draft
}

async function write(deps: Creating, row: IntegrationRow, change: Change, patch: IntegrationPatch, actor: ActorRef) {
  const { draft, state } = change
  const chosen = draft
    ? { account_id: draft.choice.accountId, workflow_id: draft.choice.workflowId }
    : { account_id: row.account_id, workflow_id: row.workflow_id }
  const changed = [
    ...change.changed,
    ...(chosen.account_id === row.account_id ? [] : ['/accountId']),
    ...(chosen.workflow_id === row.workflow_id ? [] : ['/workflowId']),
  ]
  if (changed.length === 0) return
  const at = deps.clock.now()
  const name = patch.name?.trim() ?? row.name
  const version = draft ? row.version + 1 : row.version
  const writesBack = draft && (await wantedBy(deps, draft.template, { ...row, state, version }, draft.config))
  const ended = await deps.store.transaction(async tx => {
    const isMine = await changeIntegration(tx, row.id, row.version, {
      name,
      description: patch.description ?? row.description,
      owner: patch.owner ?? row.owner,
      state,
      version,
      ...chosen,
      trust_anchor: draft ? draft.tenant.trustAnchor : row.trust_anchor,
      updated_at: at,
    })
    if (!isMine) throw changedMeanwhile()
    if (draft) await refuseToLeave(tx, draft.tenant, draft.changed)
    // A read that goes on would still bring in people of a directory that an administrator has turned off.
    const runs = state === 'disabled' ? await cancelRunsOf(tx, row.id, at) : []
    if (draft) await writeVersion(tx, deps, row, draft, { name, version, ...chosen, at, actor })
    const facts = { version, changed: [...changed], state }
    await appendAudit(tx, { at, actor, action: 'integration.updated', target: row.id, facts }, deps.random)
    if (draft || state !== 'enabled') await turnWriteBack(deps, tx, row, writesBack, actor, at)
    return runs
  })
  deps.ports.runsEnded?.(ended)
}

interface NewVersion extends Pick<IntegrationRow, 'name' | 'version' | 'account_id' | 'workflow_id'> {
  readonly at: number
  readonly actor: ActorRef
}

async function writeVersion(tx: Tx, { seals }: Creating, row: IntegrationRow, draft: Draft, next: NewVersion): Promise<void> {
  const { template, config, previous } = draft
  const { plain, secrets } = parted(template.schema, config)
  const before = parted(template.schema, previous).secrets
  const unchanged = new Set(
    [...secrets].filter(([field, value]) => JSON.stringify(before.get(field)) === JSON.stringify(value)).map(([field]) => field),
  )
  const fresh = [...secrets].filter(([field]) => !unchanged.has(field))
  const { at, actor, ...named } = next
  await insertVersion(tx, {
    integration_id: row.id,
    ...named,
    config: JSON.stringify(plain),
    config_version: template.connector.configVersion,
    changed_by: JSON.stringify(actor),
    changed_at: at,
  })
  const sealed = new Map(fresh.map(([field, value]) => [field, sealSecret(seals, row.id, field, value)]))
  await putSecrets(tx, row.id, sealed, unchanged, at)
}

function changedMeanwhile() {
  return problem('version_conflict', 'Somebody else changed this integration meanwhile.')
}
