import { type ActorRef, asIntegrationId, type JsonObject, problem } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import { chooseAccount } from './account.ts'
import { tidied } from './addresses.ts'
import { carrierFaults } from './carriers.ts'
import { addClient } from './clients.ts'
import { configFaults, refuse } from './config.ts'
import type { IntegrationDeps } from './deps.ts'
import { configDifferences, differences } from './difference.ts'
import { directoryFaults } from './directories.ts'
import { askedAtSave, keepAtSave } from './editable-claims.ts'
import { note } from './history.ts'
import { keyFaults, keyFrom } from './key-name.ts'
import { addKeyPair, createKeyPair } from './keys.ts'
import { nameFaults } from './names.ts'
import type { Openings } from './open.ts'
import type { GivenClient, NewIntegration } from './port.ts'
import { type IntegrationRow, insertIntegration, insertVersion, putSecrets } from './rows.ts'
import { parted, patched, sealSecret } from './secrets.ts'
import { hasOwnKeys, type Templates } from './templates.ts'
import { turnWriteBack, wantedBy } from './write-back/saved.ts'

/** Makes an integration: everything about it is checked first and told at once, then one transaction writes it all. */

export interface Creating extends IntegrationDeps {
  readonly templates: Templates
  readonly openings: Openings
}

export async function createIntegration(
  deps: Creating,
  input: NewIntegration,
  actor: ActorRef,
): Promise<{ readonly id: string; readonly client: GivenClient | undefined }> {
  const { store, seals, clock, random, templates, sandbox, keyPair: newKeyPair = createKeyPair } = deps
  const template = templates.choose(input.template)
  const { manifest, connector, schema } = template
  const state = input.state ?? 'enabled'
  const mayBeIncomplete = state === 'draft'
  const config: JsonObject = tidied(schema, patched(schema, {}, input.config))
  const choice = await chooseAccount(
    deps,
    template,
    { accountId: input.accountId, workflowId: input.workflowId },
    mayBeIncomplete,
  )
  refuse([
    ...nameFaults(input),
    ...keyFaults(input.key),
    ...choice.faults,
    ...configFaults(template, config, { sandbox, mayBeIncomplete }),
    ...(await directoryFaults(store, templates, template, config)),
    ...(state === 'enabled' ? carrierFaults({ manifest, config }, deps.canWrite) : []),
  ])

  // Short, since it stands in four indexes of every person of a directory.
  const id = asIntegrationId(Buffer.from(random.bytes(8)).toString('hex'))
  const asked = await askedAtSave(deps.openings, template, { id, connector_id: manifest.id }, { config, state })
  refuse(asked.faults)
  const at = clock.now()
  const name = input.name.trim()
  const { plain, secrets } = parted(schema, config)
  const sealed = new Map([...secrets].map(([field, value]) => [field, sealSecret(seals, id, field, value)]))
  const keyPair = hasOwnKeys(manifest) ? await newKeyPair() : undefined
  const chosen = { account_id: choice.accountId, workflow_id: choice.workflowId }
  const row: Omit<IntegrationRow, 'key'> = {
    id,
    connector_id: manifest.id,
    name,
    description: input.description ?? '',
    owner: input.owner ?? '',
    state,
    version: 1,
    revision: 1,
    ...chosen,
    trust_anchor: null,
    created_at: at,
    updated_at: at,
    deleted_at: null,
  }
  const writesBack = await wantedBy(deps, template, row, config)
  const client = await store.transaction(async tx => {
    const key = input.key ?? (await keyFrom(tx, name, random))
    if (!(await insertIntegration(tx, { ...row, key }))) throw problem('conflict', 'Another integration has this key.')
    await insertVersion(tx, {
      integration_id: id,
      version: 1,
      name,
      ...chosen,
      config: JSON.stringify(plain),
      config_version: connector.configVersion,
      changed_by: JSON.stringify(actor),
      changed_at: at,
    })
    await putSecrets(tx, id, sealed, new Set(), at)
    if (keyPair) await addKeyPair(tx, seals, id, keyPair, at)
    const given = manifest.givesClient ? await addClient(tx, id, at, random) : undefined
    const { description = '', owner = '', why } = input
    const first = { name, description, owner, state, accountId: choice.accountId, workflowId: choice.workflowId }
    const changes = [...differences({}, first), ...configDifferences(schema, {}, config)]
    await note(tx, { integrationId: id, version: 1, action: 'created', changes, why, actor, at })
    const facts = { template: manifest.id, state, ...(given ? { clientId: given.id } : {}) }
    await appendAudit(tx, { at, actor, action: 'integration.created', target: id, facts }, random)
    await turnWriteBack(deps, tx, row, writesBack, actor, at)
    await keepAtSave(tx, deps, { id, claims: asked.claims, isReadOtherwise: false }, { by: actor, at })
    return given
  })
  return { id, client }
}
