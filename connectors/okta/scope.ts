import type { OktaDirectoryConfig } from './config.ts'
import { pageSize } from './list.ts'

/** Whom an integration reads: everybody, or the members of chosen groups. */
export interface Scope {
  readonly origin: string
  /** Sorted; empty for everybody. */
  readonly groupIds: readonly string[]
}

export function scopeOf({ orgUrl, groupIds = [] }: Pick<OktaDirectoryConfig, 'orgUrl' | 'groupIds'>): Scope {
  return { origin: orgUrl, groupIds: [...groupIds].sort() }
}

/** The least that is needed (https://developer.okta.com/docs/api/oauth2/); one scope too many refuses the whole token. */
export function tokenScope({ groupIds }: Scope): string {
  return groupIds.length === 0 ? 'okta.users.read' : 'okta.users.read okta.groups.read'
}

/** A list of users by filter. `%20`, because a `+` is a space in forms only. */
export function filtered(filter: string): string {
  return `/api/v1/users?limit=${pageSize}&filter=${encodeURIComponent(filter)}`
}

/**
 * The lists that together are everybody in scope. Never by `search`, which ends silently after 50,000. The plain list
 * leaves out DEPROVISIONED users, so they are asked for apart.
 */
export function passesOf({ groupIds }: Scope): readonly string[] {
  if (groupIds.length > 0) return groupIds.map(id => `/api/v1/groups/${id}/users?limit=${pageSize}`)
  return [`/api/v1/users?limit=${pageSize}`, filtered('status eq "DEPROVISIONED"')]
}
