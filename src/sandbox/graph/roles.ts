/**
 * Who may do more than others: directory roles that are held or can be activated, by people and by groups, and memberships
 * of groups that can be activated. https://learn.microsoft.com/en-us/entra/identity/role-based-access-control/permissions-reference
 */

import type {
  DirectoryRole,
  PrivilegedAccessGroupEligibilitySchedule,
  UnifiedRoleAssignment,
  UnifiedRoleEligibilitySchedule,
} from '@microsoft/microsoft-graph-types'
import { groupIds } from './group.ts'
import type { Groups, Member } from './groups.ts'
import { createIds } from './ids.ts'
import type { Users } from './users.ts'

const roleIds = createIds(0x4eed_5ee4)
const assignmentIds = createIds(0x5eed_5ee5)
const eligibilityIds = createIds(0xaeed_5eea)

/** Some of Entra's built-in roles. */
const definitions = [
  { name: 'Global Administrator', templateId: '62e90394-69f5-4237-9190-012177145e10' },
  { name: 'Helpdesk Administrator', templateId: '729827e3-9c14-49f7-bb1b-9608f156bbb8' },
  { name: 'User Administrator', templateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1' },
] as const
export const roleNames = definitions.map(({ name }) => name)
export type RoleName = (typeof roleNames)[number]

/** Holders of the first days, none of them among the fifty who are plain members. The last one has to activate the role. */
const firstHolders = [61, 62, 64] as const
const firstEligible = 65

/** A service principal has no position; it is named by its id. */
export type Holder = Member | { readonly kind: 'app'; readonly id: string }

interface Held {
  readonly number: number
  readonly holder: Holder
  readonly role: number
  readonly isEligible: boolean
}

interface Activatable {
  readonly number: number
  readonly group: number
  readonly member: Member
}

export interface Roles {
  /** False once the tenant has no licence for roles that can be activated. */
  hasActivation: boolean
  give(holder: Holder, role: RoleName, isEligible: boolean): void
  take(holder: Holder): void
  /** Lets somebody activate a membership. */
  letJoin(group: number, member: Member): void
  assignments(): readonly UnifiedRoleAssignment[]
  eligibilities(): readonly UnifiedRoleEligibilitySchedule[]
  joinable(): readonly PrivilegedAccessGroupEligibilitySchedule[]
  /** The roles in use, with the people who hold them themselves. */
  inUse(): readonly { readonly shown: DirectoryRole; readonly holders: readonly number[] }[]
  /** The roles that somebody holds; through groups as well where it `isTransitive`. */
  of(user: number, isTransitive: boolean): readonly DirectoryRole[]
}

export function createRoles(users: Users, groups: Groups): Roles {
  let number = 0
  let held: readonly Held[] = []
  const joins: Activatable[] = []

  const isThere = (holder: Holder): boolean =>
    holder.kind === 'app' ||
    (holder.kind === 'group'
      ? groups.at(holder.position) !== undefined
      : holder.position < users.end() && users.state(holder.position) === 'live')
  const idOf = (holder: Holder): string =>
    holder.kind === 'app' ? holder.id : holder.kind === 'group' ? groupIds.at(holder.position) : users.idAt(holder.position)
  const give = (holder: Holder, role: number, isEligible: boolean): void => {
    held = [...held, { number, holder, role, isEligible }]
    number += 1
  }
  for (const [role, position] of firstHolders.entries()) give({ kind: 'user', position }, role, false)
  give({ kind: 'user', position: firstEligible }, 2, true)

  const standing = (isEligible: boolean) => held.filter(one => one.isEligible === isEligible && isThere(one.holder))
  function shown(role: number): DirectoryRole {
    const { name, templateId } = definitions[role] ?? definitions[0]
    return {
      id: roleIds.at(role),
      deletedDateTime: null,
      description: name,
      displayName: name,
      roleTemplateId: templateId,
    }
  }
  const base = ({ holder, role }: Held) => ({
    principalId: idOf(holder),
    roleDefinitionId: String(shown(role).roleTemplateId),
    directoryScopeId: '/',
  })
  const throughGroup = (group: number, position: number): boolean =>
    groups.within(group).some(one => groups.has(one, { kind: 'user', position }))

  return {
    hasActivation: true,
    give: (holder, role, isEligible) => give(holder, roleNames.indexOf(role), isEligible),
    take(holder) {
      held = held.filter(one => idOf(one.holder) !== idOf(holder))
    },
    letJoin(group, member) {
      joins.push({ number, group, member })
      number += 1
    },
    assignments: () => standing(false).map(one => ({ id: assignmentIds.at(one.number), ...base(one) })),
    eligibilities: () =>
      standing(true).map(one => ({
        id: eligibilityIds.at(one.number),
        ...base(one),
        memberType: 'Direct',
        status: 'Provisioned',
      })),
    joinable: () =>
      joins
        .filter(({ group, member }) => groups.at(group) !== undefined && isThere(member))
        .map(one => ({
          id: eligibilityIds.at(one.number),
          accessId: 'member',
          groupId: groupIds.at(one.group),
          memberType: 'direct',
          principalId: idOf(one.member),
          status: 'Provisioned',
        })),
    inUse() {
      const active = standing(false)
      return [...new Set(active.map(({ role }) => role))].map(role => ({
        shown: shown(role),
        holders: active.flatMap(one => (one.role === role && one.holder.kind === 'user' ? [one.holder.position] : [])),
      }))
    },
    of(user, isTransitive) {
      const holds = ({ holder }: Held): boolean => {
        if (holder.kind === 'app') return false
        return holder.kind === 'user' ? holder.position === user : isTransitive && throughGroup(holder.position, user)
      }
      return [
        ...new Set(
          standing(false)
            .filter(holds)
            .map(({ role }) => role),
        ),
      ].map(shown)
    },
  }
}
