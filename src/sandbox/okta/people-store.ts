/**
 * The directory of the stand-in: the people of the sandbox by position, and over them what was changed, added and
 * removed. Positions are never given twice and never move, so that a page cursor survives changes between two pages.
 */

import { personAt } from '../people.ts'
import type { Projection } from './fields.ts'
import type { FilterValue } from './filter.ts'
import {
  type BaseTimes,
  baseAttributes,
  baseProfile,
  baseStatus,
  baseTimes,
  baseUser,
  defaultUserType,
  type OktaUser,
  oktaCredentials,
  positionOfId,
  type UserStatus,
  userIdAt,
} from './user.ts'
import { changedUser, type PartialUser, profileOf } from './user-changes.ts'
import { type UserWriter, userWriter } from './user-json.ts'

/** How a call wants its users written. */
export interface UserShape {
  readonly origin: string
  readonly fields?: Projection | undefined
  readonly omitCredentials?: boolean
}

/** The users of the org. */
export interface PeopleStore {
  /** How many users there are. */
  count(): number
  /** One more than the last position. */
  end(): number
  exists(position: number): boolean
  status(position: number): UserStatus
  read(position: number, attribute: string): FilterValue
  /** The position of an id or a login (logins without regard to case). */
  find(idOrLogin: string): number | undefined
  get(idOrLogin: string): OktaUser | undefined
  at(position: number): OktaUser
  /** A function that writes the user at a position as JSON text. */
  writer(shape: UserShape): (position: number) => string
  /** Creates a user or changes the one with this id or login; gives the position. Throws a `TypeError` for a login taken. */
  upsert(partial: PartialUser): number
  /** Deletes; false if there is no such user. */
  remove(idOrLogin: string): boolean
}

const baseLogin = /^user(0|[1-9]\d*)@example\.com$/

/** A directory of so many people. */
export function createPeopleStore(people: number, clock: { now(): number }): PeopleStore {
  const times: BaseTimes = baseTimes(clock.now())
  const touched = new Map<number, OktaUser>()
  const removed = new Set<number>()
  const byLogin = new Map<string, number>()
  const byGivenId = new Map<string, number>()
  let end = people

  const exists = (position: number): boolean => position < end && !removed.has(position)
  const at = (position: number): OktaUser => touched.get(position) ?? baseUser(position, times)

  function find(idOrLogin: string): number | undefined {
    const login = idOrLogin.toLowerCase()
    const index = baseLogin.exec(login)?.[1]
    const untouched = index !== undefined && Number(index) < people && !touched.has(Number(index)) ? Number(index) : undefined
    const position = byGivenId.get(idOrLogin) ?? positionByMadeId(idOrLogin) ?? byLogin.get(login) ?? untouched
    return position !== undefined && exists(position) ? position : undefined
  }

  function positionByMadeId(id: string): number | undefined {
    const position = positionOfId(id)
    return position === undefined || (touched.get(position)?.id ?? id) === id ? position : undefined
  }

  /** A new user without names gets those of the next person, whom nobody else is named like. */
  function newUser(position: number, partial: PartialUser, now: string): OktaUser {
    const person = personAt(position)
    const id = partial.id ?? userIdAt(position)
    const login = String(profileOf(partial).login ?? person.email)
    const profile = {
      firstName: person.givenName,
      lastName: person.familyName,
      mobilePhone: null,
      secondEmail: null,
      login,
      email: login,
    }
    const base = {
      id,
      created: now,
      lastUpdated: now,
      lastLogin: null,
      type: defaultUserType,
      profile,
      credentials: oktaCredentials,
    }
    const isStaged = partial.status === 'STAGED'
    const since = isStaged ? null : now
    return { ...base, status: isStaged ? 'STAGED' : 'ACTIVE', activated: since, statusChanged: since, passwordChanged: since }
  }

  function loginAt(position: number): string {
    return String(read(position, 'profile.login')).toLowerCase()
  }

  function read(position: number, attribute: string): FilterValue {
    const user = touched.get(position)
    const profileName = attribute.startsWith('profile.') ? attribute.slice(8) : undefined
    if (profileName !== undefined) {
      if (user !== undefined) return Object.hasOwn(user.profile, profileName) ? user.profile[profileName] : undefined
      return Object.hasOwn(baseProfile, profileName) ? baseProfile[profileName]?.(personAt(position)) : undefined
    }
    if (!Object.hasOwn(baseAttributes, attribute)) return undefined
    const name = attribute as keyof typeof baseAttributes
    return user === undefined ? baseAttributes[name](position, times) : user[name]
  }

  return {
    count: () => end - removed.size,
    end: () => end,
    exists,
    status: position => touched.get(position)?.status ?? baseStatus(position),
    read,
    find,
    at,
    get(idOrLogin) {
      const position = find(idOrLogin)
      return position === undefined ? undefined : at(position)
    },
    writer(shape) {
      const writer: UserWriter = userWriter({ ...shape, times })
      return position => {
        const user = touched.get(position)
        return user === undefined ? writer.base(position) : writer.changed(user)
      }
    },
    upsert(partial) {
      const login = profileOf(partial).login
      const known =
        (partial.id === undefined ? undefined : find(partial.id)) ??
        (partial.id === undefined && typeof login === 'string' ? find(login) : undefined)
      if (known === undefined && typeof login !== 'string') throw new TypeError('a new user needs a login')
      const holder = typeof login === 'string' ? find(login) : undefined
      if (holder !== undefined && holder !== known) throw new TypeError(`login: another user has ${login}`)

      const now = new Date(clock.now()).toISOString()
      const position = known ?? end
      const before = known === undefined ? newUser(position, partial, now) : at(position)
      if (known === undefined) end += 1
      else byLogin.delete(loginAt(position))
      touched.set(position, changedUser(before, partial, now))
      byLogin.set(loginAt(position), position)
      if (partial.id !== undefined && known === undefined) byGivenId.set(partial.id, position)
      return position
    },
    remove(idOrLogin) {
      const position = find(idOrLogin)
      if (position === undefined) return false
      byLogin.delete(loginAt(position))
      touched.delete(position)
      removed.add(position)
      return true
    },
  }
}
