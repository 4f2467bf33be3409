/** What `POST /__sandbox/users` may say about one user, and the user that results. */

import { z } from 'zod'
import { type OktaUser, type Profile, type ProfileValue, userStatuses } from './user.ts'

const time = z.iso.datetime({ offset: true })
const timeOrNull = time.nullable()

/** Everything that is not named here is an attribute of the profile, custom ones included. */
export const partialUser = z.looseObject({
  id: z.string().min(1).max(100).optional(),
  login: z.string().min(1).max(100).optional(),
  status: z.enum(userStatuses).optional(),
  created: time.optional(),
  activated: timeOrNull.optional(),
  statusChanged: timeOrNull.optional(),
  lastLogin: timeOrNull.optional(),
  lastUpdated: time.optional(),
  passwordChanged: timeOrNull.optional(),
  /** `OKTA`, `ACTIVE_DIRECTORY`, `LDAP`, `FEDERATION`, `IMPORT`, `SOCIAL` */
  provider: z.string().optional(),
  /** Ids or names of the groups to be a member of, Everyone aside. */
  groups: z.array(z.string()).optional(),
  profile: z.record(z.string(), z.unknown()).optional(),
})
export type PartialUser = z.infer<typeof partialUser>

const topLevel = new Set(Object.keys(partialUser.shape).filter(name => name !== 'login'))

function isProfileValue(value: unknown): value is ProfileValue {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true
  return Array.isArray(value) && value.every(item => typeof item === 'string' || typeof item === 'number')
}

/** The profile attributes of a partial user, whether they stand beside the others or under `profile`. */
export function profileOf(partial: PartialUser): Profile {
  const beside = Object.entries(partial).filter(([name]) => !topLevel.has(name))
  const profile: Record<string, ProfileValue> = {}
  for (const [name, value] of [...beside, ...Object.entries(partial.profile ?? {})])
    if (isProfileValue(value)) profile[name] = value
  return profile
}

/** True if the user's own object changes; group membership is not a part of it. */
export function changesUser(partial: PartialUser): boolean {
  return Object.keys(partial).some(name => !['id', 'login', 'groups'].includes(name))
}

/** The user after the change. It bumps `lastUpdated`, and `statusChanged` with the status, unless the partial says when. */
export function changedUser(user: OktaUser, partial: PartialUser, now: string): OktaUser {
  const status = partial.status ?? user.status
  const statusChanged = status === user.status ? user.statusChanged : now
  const activated = status === 'ACTIVE' ? (user.activated ?? now) : user.activated
  return {
    id: user.id,
    status,
    created: partial.created ?? user.created,
    activated: partial.activated === undefined ? activated : partial.activated,
    statusChanged: partial.statusChanged === undefined ? statusChanged : partial.statusChanged,
    lastLogin: partial.lastLogin === undefined ? user.lastLogin : partial.lastLogin,
    lastUpdated: partial.lastUpdated ?? (changesUser(partial) ? now : user.lastUpdated),
    passwordChanged: partial.passwordChanged === undefined ? user.passwordChanged : partial.passwordChanged,
    type: user.type,
    profile: { ...user.profile, ...profileOf(partial) },
    credentials:
      partial.provider === undefined ? user.credentials : { provider: { type: partial.provider, name: partial.provider } },
  }
}
