import { createHash } from 'node:crypto'
import type { OktaDirectoryConfig } from './config.ts'
import { pageSize } from './list.ts'

/** Whom an integration reads: everybody, or the members of chosen groups; and of which groups it keeps the members. */
export interface Scope {
  readonly origin: string
  /** Sorted; empty for everybody. */
  readonly groupIds: readonly string[]
  /** Sorted: those, and the ones that are only tracked. */
  readonly keptIds: readonly string[]
  /** Names what else decides how people are read; another one means that everybody has to be read anew. */
  readonly reading: string
}

export function scopeOf({
  orgUrl,
  groupIds = [],
  trackedGroupIds = [],
  mapping = {},
}: Pick<OktaDirectoryConfig, 'orgUrl' | 'groupIds' | 'trackedGroupIds' | 'mapping'>): Scope {
  const mapped = Object.entries(mapping).sort(([one], [other]) => (one < other ? -1 : 1))
  return {
    origin: orgUrl,
    groupIds: [...groupIds].sort(),
    keptIds: [...new Set([...groupIds, ...trackedGroupIds])].sort(),
    reading: mapped.length === 0 ? '' : createHash('sha256').update(JSON.stringify(mapped)).digest('base64url').slice(0, 16),
  }
}

/** The least that is needed (https://developer.okta.com/docs/api/oauth2/); one scope too many refuses the whole token. */
export function tokenScope({ keptIds }: Scope): string {
  return keptIds.length === 0 ? 'okta.users.read' : 'okta.users.read okta.groups.read'
}

/** A list of users by filter. `%20`, because a `+` is a space in forms only. */
export function filtered(filter: string): string {
  return `/api/v1/users?limit=${pageSize}&filter=${encodeURIComponent(filter)}`
}

/** A list that is a part of a full read. */
export interface Pass {
  readonly path: string
  /** The group whose members these are. */
  readonly groupId?: string
  /** Whether it tells who is there; of a group that is only tracked, it tells who of those is in it. */
  readonly isPeople: boolean
}

const membersOf = (groupId: string, isPeople: boolean): Pass => ({
  path: `/api/v1/groups/${groupId}/users?limit=${pageSize}`,
  groupId,
  isPeople,
})

/**
 * The lists that together are everybody in scope, then the members of the groups that are only tracked. Never by
 * `search`, which ends silently after 50,000. The plain list leaves out DEPROVISIONED users, so they are asked for apart.
 */
export function passesOf({ groupIds, keptIds }: Scope): readonly Pass[] {
  const everybody: readonly Pass[] = [
    { path: `/api/v1/users?limit=${pageSize}`, isPeople: true },
    { path: filtered('status eq "DEPROVISIONED"'), isPeople: true },
  ]
  const people = groupIds.length > 0 ? groupIds.map(id => membersOf(id, true)) : everybody
  return [...people, ...keptIds.filter(id => !groupIds.includes(id)).map(id => membersOf(id, false))]
}
