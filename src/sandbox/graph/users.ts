/**
 * The users of the tenant: the people of the sandbox by position, and over them what was changed, added and removed.
 * Positions are never given twice and never move, so that a page cursor survives changes between two pages.
 */

import { personAt } from '../people.ts'
import { type Change, type ChangeLog, createChangeLog } from './change-log.ts'
import {
  type BaseTimes,
  basePrincipalName,
  baseProperties,
  baseTimes,
  baseUser,
  domain,
  graphTime,
  isBaseEnabled,
  type UserValue,
  type UserValues,
  userIds,
} from './user.ts'
import { type PartialUser, propertiesOf, saidAtOf } from './user-changes.ts'
import { type UserShape, userWriter } from './user-json.ts'

/** `removed` can be restored for 30 days, `deleted` is for good. */
export type UserState = 'live' | 'removed' | 'deleted'

/** A user that somebody has changed, with the number of the last change of each property. */
interface Touched {
  readonly values: UserValues
  readonly changedAt: ReadonlyMap<string, number>
}

/** The users of the tenant. */
export interface Users {
  readonly log: ChangeLog
  /** How many users there are. */
  count(): number
  /** One more than the last position. */
  end(): number
  state(position: number): UserState
  idAt(position: number): string
  read(position: number, name: string): UserValue | undefined
  /** The position of a live user's id or user principal name. */
  find(idOrName: string): number | undefined
  /** The position of a user's id, in whichever state. */
  findId(id: string): number | undefined
  at(position: number): UserValues
  /** A function that writes the user at a position as JSON text. */
  writer(shape: UserShape): (position: number) => string
  /** Writes what changed since the change of that number, which must be of a live user. */
  writeChanged(position: number, shape: UserShape, since: number): string
  /** Changes a user; properties that stay as they were are no change. The log may say that it was at another time, and who did. */
  patch(position: number, properties: UserValues, said?: Pick<Change, 'saidAt' | 'by'>): void
  /** Creates a user or changes the one with this id or name. Throws a `TypeError` for a name taken. */
  upsert(partial: PartialUser): number
  /** These three tell whether there was such a user. */
  remove(idOrName: string): boolean
  restore(id: string): boolean
  delete(idOrName: string): boolean
  /** The positions of those who can be restored. */
  removed(): readonly number[]
  /** Deletes for good who was removed 30 days ago (https://learn.microsoft.com/en-us/graph/api/resources/directory). */
  emptyBin(): void
}

const retentionMs = 30 * 86_400_000
const baseName = /^user(0|[1-9]\d*)@entra\.example$/

/** A tenant of so many people. */
export function createUsers(people: number, clock: { now(): number }): Users {
  const times: BaseTimes = baseTimes(clock.now())
  const log = createChangeLog(clock)
  const touched = new Map<number, Touched>()
  const away = new Map<number, UserState>()
  const byName = new Map<string, number>()
  const byGivenId = new Map<string, number>()
  const givenIds = new Map<number, string>()
  /** Oldest first; one who was restored since may still be named. */
  const bin: { readonly position: number; readonly at: number }[] = []
  let end = people

  const state = (position: number): UserState => away.get(position) ?? 'live'
  const isLive = (position: number): boolean => position < end && !away.has(position)
  const at = (position: number): UserValues => touched.get(position)?.values ?? baseUser(personAt(position), times)
  /** Stays known after a deletion, so that a delta can still name who is gone. */
  const idAt = (position: number): string => givenIds.get(position) ?? userIds.at(position)

  function findId(id: string): number | undefined {
    const given = byGivenId.get(id.toLowerCase())
    if (given !== undefined) return given
    const position = userIds.indexOf(id)
    return position !== undefined && position < end && idAt(position) === id.toLowerCase() ? position : undefined
  }

  function find(idOrName: string): number | undefined {
    const name = idOrName.toLowerCase()
    const index = Number(baseName.exec(name)?.[1] ?? Number.NaN)
    const untouched = index < people && !touched.has(index) ? index : undefined
    const position = byName.get(name) ?? untouched ?? findId(idOrName)
    return position !== undefined && isLive(position) ? position : undefined
  }

  function read(position: number, name: string): UserValue | undefined {
    const user = touched.get(position)
    if (user !== undefined) return user.values[name]
    // The cheap ones first: a filter may ask a million people.
    if (name === 'accountEnabled') return isBaseEnabled(position)
    if (name === 'id') return userIds.at(position)
    if (name === 'userPrincipalName') return basePrincipalName(position)
    return baseProperties.get(name)?.(personAt(position), times)
  }

  function release(position: number): void {
    const name = String(touched.get(position)?.values.userPrincipalName).toLowerCase()
    if (byName.get(name) === position) byName.delete(name)
  }

  function put(position: number, values: UserValues, properties: readonly string[]): void {
    release(position)
    const changedAt = new Map(touched.get(position)?.changedAt)
    for (const name of properties) changedAt.set(name, log.next())
    touched.set(position, { values, changedAt })
    byName.set(String(values.userPrincipalName).toLowerCase(), position)
  }

  function patch(position: number, properties: UserValues, said: Pick<Change, 'saidAt' | 'by'> = {}): void {
    const before = at(position)
    const names = Object.keys(properties).filter(
      name => JSON.stringify(properties[name]) !== JSON.stringify(before[name] ?? null),
    )
    if (names.length === 0) return
    const name = properties.userPrincipalName
    const holder = typeof name === 'string' ? find(name) : undefined
    if (holder !== undefined && holder !== position) throw new TypeError(`userPrincipalName: another user has ${name}`)
    put(position, { ...before, ...properties }, names)
    const values = names.map(changed => [before[changed] ?? null, properties[changed] ?? null] as const)
    log.add({ position, kind: 'updated', properties: names, values, ...said })
  }

  function create(partial: PartialUser): number {
    const { userPrincipalName } = partial
    if (userPrincipalName === undefined) throw new TypeError('a new user needs a userPrincipalName')
    if (partial.id !== undefined && findId(partial.id) !== undefined) throw new TypeError('id: a removed user has it')
    const position = end
    const person = personAt(position)
    const id = partial.id?.toLowerCase() ?? userIds.at(position)
    const own = propertiesOf(partial)
    const names = { mailNickname: userPrincipalName.split('@', 1)[0] ?? '', mail: userPrincipalName }
    const times = { createdDateTime: graphTime(clock.now()), lastPasswordChangeDateTime: graphTime(clock.now()) }
    const identities = [{ signInType: 'userPrincipalName', issuer: domain, issuerAssignedId: userPrincipalName }]
    const unset = Object.fromEntries([...baseProperties.keys()].map(name => [name, null]))
    const named = {
      displayName: `${person.givenName} ${person.familyName}`,
      givenName: person.givenName,
      surname: person.familyName,
    }
    const set = { accountEnabled: true, userType: 'Member', businessPhones: [], otherMails: [], proxyAddresses: [], identities }
    const values: UserValues = { ...unset, ...named, ...set, ...names, ...times, ...own, id }
    end += 1
    put(position, values, Object.keys({ ...named, ...set, ...names, ...own }))
    if (partial.id !== undefined) {
      byGivenId.set(id, position)
      givenIds.set(position, id)
    }
    log.add({ position, kind: 'created', properties: Object.keys(values), saidAt: saidAtOf(partial) })
    return position
  }

  function takeAway(position: number, to: 'removed' | 'deleted'): void {
    away.set(position, to)
    if (to === 'removed') {
      bin.push({ position, at: clock.now() })
      put(position, { ...at(position), deletedDateTime: graphTime(clock.now()) }, [])
    }
    release(position)
    if (to === 'deleted') touched.delete(position)
    log.add({ position, kind: to, properties: [] })
  }

  return {
    log,
    count: () => end - away.size,
    end: () => end,
    state,
    idAt,
    read,
    find,
    findId,
    at,
    writer(shape) {
      const writer = userWriter(shape, times)
      return position => {
        const user = touched.get(position)
        return user === undefined ? writer.base(position) : writer.changed(user.values, name => user.changedAt.has(name))
      }
    },
    writeChanged(position, shape, since) {
      const changedAt = touched.get(position)?.changedAt
      const select = shape.select.filter(name => name === 'id' || (changedAt?.get(name) ?? -1) >= since)
      return userWriter({ ...shape, select }, times).changed(at(position), () => true)
    },
    patch,
    upsert(partial) {
      const known = partial.id === undefined ? find(partial.userPrincipalName ?? '') : find(partial.id)
      if (known === undefined) {
        const taken = partial.userPrincipalName !== undefined && find(partial.userPrincipalName) !== undefined
        if (taken) throw new TypeError(`userPrincipalName: another user has ${partial.userPrincipalName}`)
        return create(partial)
      }
      patch(known, propertiesOf(partial), { saidAt: saidAtOf(partial) })
      return known
    },
    remove(idOrName) {
      const position = find(idOrName)
      if (position === undefined) return false
      takeAway(position, 'removed')
      return true
    },
    restore(id) {
      const position = findId(id)
      if (position === undefined || state(position) !== 'removed') return false
      const values: UserValues = { ...at(position), deletedDateTime: null }
      const holder = find(String(values.userPrincipalName))
      if (holder !== undefined) throw new TypeError(`userPrincipalName: another user has ${values.userPrincipalName}`)
      away.delete(position)
      const set = Object.keys(values).filter(name => values[name] !== null)
      put(position, values, set)
      log.add({ position, kind: 'restored', properties: set })
      return true
    },
    delete(idOrName) {
      const position = find(idOrName) ?? findId(idOrName)
      if (position === undefined || state(position) === 'deleted') return false
      takeAway(position, 'deleted')
      return true
    },
    removed: () => [...away].flatMap(([position, to]) => (to === 'removed' ? [position] : [])),
    emptyBin() {
      const over = clock.now() - retentionMs
      for (let first = bin[0]; first !== undefined && first.at <= over; first = bin[0]) {
        bin.shift()
        const since = Date.parse(String(at(first.position).deletedDateTime))
        if (state(first.position) === 'removed' && since <= over) takeAway(first.position, 'deleted')
      }
    },
  }
}
