import { connectorError } from '../../../src/contract/index.ts'
import type { GraphApi } from '../api.ts'
import { isRow, textOf } from '../map.ts'

/**
 * The tenant's policy on Temporary Access Passes
 * (https://learn.microsoft.com/en-us/graph/api/temporaryaccesspassauthenticationmethodconfiguration-get).
 */
export interface PassPolicy {
  readonly isEnabled: boolean
  readonly isUsableOnce: boolean
  readonly lifetimeInMinutes: number
  readonly isForEverybody: boolean
  readonly includes: readonly string[]
  readonly excludes: readonly string[]
}

const everybody = 'all_users'

export async function readPassPolicy(api: GraphApi, signal: AbortSignal): Promise<PassPolicy> {
  const path = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass'
  const { body } = await api.get(path, signal, { patient: 'quick' })
  const numbers = isRow(body) ? [body.minimumLifetimeInMinutes, body.defaultLifetimeInMinutes, body.maximumLifetimeInMinutes] : []
  const [least, usual, most] = numbers
  const isRead = isRow(body) && typeof body.isUsableOnce === 'boolean' && Array.isArray(body.includeTargets)
  if (!isRead || typeof least !== 'number' || typeof usual !== 'number' || typeof most !== 'number') {
    throw connectorError('response_invalid', undefined, { detail: 'the Temporary Access Pass policy cannot be read' })
  }
  const includes = idsOf(body.includeTargets)
  return {
    isEnabled: body.state === 'enabled',
    isUsableOnce: body.isUsableOnce === true,
    lifetimeInMinutes: Math.min(Math.max(usual, least), most),
    isForEverybody: includes.includes(everybody),
    includes,
    excludes: idsOf(body.excludeTargets),
  }
}

function idsOf(targets: unknown): readonly string[] {
  const rows: readonly unknown[] = Array.isArray(targets) ? targets : []
  return rows.flatMap(row => (isRow(row) ? [textOf(row.id)?.toLowerCase() ?? ''] : []))
}

/** A pass can be made for anybody, and is of no use to those whom the policy leaves out. */
export function letsUse({ isEnabled, isForEverybody, includes, excludes }: PassPolicy, groupIds: readonly string[]): boolean {
  const isIn = (ids: readonly string[]) => ids.some(id => groupIds.includes(id))
  return isEnabled && (isForEverybody || isIn(includes)) && !excludes.includes(everybody) && !isIn(excludes)
}
