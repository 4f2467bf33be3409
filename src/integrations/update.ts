import { type ActorRef, type JsonObject, type JsonValue, problem } from '../contract/index.ts'
import { cancelRunsOf, readWholeNext, supersede } from '../directory/sync/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'
import { type Choice, chooseAccount } from './account.ts'
import { tidied } from './addresses.ts'
import { carrierFaults } from './carriers.ts'
import { configFaults, refuse } from './config.ts'
import type { Creating } from './create.ts'
import { configDifferences, differences } from './difference.ts'
import { directoryFaults } from './directories.ts'
import { type Asked, askedAtSave, keepAtSave } from './editable-claims.ts'
import { type Departure, leaving, noteDeparture } from './former-place.ts'
import { holdLooser } from './held/hold.ts'
import { note } from './history.ts'
import { nameFaults } from './names.ts'
import { writeVersion } from './new-version.ts'
import { pointerOf } from './pointer.ts'
import type { FieldChange, HistoryEntry, IntegrationPatch } from './port.ts'
import { changeIntegration, type IntegrationRow } from './rows.ts'
import { patched } from './secrets.ts'
import { living, storedConfig, templateOf } from './stored.ts'
import { refuseSuspended } from './suspension.ts'
import type { Template } from './templates.ts'
import { refuseToLeave, stays, type Tenancy, tenantAfter } from './tenant.ts'
import { remainsOfWriteBack, turnWriteBack, wantedBy } from './write-back/saved.ts'

/**
 * Changes an integration. What verifications pin (name, account, workflow, configuration) makes a new version, which
 * counts for new verifications only; state, description and owner are of the integration and have no versions. All of it
 * is in its history.
 */

type State = 'draft' | 'enabled' | 'disabled'

/** How an integration is to be from now on; what is left out stays. */
export interface Wanted extends Omit<IntegrationPatch, 'config' | 'version' | 'revision'> {
  readonly action: Extract<HistoryEntry['action'], 'updated' | 'reverted'>
  /** What becomes of the configuration in force, secrets included. */
  readonly config?: (template: Template, previous: JsonObject) => JsonObject
}

/** Answers what remains at a place that the integration has left. */
export async function updateIntegration(
  deps: Creating,
  id: string,
  patch: IntegrationPatch,
  actor: ActorRef,
): Promise<readonly string[]> {
  const row = await living(deps.store, id)
  const { version, revision, config, ...rest } = patch
  refuseOther(row, version)
  if (revision !== undefined && revision !== row.revision) throw changedMeanwhile()
  const merge = config && ((template: Template, previous: JsonObject) => patched(template.schema, previous, config))
  return change(deps, row, { action: 'updated', ...rest, ...(merge ? { config: merge } : {}) }, actor)
}

export function refuseOther(row: IntegrationRow, expected: number | undefined): void {
  if (expected !== undefined && expected !== row.version) throw changedMeanwhile()
}

export async function change(deps: Creating, row: IntegrationRow, wanted: Wanted, actor: ActorRef): Promise<readonly string[]> {
  refuse(nameFaults(wanted))
  const state = wanted.state ?? (row.state as State)
  const isVersioned = [wanted.name, wanted.accountId, wanted.workflowId, wanted.config].some(given => given !== undefined)
  // Turning off always works, also where the connector no longer reads the configuration.
  const opens = isVersioned || (state === 'enabled' && row.state !== 'enabled')
  const draft = opens ? await nextVersion(deps, row, wanted, state) : undefined
  return write(deps, row, { state, ...(draft ? { draft } : {}) }, wanted, actor)
}

interface Draft {
  readonly template: Template
  readonly choice: Choice
  readonly config: JsonObject
  readonly previous: JsonObject
  /** Pointers of the configuration's fields that differ. */
  readonly changed: readonly string[]
  readonly tenant: Tenancy
  readonly asked: Asked
}

async function nextVersion(deps: Creating, row: IntegrationRow, wanted: Wanted, state: State): Promise<Draft> {
  const { store, seals, templates, sandbox } = deps
  const template = templateOf(templates, row)
  const mayBeIncomplete = state === 'draft'
  const previous = await storedConfig(store, seals, template, row)
  const config = wanted.config ? tidied(template.schema, wanted.config(template, previous)) : previous
  const choice = await chooseAccount(deps, template, wishOf(row, wanted), mayBeIncomplete)
  const changed = differing(previous, config)
  // Where a host lost its mail, the rest of what is in use can still be changed.
  const opens = state === 'enabled' && (row.state !== 'enabled' || changed.includes('/config/knownChannel'))
  refuse([
    ...choice.faults,
    ...configFaults(template, config, { sandbox, mayBeIncomplete }),
    ...(await directoryFaults(store, templates, template, config)),
    ...(opens ? carrierFaults({ manifest: template.manifest, config }, deps.canWrite) : []),
  ])
  const asks = template.manifest.kind === 'verifier' && changed.length > 0
  const tenant = asks ? await tenantAfter(deps.openings, row, previous, config) : stays(row)
  // A new name alone is no reason to ask the product.
  const asked =
    changed.length > 0 || row.state !== 'enabled'
      ? await askedAtSave(deps.openings, template, row, { config, state })
      : { claims: undefined, faults: [] }
  refuse(asked.faults)
  return { template, choice, config, previous, changed, tenant, asked }
}

/** Another account takes its own first workflow, unless one is named. */
function wishOf(row: IntegrationRow, wanted: Wanted) {
  const accountId = wanted.accountId ?? row.account_id ?? undefined
  const sameAccount = accountId === (row.account_id ?? undefined)
  return { accountId, workflowId: wanted.workflowId ?? (sameAccount ? (row.workflow_id ?? undefined) : undefined) }
}

function differing(before: JsonObject, after: JsonObject): readonly string[] {
  const same = (one: JsonValue | undefined, other: JsonValue | undefined) => JSON.stringify(one) === JSON.stringify(other)
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(key => !same(before[key], after[key]))
    .map(key => `/config${pointerOf([key])}`)
}

interface Change {
  readonly state: State
  readonly draft?: Draft
}

async function write(
  deps: Creating,
  row: IntegrationRow,
  { state, draft }: Change,
  wanted: Wanted,
  actor: ActorRef,
): Promise<readonly string[]> {
  const chosen = draft
    ? { account_id: draft.choice.accountId, workflow_id: draft.choice.workflowId }
    : { account_id: row.account_id, workflow_id: row.workflow_id }
  const next = {
    name: wanted.name?.trim() ?? row.name,
    description: wanted.description ?? row.description,
    owner: wanted.owner ?? row.owner,
    state,
    ...chosen,
  }
  const ofConfig = draft ? configDifferences(draft.template.schema, draft.previous, draft.config) : []
  const changes = [...differences(shown(row), shown(next)), ...ofConfig]
  // Also where only the order of fields differs: it is stored as it was given.
  const changed = [...new Set([...changes.map(topField), ...(draft?.changed ?? [])])]
  if (changed.length === 0) return []
  const at = deps.clock.now()
  const version = draft ? row.version + 1 : row.version
  const writesBack = draft && (await wantedBy(deps, draft.template, { ...row, state, version }, draft.config))
  const remains = draft ? await remainsOfWriteBack(deps.store.db, row, writesBack, ofConfig) : []
  const save = async (departure: Departure | undefined) => {
    const ended = await deps.store.transaction(async tx => {
      const trust_anchor = draft ? draft.tenant.trustAnchor : row.trust_anchor
      const isMine = await changeIntegration(tx, row, { ...next, version, trust_anchor, updated_at: at })
      if (!isMine) throw changedMeanwhile()
      if (state === 'enabled') await refuseSuspended(tx, row.id)
      if (draft) await refuseToLeave(tx, draft.tenant, draft.changed)
      const runs = await stopReading(tx, row, { state, ...(draft ? { draft } : {}) }, ofConfig, { by: actor, at })
      if (draft) await writeVersion(tx, deps, row, draft, { name: next.name, version, ...chosen, at, actor })
      if (draft) {
        const before = { accountId: row.account_id, workflowId: row.workflow_id, config: draft.previous }
        await holdLooser(deps, tx, row, {
          template: draft.template,
          before,
          after: { ...draft.choice, config: draft.config },
          version,
          by: actor,
          at,
        })
      }
      const { action, why } = wanted
      await note(tx, { integrationId: row.id, version, action, changes, why, actor, at })
      const facts = { version, changed, state }
      await appendAudit(tx, { at, actor, action: `integration.${action}`, target: row.id, facts }, deps.random)
      if (departure) await noteDeparture(tx, deps, row, departure, at)
      if (draft || state !== 'enabled') await turnWriteBack(deps, tx, row, writesBack, actor, at)
      if (draft) {
        const learned = { id: row.id, claims: draft.asked.claims, isReadOtherwise: readsOtherwise(draft, ofConfig) }
        await keepAtSave(tx, deps, learned, { by: actor, at })
      }
      return runs
    })
    deps.ports.runsEnded?.(ended)
    if (departure?.left) remains.unshift(departure.left.sentence)
  }
  if (draft) await leaving(deps, row, draft, save)
  else await save(undefined)
  return remains
}

const shown = (row: Pick<IntegrationRow, 'name' | 'description' | 'owner' | 'state' | 'account_id' | 'workflow_id'>) => ({
  name: row.name,
  description: row.description,
  owner: row.owner,
  state: row.state,
  accountId: row.account_id,
  workflowId: row.workflow_id,
})

/** `/config/webhooks/header` → `/config/webhooks` */
function topField({ field }: FieldChange): string {
  return field.split('/').slice(0, 3).join('/')
}

/**
 * A read that goes on would still bring in people of a directory that is turned off, or by a mapping and a scope that are
 * no longer in force. What was read so far by those has to be read again, whole, and whom a held run would remove was
 * found by them too: it no longer waits for a decision.
 */
async function stopReading(
  tx: Tx,
  row: IntegrationRow,
  { state, draft }: Change,
  ofConfig: readonly FieldChange[],
  { by, at }: { readonly by: ActorRef; readonly at: number },
): ReturnType<typeof cancelRunsOf> {
  const isReadOtherwise = readsOtherwise(draft, ofConfig)
  const runs = isReadOtherwise || state === 'disabled' ? await cancelRunsOf(tx, row.id, at) : []
  if (isReadOtherwise) {
    await supersede(tx, row.id, { by, at })
    await readWholeNext(tx, row.id, at)
  }
  return runs
}

function readsOtherwise(draft: Draft | undefined, ofConfig: readonly FieldChange[]): boolean {
  return draft?.template.manifest.kind === 'directory' && ofConfig.some(({ secret }) => secret === undefined)
}

function changedMeanwhile() {
  return problem('version_conflict', 'Somebody else changed this integration meanwhile.')
}
