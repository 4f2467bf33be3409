import type { EntraDirectoryConfig } from './config.ts'

/**
 * The application permissions that an integration needs (https://learn.microsoft.com/en-us/graph/permissions-reference),
 * each with the broader ones that do as well.
 */

export interface Need {
  readonly permission: string
  readonly orElse: readonly string[]
}

const people: Need = {
  permission: 'User.Read.All',
  orElse: ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
}
const members: Need = {
  permission: 'GroupMember.Read.All',
  orElse: ['GroupMember.ReadWrite.All', 'Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
}
const writePeople: Need = { permission: 'User.ReadWrite.All', orElse: ['Directory.ReadWrite.All'] }
const writeMembers: Need = { permission: 'GroupMember.ReadWrite.All', orElse: ['Group.ReadWrite.All', 'Directory.ReadWrite.All'] }
const ownApp: Need = {
  permission: 'Application.ReadWrite.OwnedBy',
  orElse: ['Application.ReadWrite.All', 'Directory.ReadWrite.All'],
}

export function needsOf({ groupIds, trackedGroupIds, writeBack }: EntraDirectoryConfig): readonly Need[] {
  const asksForGroups = groupIds !== undefined || trackedGroupIds !== undefined || writeBack?.as === 'group'
  return [
    people,
    ...(asksForGroups ? [members] : []),
    ...(writeBack?.as === 'extension' ? [writePeople, ownApp] : []),
    ...(writeBack?.as === 'group' ? [writeMembers] : []),
  ]
}

export function missing(needs: readonly Need[], roles: readonly string[]): readonly string[] {
  return needs
    .filter(({ permission, orElse }) => ![permission, ...orElse].some(name => roles.includes(name)))
    .map(({ permission }) => permission)
}
