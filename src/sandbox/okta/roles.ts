/**
 * Who has which admin role: people by themselves, and by the groups that they are in. Apps have theirs where they are
 * registered. https://developer.okta.com/docs/concepts/role-assignment/
 */

import type { Groups } from './groups.ts'

/** Okta's own roles and their labels; any other name is that of a custom role. */
export const standardRoles: Readonly<Record<string, string>> = {
  SUPER_ADMIN: 'Super Organization Administrator',
  ORG_ADMIN: 'Organization Administrator',
  APP_ADMIN: 'Application Administrator',
  USER_ADMIN: 'Group Administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group Membership Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  READ_ONLY_ADMIN: 'Read Only Administrator',
  REPORT_ADMIN: 'Report Administrator',
  API_ACCESS_MANAGEMENT_ADMIN: 'API Access Management Administrator',
}

/** A role as somebody has it. */
export interface HeldRole {
  readonly role: string
  /** The group that it comes from; undefined for one's own. */
  readonly group?: number
}

export interface Roles {
  setOfUser(user: number, roles: readonly string[]): void
  setOfGroup(group: number, roles: readonly string[]): void
  of(user: number): readonly HeldRole[]
  ofGroup(group: number): readonly HeldRole[]
}

/** One person administers the org. */
export function createRoles(groups: Groups, admin: number): Roles {
  const byUser = new Map<number, readonly string[]>([[admin, ['SUPER_ADMIN']]])
  const byGroup = new Map<number, readonly string[]>()
  const ofGroup = (group: number): readonly HeldRole[] => (byGroup.get(group) ?? []).map(role => ({ role, group }))
  return {
    setOfUser: (user, roles) => void byUser.set(user, roles),
    setOfGroup: (group, roles) => void byGroup.set(group, roles),
    of: user => [
      ...(byUser.get(user) ?? []).map(role => ({ role })),
      ...[...byGroup.keys()].filter(group => groups.isMember(group, user)).flatMap(ofGroup),
    ],
    ofGroup,
  }
}

interface Assignee {
  readonly assignmentType: 'USER' | 'GROUP' | 'CLIENT'
  readonly href: string
  readonly created: string
  /** Of a custom role. */
  readonly resourceSet: string
}

/** The assignment as the API shows it. */
export function assignmentOf(role: string, index: number, { assignmentType, href, created, resourceSet }: Assignee) {
  const label = standardRoles[role]
  const place = String(index).padStart(9, '0')
  const id = `${label === undefined ? 'irb' : 'ra1'}5sandbox${place}`
  const common = { id, status: 'ACTIVE', created, lastUpdated: created, assignmentType }
  const assignee = { assignee: { href } }
  if (label !== undefined) return { ...common, label, type: role, _links: assignee }
  return { ...common, label: role, type: 'CUSTOM', role: `cr05sandbox${place}`, 'resource-set': resourceSet, _links: assignee }
}
