import { connectorCodeOf, endedBy, type Inspection } from '../../../src/contract/index.ts'
import type { Account } from './account.ts'
import type { OperationsApp } from './app.ts'
import { groupsOf, joinableGroups } from './groups-of.ts'
import { ownsPrivilegedApp } from './owned-apps.ts'
import { canActivateRole, holdsRole, sightOf } from './roles-of.ts'

/**
 * Whether an account may do more than others, read now and never kept. Not being able to look, and seeing nothing where
 * nothing proves that there would be something to see, is `unknown`.
 */
export interface Privilege extends Pick<Inspection, 'privileged' | 'reasons'> {
  /** Of groups that the person is in, as far as they could be read. */
  readonly groupIds: readonly string[]
}

export async function privilegeOf({ api, config }: OperationsApp, account: Account, signal: AbortSignal): Promise<Privilege> {
  const { id } = account
  const reasons = new Set<string>(account.isRestricted ? ['restricted_administrative_unit'] : [])
  const unseen = new Set<string>()
  let groupIds: readonly string[] = []
  const note = (reason: string, isSo: boolean) => void (isSo && reasons.add(reason))

  const looks: readonly (readonly [name: string, look: () => Promise<void>])[] = [
    [
      'roles',
      async () => {
        note('directory_role', await holdsRole(api, [id], signal))
        note('eligible_role', await canActivateRole(api, [id], signal))
      },
    ],
    [
      'groups',
      async () => {
        const groups = await groupsOf(api, id, signal)
        groupIds = groups.ids
        note('directory_role', groups.holdsRole)
        note('role_by_group', await holdsRole(api, groups.roleAssignable, signal))
        note('eligible_role_by_group', await canActivateRole(api, groups.roleAssignable, signal))
        const joinable = await joinableGroups(api, id, groups.ids, signal)
        note('role_by_eligible_group', await holdsRole(api, joinable, signal))
        note('eligible_role_by_eligible_group', await canActivateRole(api, joinable, signal))
      },
    ],
    ['owned_apps', async () => note('owns_privileged_app', await ownsPrivilegedApp(api, id, signal))],
    [
      'proof',
      async () => {
        const sight = await sightOf(api, config.knownAdmin, signal)
        if (!sight.admin) unseen.add('unseen:known_admin')
        if (!sight.eligible) unseen.add('unseen:eligible_roles')
      },
    ],
  ]
  await Promise.all(
    looks.map(async ([name, look]) => {
      try {
        await look()
      } catch (error) {
        if (signal.aborted) throw endedBy(signal)
        // Nothing is amiss: the same question can be asked again soon.
        if (connectorCodeOf(error) === 'rate_limited') throw error
        unseen.add(`unseen:${name}:${connectorCodeOf(error)}`)
      }
    }),
  )
  const privileged = reasons.size > 0 ? true : unseen.size > 0 ? 'unknown' : false
  return { privileged, reasons: [...reasons, ...unseen].sort(), groupIds }
}
