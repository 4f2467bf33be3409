/** The groups of the org and who is in them: by hand, by a rule, or as the people of the sandbox are dealt out. */

import type { FilterValue } from './filter.ts'
import { type GroupRule, ruleMatches } from './group-rules.ts'
import type { PeopleStore } from './people-store.ts'
import { baseTimes } from './user.ts'

/** A group as the store keeps it; `includes` says which of the untouched people are members. */
interface Group {
  readonly id: string
  name: string
  description: string
  readonly type: 'BUILT_IN' | 'OKTA_GROUP'
  readonly includes: (position: number) => boolean
  readonly created: string
  lastUpdated: string
  lastMembershipUpdated: string
  isRemoved: boolean
}

/** What of a group is its own to change. */
export interface GroupProfile {
  readonly name: string
  readonly description?: string | undefined
}

/** The groups of the org, by position in a list that only grows. */
export interface Groups {
  /** One more than the last position. */
  end(): number
  exists(position: number): boolean
  /** The position of a group's id. */
  find(id: string): number | undefined
  /** The position of an id or a name. Throws a `TypeError` where there is none. */
  named(idOrName: string): number
  read(position: number, attribute: string): FilterValue
  json(position: number, origin: string, withStats?: boolean): string
  /** True for a member who can be listed: deactivation ends every membership. */
  isMember(group: number, user: number): boolean
  /** The groups of a user. */
  groupsOf(user: number): readonly number[]
  create(profile: GroupProfile): number
  rename(position: number, profile: Partial<GroupProfile>): void
  remove(position: number): void
  /** Puts a user into a group by hand or takes them out; stands above rules. */
  setMember(group: number, user: number, isMember: boolean): void
  /** Makes a user a member of exactly these groups, and of Everyone. */
  setMemberships(user: number, groups: readonly number[]): void
  /** Notes that who is in the group changed. */
  touchMembers(position: number): void
  readonly rules: Map<string, GroupRule>
}

const groupId = (position: number): string => `00g5sandbox${String(position).padStart(9, '0')}`

/** Everyone, and five groups of the usual kinds over the people of the store. */
export function createGroups(people: number, store: PeopleStore, clock: { now(): number }): Groups {
  const { created, lastUpdated } = baseTimes(clock.now())
  const make = (name: string, description: string, includes: (position: number) => boolean) => ({ name, description, includes })
  const groups: Group[] = [
    make('Everyone', 'All users in your organization', () => true),
    make('Engineering', 'Builds the product', position => position % 5 === 0),
    make('Finance', 'Pays and is paid', position => position % 5 === 1),
    make('Sales', 'Talks to customers', position => position % 5 === 2),
    make('Contractors', 'Here for a while', position => position % 50 === 7),
    make('Helpdesk', 'Answers the telephone', position => position < 5),
  ].map((group, position) => ({
    ...group,
    id: groupId(position),
    type: position === 0 ? 'BUILT_IN' : 'OKTA_GROUP',
    created,
    lastUpdated: created,
    lastMembershipUpdated: lastUpdated,
    isRemoved: false,
  }))
  const byHand = new Map<number, Map<number, boolean>>()
  const rules = new Map<string, GroupRule>()

  const now = (): string => new Date(clock.now()).toISOString()
  const at = (position: number): Group => {
    const group = groups[position]
    if (group === undefined) throw new RangeError(`no group at ${position}`)
    return group
  }
  const exists = (position: number): boolean => groups[position]?.isRemoved === false
  const isRuled = (position: number, user: number): boolean => {
    for (const rule of rules.values()) if (rule.group === position && ruleMatches(rule, user, store)) return true
    return false
  }
  const includes = (position: number, user: number): boolean =>
    position === 0 ||
    (byHand.get(user)?.get(position) ?? ((user < people && at(position).includes(user)) || isRuled(position, user)))
  const isMember = (group: number, user: number): boolean =>
    exists(group) && store.exists(user) && store.status(user) !== 'DEPROVISIONED' && includes(group, user)
  const positions = (): readonly number[] => groups.flatMap((group, position) => (group.isRemoved ? [] : [position]))

  function setMember(group: number, user: number, member: boolean): void {
    const chosen = byHand.get(user) ?? new Map<number, boolean>()
    byHand.set(user, chosen.set(group, member))
  }

  function find(id: string): number | undefined {
    const position = groups.findIndex(group => group.id === id && !group.isRemoved)
    return position < 0 ? undefined : position
  }

  function stats(position: number): object {
    let usersCount = 0
    for (let user = 0; user < store.end(); user++) if (isMember(position, user)) usersCount += 1
    return { stats: { usersCount, appsCount: 0, groupPushMappingsCount: 0 } }
  }

  return {
    rules,
    end: () => groups.length,
    exists,
    find,
    named(idOrName) {
      const position = find(idOrName) ?? groups.findIndex(group => group.name === idOrName && !group.isRemoved)
      if (position < 0) throw new TypeError(`groups: there is no group ${idOrName}`)
      return position
    },
    read(position, attribute) {
      const group = at(position)
      const values: Record<string, FilterValue> = {
        id: group.id,
        type: group.type,
        created: group.created,
        lastUpdated: group.lastUpdated,
        lastMembershipUpdated: group.lastMembershipUpdated,
        'profile.name': group.name,
        'profile.description': group.description,
      }
      return values[attribute]
    },
    json(position, origin, withStats = false) {
      const { id, name, description, type, ...times } = at(position)
      const href = (what: string) => ({ href: `${origin}/api/v1/groups/${id}/${what}` })
      return JSON.stringify({
        id,
        created: times.created,
        lastUpdated: times.lastUpdated,
        lastMembershipUpdated: times.lastMembershipUpdated,
        objectClass: ['okta:user_group'],
        type,
        profile: { name, description },
        ...(withStats ? { _embedded: stats(position) } : {}),
        _links: { users: href('users'), apps: href('apps') },
      })
    },
    isMember,
    groupsOf: user => positions().filter(position => isMember(position, user)),
    create({ name, description = '' }) {
      const position = groups.length
      const times = { created: now(), lastUpdated: now(), lastMembershipUpdated: now() }
      const includes = () => false
      groups.push({ id: groupId(position), name, description, type: 'OKTA_GROUP', includes, ...times, isRemoved: false })
      return position
    },
    rename(position, { name, description }) {
      const group = at(position)
      group.name = name ?? group.name
      group.description = description ?? group.description
      group.lastUpdated = now()
    },
    remove(position) {
      at(position).isRemoved = true
      for (const rule of rules.values()) if (rule.group === position) rules.delete(rule.id)
    },
    setMember,
    setMemberships(user, wanted) {
      for (const position of positions()) if (position !== 0) setMember(position, user, wanted.includes(position))
    },
    touchMembers(position) {
      at(position).lastMembershipUpdated = now()
    },
  }
}
