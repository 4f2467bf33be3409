import { type Fault, isStepgateError, type PolicyScope, type PolicySettings } from '../../contract/index.ts'
import { isSame } from './canonical.ts'
import { type DeskDeps, faultsIn } from './desk-deps.ts'
import { underFloor } from './floor.ts'
import { loosened } from './propose.ts'
import { defaultId, scopeOf, settingsAt } from './rows.ts'

/** What a policy is meant to say, by whom it covers. Null covers everybody. */
export interface ToCheck {
  readonly scope: PolicyScope | null
  readonly settings: PolicySettings
}

export interface CheckedPolicy {
  readonly faults: readonly Fault[]
  /** What of it would wait for a second administrator, or for a day. */
  readonly looser: readonly string[]
}

/**
 * Whether these would be accepted, before any of them is proposed; nothing is stored. What covers an integration that is
 * still to be made is held against the floor alone: the rest is looked at when it is proposed.
 */
export async function checkPolicies(deps: DeskDeps, items: readonly ToCheck[]): Promise<readonly CheckedPolicy[]> {
  const { db } = deps.store
  const rows = await db.selectFrom('policies').selectAll().execute()
  return Promise.all(
    items.map(async ({ scope, settings }) => {
      const row = rows.find(one => isSame(scopeOf(one), scope))
      const before = row === undefined ? {} : await settingsAt(db, row.id, row.version)
      return {
        faults: [...underFloor(deps.floor, settings), ...(await faultsThere(deps, { scope, settings }))],
        looser: loosened(deps, row?.id ?? (scope === null ? defaultId : ''), before, settings),
      }
    }),
  )
}

async function faultsThere(deps: DeskDeps, { scope, settings }: ToCheck): Promise<readonly Fault[]> {
  if (scope !== null && !(await deps.isThere('integrationId' in scope ? scope.integrationId : scope.directoryId))) return []
  try {
    return await faultsIn(deps, settings, scope)
  } catch (error) {
    // One of which its integration cannot be asked is a fault of that one, and the others are told of as well.
    if (isStepgateError(error)) return [{ path: '/settings', message: error.message }]
    throw error
  }
}
