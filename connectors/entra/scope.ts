import type { EntraDirectoryConfig } from './config.ts'
import { selectable, usual } from './properties.ts'
import { standingProperties } from './standing.ts'

/** What an integration reads: everybody, or the members of chosen groups; which properties; which memberships beside. */
export interface Scope {
  readonly tenantId: string
  /** Sorted; empty for everybody. */
  readonly groupIds: readonly string[]
  /** Those, and after them the ones whose membership is only kept: whom they name is known by then. */
  readonly keptIds: readonly string[]
  /** The group that shows verdicts, where write-back uses one. */
  readonly standingGroupId: string | undefined
  /** Sorted. A delta query tells changes of these alone, and its links carry them. */
  readonly select: readonly string[]
}

export function scopeOf(config: EntraDirectoryConfig): Scope {
  const { tenantId, groupIds = [], trackedGroupIds = [], mapping = {}, writeBack } = config
  const mapped = Object.values(mapping).flatMap(path => (path === undefined ? [] : (selectable(path) ?? [])))
  const standing = writeBack?.as === 'extension' ? standingProperties(config.clientId) : []
  return {
    tenantId,
    groupIds: [...groupIds].sort(),
    keptIds: [...new Set([...[...groupIds].sort(), ...[...trackedGroupIds].sort()])],
    standingGroupId: writeBack?.as === 'group' ? writeBack.groupId : undefined,
    select: [...new Set([...usual, ...mapped, ...standing])].sort(),
  }
}
