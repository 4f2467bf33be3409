import type { ActorRef, JsonObject } from '../../contract/index.ts'
import { publish } from '../../jobs/publish.ts'
import { appendAudit } from '../../security/audit.ts'
import { token } from '../../security/hash.ts'
import type { Tx } from '../../storage/store.ts'
import type { IntegrationDeps } from '../deps.ts'
import { configDifferences } from '../difference.ts'
import { looserFields } from '../looser.ts'
import { findVersion, type IntegrationRow, type VersionRow } from '../rows.ts'
import { parted } from '../secrets.ts'
import type { Template } from '../templates.ts'
import { endHeld, type HeldRow, insertHeld, openHeld } from './rows.ts'

/**
 * Whoever takes over one administrator for five minutes begins here: they loosen an integration, let one account be
 * recovered, and set it back. So a looser change is told by a name of its own, and until a second administrator confirms it
 * or a day has gone by nobody is recovered and nobody bound for the first time through it; that is looked after by those who
 * let people through, who ask `heldUntil`. A draft has not let anybody through yet, and disabling it for the change helps
 * nobody: it is held all the same. The folder knows configurations, and neither verifications nor policies.
 */
export const holdMs = 86_400_000

interface Pinned {
  readonly accountId: string | null
  readonly workflowId: string | null
  readonly config: JsonObject
}

export interface Changing {
  readonly template: Template
  readonly before: Pinned
  readonly after: Pinned
  readonly version: number
  readonly by: ActorRef
  readonly at: number
}

/** In the transaction that writes the version. */
export async function holdLooser(deps: IntegrationDeps, tx: Tx, row: IntegrationRow, changing: Changing): Promise<void> {
  if (row.state === 'draft') return
  const { template, before, after, version, by, at } = changing
  const secrets = configDifferences(template.schema, before.config, after.config).some(({ secret }) => secret !== undefined)
  const open = await openHeld(tx.db, at, row.id)
  if (!secrets && (await isBack(tx, open, changing))) {
    for (const held of open) await endHeld(tx, held.id, at, null)
    await tell(deps, tx, row, 'hold_ended', { by, at, facts: { version, changes: open.map(({ id }) => id) } })
    return
  }
  const looser = looserIn(template, before, after)
  if (looser.length === 0) return
  const until = at + holdMs
  await insertHeld(tx, {
    id: `hld_${token(deps.random, 12)}`,
    integration_id: row.id,
    from_version: row.version,
    version,
    fields: JSON.stringify(looser),
    has_secret: secrets ? 1 : 0,
    made_by: JSON.stringify(by),
    made_at: at,
    held_until: until,
    confirmed_by: null,
    ended_at: null,
  })
  await tell(deps, tx, row, 'loosened', { by, at, facts: { version, looser } })
  await deps.ports.loosened?.(tx, { integrationId: row.id, name: row.name, by, at, until })
}

/** What lets people through more easily: another account, another workflow, and what the schema says of the rest. */
function looserIn(template: Template, before: Pinned, after: Pinned): readonly string[] {
  return [
    ...(after.accountId === before.accountId ? [] : ['/accountId']),
    ...(after.workflowId === before.workflowId ? [] : ['/workflowId']),
    ...looserFields(template, before.config, after.config),
  ]
}

/**
 * Whether nothing is looser any more than what stood before all that waits. Of a secret that was exchanged meanwhile
 * nobody can tell, since it has no versions.
 */
async function isBack(tx: Tx, open: readonly HeldRow[], { template, after }: Changing): Promise<boolean> {
  const [oldest] = open
  if (oldest === undefined || open.some(({ has_secret }) => has_secret === 1)) return false
  const former = await findVersion(tx.db, oldest.integration_id, oldest.from_version)
  if (former === undefined || former.config_version !== template.connector.configVersion) return false
  const { plain } = parted(template.schema, after.config)
  return looserIn(template, pinnedIn(former), { ...after, config: plain }).length === 0
}

const pinnedIn = ({ account_id, workflow_id, config }: VersionRow): Pinned => ({
  accountId: account_id,
  workflowId: workflow_id,
  config: JSON.parse(config) as JsonObject,
})

interface Told {
  readonly by: ActorRef
  readonly at: number
  readonly facts: JsonObject
}

/** For the audit, and to those who listen: with names of fields, never with what stands in them. */
export async function tell(
  { random }: Pick<IntegrationDeps, 'random'>,
  tx: Tx,
  { id }: Pick<IntegrationRow, 'id'>,
  what: 'loosened' | 'hold_ended' | 'hold_confirmed',
  { by, at, facts }: Told,
): Promise<void> {
  const action = `integration.${what}`
  await appendAudit(tx, { at, actor: by, action, target: id, facts }, random)
  await publish(tx, { type: action, integrationId: id, target: id, payload: facts, at }, random)
}
