/** The groups of the org and who is in them. */

import type { FilterValue } from './filter.ts'
import type { PeopleStore } from './people-store.ts'
import { baseTimes } from './user.ts'

/** A group as the store keeps it; `includes` says which of the untouched people are members. */
interface Group {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly type: 'BUILT_IN' | 'OKTA_GROUP'
  readonly includes: (position: number) => boolean
  lastMembershipUpdated: string
}

/** The groups of the org, by position in a list that does not change. */
export interface Groups {
  readonly count: number
  /** The position of a group's id. */
  find(id: string): number | undefined
  read(position: number, attribute: string): FilterValue
  json(position: number, origin: string): string
  /** True for a member who can be listed: deactivation ends every membership. */
  isMember(group: number, user: number): boolean
  /** Makes a user a member of exactly these groups (ids or names), and of Everyone. Throws a `TypeError` for an unknown one. */
  setMemberships(user: number, groups: readonly string[]): void
}

const groupId = (position: number): string => `00g5sandbox${String(position).padStart(9, '0')}`

/** Everyone, and five groups of the usual kinds over the people of the store. */
export function createGroups(people: number, store: PeopleStore, clock: { now(): number }): Groups {
  const { created, lastUpdated } = baseTimes(clock.now())
  const make = (name: string, description: string, includes: (position: number) => boolean) => ({ name, description, includes })
  const groups: readonly Group[] = [
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
    lastMembershipUpdated: lastUpdated,
  }))
  const chosen = new Map<number, ReadonlySet<number>>()

  const at = (position: number): Group => {
    const group = groups[position]
    if (group === undefined) throw new RangeError(`no group at ${position}`)
    return group
  }
  const includes = (position: number, user: number): boolean =>
    position === 0 || (chosen.get(user)?.has(position) ?? (user < people && at(position).includes(user)))

  return {
    count: groups.length,
    find(id) {
      const position = groups.findIndex(group => group.id === id)
      return position < 0 ? undefined : position
    },
    read(position, attribute) {
      const group = at(position)
      const values: Record<string, FilterValue> = {
        id: group.id,
        type: group.type,
        created,
        lastUpdated: created,
        lastMembershipUpdated: group.lastMembershipUpdated,
        'profile.name': group.name,
        'profile.description': group.description,
      }
      return values[attribute]
    },
    json(position, origin) {
      const { id, name, description, type, lastMembershipUpdated } = at(position)
      const href = (what: string) => ({ href: `${origin}/api/v1/groups/${id}/${what}` })
      return JSON.stringify({
        id,
        created,
        lastUpdated: created,
        lastMembershipUpdated,
        objectClass: ['okta:user_group'],
        type,
        profile: { name, description },
        _links: { users: href('users'), apps: href('apps') },
      })
    },
    isMember: (group, user) => store.exists(user) && store.status(user) !== 'DEPROVISIONED' && includes(group, user),
    setMemberships(user, names) {
      const wanted = new Set(
        names.map(name => {
          const position = groups.findIndex(group => group.id === name || group.name === name)
          if (position < 0) throw new TypeError(`groups: there is no group ${name}`)
          return position
        }),
      )
      const now = new Date(clock.now()).toISOString()
      groups.forEach((group, position) => {
        if (position !== 0 && wanted.has(position) !== includes(position, user)) group.lastMembershipUpdated = now
      })
      chosen.set(user, wanted)
    },
  }
}
