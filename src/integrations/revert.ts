import { isDeepStrictEqual } from 'node:util'
import { type ActorRef, type JsonObject, type JsonValue, problem } from '../contract/index.ts'
import { lifted } from './config.ts'
import type { Creating } from './create.ts'
import { valueAt } from './pointer.ts'
import type { Reversion, Reverted } from './port.ts'
import { findVersion } from './rows.ts'
import { joined, parted, type SecretValues } from './secrets.ts'
import { living, templateOf } from './stored.ts'
import { change, refuseOther } from './update.ts'

/**
 * Goes back to an earlier version by making a new one of it: name, account, workflow and configuration. Secrets have no
 * versions, because what was exchanged must not come back: those in force stay.
 */
export async function revertIntegration(
  deps: Creating,
  id: string,
  { version, ifVersion, why }: Reversion,
  actor: ActorRef,
): Promise<Omit<Reverted, 'integration'>> {
  const { store, templates } = deps
  const row = await living(store, id)
  refuseOther(row, ifVersion)
  const former = await findVersion(store.db, row.id, version)
  if (!former) throw problem('not_found', 'This integration has no such version.')
  const template = templateOf(templates, row)
  const plain = lifted(template.connector, JSON.parse(former.config) as JsonObject, former.config_version)
  let secrets: Reverted['secrets'] = { kept: [], dropped: [] }
  const config = (_template: unknown, previous: JsonObject): JsonObject => {
    const now = parted(template.schema, previous)
    const stay = new Map([...now.secrets].filter(([pointer]) => hasItsPlace(pointer, now.plain, plain)))
    secrets = toldOf(now.secrets, stay)
    return joined(plain, stay)
  }
  const { name, account_id, workflow_id } = former
  const pinned = { ...(account_id ? { accountId: account_id } : {}), ...(workflow_id ? { workflowId: workflow_id } : {}) }
  const remains = await change(
    deps,
    row,
    { action: 'reverted', name, ...pinned, config, ...(why === undefined ? {} : { why }) },
    actor,
  )
  return { secrets, remains }
}

function toldOf(all: SecretValues, stay: SecretValues): Reverted['secrets'] {
  const pointers = [...all.keys()].map(pointer => [pointer, `/config${pointer}`] as const)
  return {
    kept: pointers.filter(([pointer]) => stay.has(pointer)).map(([, field]) => field),
    dropped: pointers.filter(([pointer]) => !stay.has(pointer)).map(([, field]) => field),
  }
}

/**
 * Whether what the secret belongs to stands in both: the object around it is there, and an entry of a list around it is
 * the same one. The secret of one entry must not come to stand in another.
 */
function hasItsPlace(pointer: string, now: JsonObject, former: JsonObject): boolean {
  const steps = pointer.split('/').slice(1, -1)
  for (let depth = 1; depth <= steps.length; depth += 1) {
    const at = `/${steps.slice(0, depth).join('/')}`
    const [one, other]: (JsonValue | undefined)[] = [valueAt(now, at), valueAt(former, at)]
    if (other === undefined) return false
    const list = valueAt(former, depth === 1 ? '' : `/${steps.slice(0, depth - 1).join('/')}`)
    if (Array.isArray(list) && !isDeepStrictEqual(one, other)) return false
  }
  return true
}
