import {
  type ActorRef,
  asIntegrationId,
  type Fault,
  type IntegrationId,
  isStepgateError,
  type JsonObject,
  type JsonValue,
} from '../../contract/index.ts'
import { appendAudit } from '../../security/audit.ts'
import { carrierFaults } from '../carriers.ts'
import { configFaults } from '../config.ts'
import type { Creating } from '../create.ts'
import { secretDifferences } from '../difference.ts'
import { directoryFaults } from '../directories.ts'
import { askedAtSave } from '../editable-claims.ts'
import { keyFaults } from '../key-name.ts'
import { nameFaults } from '../names.ts'
import type { CheckedItem, ItemToCheck } from '../port.ts'
import { findByKey, type IntegrationRow } from '../rows.ts'
import { parted } from '../secrets.ts'
import { storedConfig } from '../stored.ts'
import type { Template } from '../templates.ts'
import { refuseToLeave, tenantAfter } from '../tenant.ts'
import { integrationsIn, withIntegrations } from './references.ts'

/**
 * Whether the host would accept a whole set of integrations, some of which stand on others that are not there yet. Nothing
 * is made or changed. For whoever has the secrets it also says which of them differ from those that are set; that
 * somebody asked is in the audit.
 */

interface Whole {
  readonly items: ReadonlyMap<string, ItemToCheck>
  readonly rows: ReadonlyMap<string, IntegrationRow>
}

export async function checkAll(deps: Creating, items: readonly ItemToCheck[], actor: ActorRef): Promise<readonly CheckedItem[]> {
  const named = new Set(
    items.flatMap(({ key, account, config }) => [key, account ?? [], ...integrationsIn(config).values()].flat()),
  )
  const rows = new Map<string, IntegrationRow>()
  for (const key of named) {
    const row = await findByKey(deps.store.db, key)
    if (row) rows.set(key, row)
  }
  const set: Whole = { items: new Map(items.map(item => [item.key, item])), rows }
  const checked: CheckedItem[] = []
  for (const item of items) checked.push(await checkItem(deps, set, item))
  await noteComparison(deps, items.filter(({ key }) => rows.has(key)).length, actor)
  return checked
}

/** Whoever may ask whether a secret is the right one can try: it shows. */
async function noteComparison({ store, clock, random }: Creating, compared: number, actor: ActorRef): Promise<void> {
  if (compared === 0) return
  const entry = { at: clock.now(), actor, action: 'integrations.checked', target: 'integrations', facts: { compared } }
  await store.transaction(tx => appendAudit(tx, entry, random))
}

async function checkItem(deps: Creating, set: Whole, item: ItemToCheck): Promise<CheckedItem> {
  const template = deps.templates.find(item.template)
  const row = set.rows.get(item.key)
  const own = [...keyFaults(item.key), ...nameFaults(item)]
  const refused = (path: string, message: string) => ({ key: item.key, faults: [...own, { path, message }], changedSecrets: [] })
  if (!template) return refused('/template', 'There is no template of this name.')
  if (row && row.connector_id !== item.template) return refused('/template', `Is ${row.connector_id}, and stays so.`)
  const { config, faults: unresolved } = resolved(deps, set, item)
  const rules = { sandbox: deps.sandbox, mayBeIncomplete: item.state === 'draft' }
  const faults = [
    ...own,
    ...unresolved,
    ...configFaults(template, config, rules),
    ...(unresolved.length > 0 || namesPending(set, item)
      ? []
      : await directoryFaults(deps.store, deps.templates, template, config)),
    ...accountFaults(deps, set, template, item),
    ...scheduleFaults(template, item),
    ...(item.state === 'enabled' && row?.state !== 'enabled'
      ? carrierFaults({ manifest: template.manifest, config }, deps.canWrite)
      : []),
  ]
  if (faults.length === 0) {
    const asked = { id: row?.id ?? asIntegrationId(item.key), connector_id: item.template }
    faults.push(...(await askedAtSave(deps.openings, template, asked, { config, state: item.state })).faults)
  }
  if (row === undefined || faults.length > 0) return { key: item.key, faults, changedSecrets: [] }
  const previous = await storedConfig(deps.store, deps.seals, template, row)
  return {
    key: item.key,
    faults: await tenantFaults(deps, template, row, previous, config),
    changedSecrets: secretDifferences(parted(template.schema, previous).secrets, parted(template.schema, config).secrets)
      .filter(({ secret }) => secret === 'changed')
      .map(({ field }) => field),
  }
}

/** Ids in place of keys. One that is still to be made stands there by its key. */
function resolved({ templates }: Creating, { items, rows }: Whole, item: ItemToCheck) {
  const faults: Fault[] = []
  const config = withIntegrations(item.config, (key, pointer): JsonValue => {
    const row = rows.get(key)
    const template = row?.connector_id ?? items.get(key)?.template
    const path = `/config${pointer}`
    if (template === undefined) faults.push({ path, message: `There is no integration with the key ${key}.` })
    else if (pointer.endsWith('/directoryIntegrationId') && !templates.ofKind('directory').includes(template))
      faults.push({ path, message: `${key} is no directory.` })
    return row?.id ?? key
  })
  return { config, faults }
}

function scheduleFaults({ manifest }: Template, { schedule }: ItemToCheck): readonly Fault[] {
  if (schedule === undefined || manifest.capabilities.includes('directory')) return []
  return [{ path: '/schedule', message: 'Integrations of this template read no directory.' }]
}

function namesPending({ items, rows }: Whole, item: ItemToCheck): boolean {
  return [...integrationsIn(item.config).values()].some(key => !rows.has(key) && items.has(key))
}

function accountFaults(deps: Creating, set: Whole, { manifest }: Template, item: ItemToCheck): readonly Fault[] {
  const { account, workflow, state } = item
  if (!manifest.verifies) {
    return (['account', 'workflow'] as const)
      .filter(field => item[field] !== undefined)
      .map(field => ({ path: `/${field}`, message: 'Integrations of this template start no verifications.' }))
  }
  if (account === undefined && workflow === undefined && state === 'draft') return []
  if (account === undefined) return [{ path: '/account', message: 'Name the Incode account by its key.' }]
  if (workflow === undefined) return [{ path: '/workflow', message: 'Name a workflow of the account.' }]
  const template = set.rows.get(account)?.connector_id ?? set.items.get(account)?.template
  if (template === undefined || !deps.templates.ofKind('verifier').includes(template)) {
    return [{ path: '/account', message: `There is no Incode account with the key ${account}.` }]
  }
  const ids = workflowsOf(deps, set, account, template)
  if (ids === undefined || ids.includes(workflow)) return []
  return [{ path: '/workflow', message: `The account has no such workflow. It has: ${ids.join(', ')}.` }]
}

/** As they will be. Undefined where the account says nothing of them here: what is wrong with it is told with it. */
function workflowsOf(deps: Creating, set: Whole, key: string, template: string): readonly string[] | undefined {
  const item = set.items.get(key)
  if (item === undefined) return undefined
  const id: IntegrationId = set.rows.get(key)?.id ?? asIntegrationId(key)
  try {
    const { verifier } = deps.openings.tryOut({ id, connector_id: template }, item.config)
    return verifier?.workflows.map(workflow => workflow.id)
  } catch {
    return undefined
  }
}

async function tenantFaults(
  deps: Creating,
  { manifest }: Template,
  row: IntegrationRow,
  previous: JsonObject,
  config: JsonObject,
): Promise<readonly Fault[]> {
  if (manifest.kind !== 'verifier') return []
  try {
    const tenant = await tenantAfter(deps.openings, row, previous, config)
    await deps.store.transaction(tx => refuseToLeave(tx, tenant, ['/config']))
    return []
  } catch (error) {
    if (!isStepgateError(error)) throw error
    return error.faults.length > 0 ? error.faults : [{ path: '/config', message: error.message }]
  }
}
