import type { ActorRef, JsonObject } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import type { IntegrationDeps } from './deps.ts'
import { type IntegrationRow, insertVersion, putSecrets } from './rows.ts'
import { parted, sealSecret } from './secrets.ts'
import type { Template } from './templates.ts'

interface Drafted {
  readonly template: Template
  readonly config: JsonObject
  readonly previous: JsonObject
}

interface NewVersion extends Pick<IntegrationRow, 'name' | 'version' | 'account_id' | 'workflow_id'> {
  readonly at: number
  readonly actor: ActorRef
}

/** Writes the version that takes the place of the one in force; of secrets, only those that are others. */
export async function writeVersion(
  tx: Tx,
  { seals }: Pick<IntegrationDeps, 'seals'>,
  row: IntegrationRow,
  draft: Drafted,
  next: NewVersion,
): Promise<void> {
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
