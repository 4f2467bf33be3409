/** Every change of people and groups, by whichever way it is asked for, and what the System Log says of it. */

import { randomBytes } from 'node:crypto'
import type { GroupProfile, Groups } from './groups.ts'
import type { PeopleStore } from './people-store.ts'
import type { LogTarget, SystemLog } from './system-log.ts'
import type { OktaUser, Profile, UserStatus } from './user.ts'
import type { PartialUser } from './user-changes.ts'

export interface OrgChanges {
  /** Creates or changes a user, groups included; gives the position. Throws a `TypeError` for what the org refuses. */
  upsertUser(partial: PartialUser): number
  /** Writes profile attributes for an app (`by` its client id): these only, or all of them with what is not named emptied. */
  writeProfile(position: number, profile: Profile, replaces: boolean, by: string): void
  removeUser(idOrLogin: string): boolean
  /** What an administrator or an app (`by` its client id) orders of one account: one event, whatever it does to the status. */
  carryOut(user: number, eventType: string, order?: CarriedOut): void
  createGroup(profile: GroupProfile): number
  renameGroup(position: number, profile: Partial<GroupProfile>): void
  removeGroup(position: number): void
  setMember(group: number, user: number, isMember: boolean): void
  /** Puts everybody into the group whose attribute has this value, now and whenever it changes. */
  addRule(group: number, rule: { readonly name: string; readonly attribute: string; readonly value: string }): void
}

export interface CarriedOut {
  readonly status?: UserStatus | undefined
  readonly by?: string
  readonly debugData?: Readonly<Record<string, string>>
}

/** The event of a change of status, by where it leads to or, for the way back to ACTIVE, where it comes from. */
const statusEvents: Readonly<Record<UserStatus, string>> = {
  STAGED: 'user.lifecycle.create',
  PROVISIONED: 'user.lifecycle.activate',
  ACTIVE: 'user.lifecycle.activate',
  RECOVERY: 'user.account.reset_password',
  LOCKED_OUT: 'user.account.lock',
  PASSWORD_EXPIRED: 'user.account.expire_password',
  SUSPENDED: 'user.lifecycle.suspend',
  DEPROVISIONED: 'user.lifecycle.deactivate',
}
const wayBack: Readonly<Partial<Record<UserStatus, string>>> = {
  SUSPENDED: 'user.lifecycle.unsuspend',
  LOCKED_OUT: 'user.account.unlock',
  RECOVERY: 'user.account.update_password',
  PASSWORD_EXPIRED: 'user.account.update_password',
}

const messages: Readonly<Record<string, string>> = {
  'user.lifecycle.create': 'Create Okta user',
  'user.lifecycle.activate': 'Activate Okta user',
  'user.lifecycle.deactivate': 'Deactivate Okta user',
  'user.lifecycle.suspend': 'Suspend Okta user',
  'user.lifecycle.unsuspend': 'Unsuspend Okta user',
  'user.lifecycle.delete.initiated': 'Delete Okta user initiated',
  'user.lifecycle.delete.completed': 'Delete Okta user completed',
  'user.account.lock': 'Max sign in attempts exceeded',
  'user.account.unlock': 'Unlock user account',
  'user.account.update_profile': 'Update user profile for Okta',
  'user.account.update_password': 'User update password for Okta',
  'user.account.reset_password': 'Fired when the user’s Okta password is reset',
  'user.account.expire_password': 'Expire user password',
  'user.account.unlock_by_admin': 'Unlock user account by admin',
  'user.lifecycle.reactivate': 'Reactivate Okta user',
  'user.mfa.factor.activate': 'Activate factor or authenticator enrollment method for user',
  'user.mfa.factor.reset_all': 'Reset all factors for user',
  'user.session.clear': 'Clear user session',
  'user.session.start': 'User login to Okta',
  'group.user_membership.add': 'Add user to group membership',
  'group.user_membership.remove': 'Remove user from group membership',
  'group.lifecycle.create': 'Create Okta group',
  'group.lifecycle.delete': 'Delete Okta group',
  'group.profile.update': 'Update group profile',
}

interface Parts {
  readonly people: PeopleStore
  readonly groups: Groups
  readonly log: SystemLog
  readonly clock: { now(): number }
}

export function createOrgChanges({ people, groups, log, clock }: Parts): OrgChanges {
  const note = (
    eventType: string,
    target: readonly LogTarget[],
    debugData: Readonly<Record<string, string>> = {},
    by?: string,
  ): void => {
    log.write({ eventType, displayMessage: messages[eventType] ?? eventType, target, debugData, ...actorOf(by) })
  }
  const actorOf = (by: string | undefined) =>
    by === undefined ? {} : { actor: { id: by, type: 'PublicClientApp', alternateId: by, displayName: by } }
  const targetOf = ({ id, profile }: OktaUser): LogTarget => {
    const displayName = [profile.firstName, profile.lastName].filter(part => part !== null && part !== undefined).join(' ')
    return { id, type: 'User', alternateId: String(profile.login), displayName }
  }
  const groupTarget = (position: number): LogTarget => {
    const displayName = String(groups.read(position, 'profile.name'))
    return { id: String(groups.read(position, 'id')), type: 'UserGroup', alternateId: 'unknown', displayName }
  }

  function noteMembership(group: number, user: OktaUser, isMember: boolean): void {
    groups.touchMembers(group)
    // Everyone is built in: nobody is added to it, so the log says nothing of it.
    if (group !== 0) note(`group.user_membership.${isMember ? 'add' : 'remove'}`, [targetOf(user), groupTarget(group)])
  }

  /** Does the work, and notes who thereby came into which group or left it. */
  function regrouped(user: number | undefined, work: () => number): number {
    const before = user === undefined ? [] : groups.groupsOf(user)
    const position = work()
    const after = groups.groupsOf(position)
    const subject = people.at(position)
    for (const group of after) if (!before.includes(group)) noteMembership(group, subject, true)
    for (const group of before) if (!after.includes(group)) noteMembership(group, subject, false)
    return position
  }

  function noteUser(before: OktaUser | undefined, after: OktaUser, by?: string): void {
    const target = [targetOf(after)]
    if (before === undefined) note('user.lifecycle.create', target)
    const status = before?.status ?? 'STAGED'
    if (status !== after.status) {
      const back = after.status === 'ACTIVE' ? wayBack[status] : undefined
      note(back ?? statusEvents[after.status], target)
    }
    const names = Object.keys({ ...before?.profile, ...after.profile })
    const changed = before ? names.filter(name => before.profile[name] !== after.profile[name]) : []
    if (changed.length > 0) note('user.account.update_profile', target, { changedAttributes: changed.join(',') }, by)
  }

  function everybody(work: (user: number) => void): void {
    for (let user = 0; user < people.end(); user++) if (people.exists(user)) work(user)
  }

  return {
    upsertUser(partial) {
      const wanted = partial.groups?.map(name => groups.named(name))
      const { profile, login, id } = partial
      const key = id ?? login ?? (typeof profile?.login === 'string' ? profile.login : undefined)
      const known = key === undefined ? undefined : people.find(key)
      const before = known === undefined ? undefined : people.at(known)
      return regrouped(known, () => {
        const position = people.upsert(partial)
        noteUser(before, people.at(position))
        if (wanted !== undefined) groups.setMemberships(position, wanted)
        return position
      })
    },
    writeProfile(position, profile, replaces, by) {
      const before = people.at(position)
      const emptied = replaces ? Object.fromEntries(Object.keys(before.profile).map(name => [name, null])) : {}
      regrouped(position, () => {
        people.upsert({ id: before.id, profile: { ...emptied, ...profile } })
        noteUser(before, people.at(position), by)
        return position
      })
    },
    carryOut(user, eventType, { status, by, debugData = {} } = {}) {
      const { id } = people.at(user)
      if (status !== undefined) people.upsert({ id, status })
      note(eventType, [targetOf(people.at(user))], debugData, by)
    },
    removeUser(idOrLogin) {
      const user = people.get(idOrLogin)
      if (user === undefined || !people.remove(idOrLogin)) return false
      note('user.lifecycle.delete.initiated', [targetOf(user)])
      note('user.lifecycle.delete.completed', [targetOf(user)])
      return true
    },
    createGroup(profile) {
      const position = groups.create(profile)
      note('group.lifecycle.create', [groupTarget(position)])
      return position
    },
    renameGroup(position, profile) {
      groups.rename(position, profile)
      note('group.profile.update', [groupTarget(position)])
    },
    removeGroup(position) {
      groups.remove(position)
      note('group.lifecycle.delete', [groupTarget(position)])
    },
    setMember(group, user, isMember) {
      regrouped(user, () => {
        groups.setMember(group, user, isMember)
        return user
      })
    },
    addRule(group, rule) {
      const id = `0pr${randomBytes(9).toString('hex').slice(0, 17)}`
      const inside = new Set<number>()
      everybody(user => void (groups.isMember(group, user) && inside.add(user)))
      groups.rules.set(id, { id, group, created: new Date(clock.now()).toISOString(), ...rule })
      everybody(user => {
        if (groups.isMember(group, user) && !inside.has(user)) noteMembership(group, people.at(user), true)
      })
    },
  }
}
