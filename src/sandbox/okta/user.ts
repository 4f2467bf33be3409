/** The Okta user object, and the people of the sandbox seen as Okta users. */

import { type Person, personAt } from '../people.ts'

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/ (`status`). */
export const userStatuses = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'LOCKED_OUT',
  'PASSWORD_EXPIRED',
  'SUSPENDED',
  'DEPROVISIONED',
] as const
export type UserStatus = (typeof userStatuses)[number]

export type ProfileValue = string | number | boolean | null | readonly (string | number)[]
export type Profile = Readonly<Record<string, ProfileValue>>

/** A user without what depends on the request: `_links` name the host that was asked. */
export interface OktaUser {
  readonly id: string
  readonly status: UserStatus
  readonly created: string
  readonly activated: string | null
  readonly statusChanged: string | null
  readonly lastLogin: string | null
  readonly lastUpdated: string
  readonly passwordChanged: string | null
  readonly type: { readonly id: string }
  readonly profile: Profile
  readonly credentials: { readonly provider: { readonly type: string; readonly name: string } }
}

/** The times that everyone has who was not touched since the stand-in started. */
export interface BaseTimes {
  readonly created: string
  readonly activated: string
  readonly lastUpdated: string
  readonly lastLogin: string
}

const day = 86_400_000

/** People joined two years ago, were last changed 90 days ago and signed in yesterday. */
export function baseTimes(now: number): BaseTimes {
  const daysAgo = (days: number): string => new Date(now - days * day).toISOString()
  return { created: daysAgo(730), activated: daysAgo(729), lastUpdated: daysAgo(90), lastLogin: daysAgo(1) }
}

export const defaultUserType = { id: 'oty5sandboxdefault00' } as const

const idPrefix = '00u5sandbox'
const idStep = 7919

/** An id as Okta makes them: 20 characters, ascending with the order of creation, with gaps. */
export const userIdAt = (position: number): string =>
  `${idPrefix}${(position * idStep + ((position * 31) % idStep)).toString(36).padStart(9, '0')}`

/** The position whose id this is, if it can be one. */
export function positionOfId(id: string): number | undefined {
  if (id.length !== 20 || !id.startsWith(idPrefix)) return undefined
  const position = Math.floor(Number.parseInt(id.slice(idPrefix.length), 36) / idStep)
  return userIdAt(position) === id ? position : undefined
}

/** The first fifty are ACTIVE, so that tests can name one without a look; later a few in a hundred are not. */
export function baseStatus(position: number): UserStatus {
  if (position < 50) return 'ACTIVE'
  switch (position % 97) {
    case 11:
      return 'SUSPENDED'
    case 23:
      return 'LOCKED_OUT'
    case 37:
      return 'DEPROVISIONED'
    case 53:
      return 'STAGED'
    default:
      return 'ACTIVE'
  }
}

/** The profile attributes of a person nobody has changed; `birthDate` is a custom one. */
export const baseProfile: Readonly<Record<string, (person: Person) => string | null>> = {
  firstName: person => person.givenName,
  lastName: person => person.familyName,
  mobilePhone: person => person.mobilePhone,
  secondEmail: () => null,
  login: person => person.email,
  email: person => person.email,
  employeeNumber: person => person.employeeNumber,
  streetAddress: person => person.street,
  city: person => person.city,
  state: person => person.state,
  zipCode: person => person.zip,
  countryCode: person => person.country,
  birthDate: person => person.birthDate,
}

/** The top-level attributes that are plain strings, of a person nobody has changed. */
export const baseAttributes = {
  id: userIdAt,
  status: baseStatus,
  created: (_: number, times: BaseTimes) => times.created,
  activated: (position: number, times: BaseTimes) => unlessStaged(position, times.activated),
  statusChanged: (position: number, times: BaseTimes) => unlessStaged(position, times.activated),
  lastLogin: (position: number, times: BaseTimes) => unlessStaged(position, times.lastLogin),
  lastUpdated: (_: number, times: BaseTimes) => times.lastUpdated,
  passwordChanged: (position: number, times: BaseTimes) => unlessStaged(position, times.activated),
} as const satisfies Readonly<Record<string, (position: number, times: BaseTimes) => string | null>>

/** A STAGED user was never activated, has no password and never signed in. */
function unlessStaged(position: number, time: string): string | null {
  return baseStatus(position) === 'STAGED' ? null : time
}

export const oktaCredentials = { provider: { type: 'OKTA', name: 'OKTA' } } as const

/** The person at a position as a whole user, for when one is to be changed. */
export function baseUser(position: number, times: BaseTimes): OktaUser {
  const person = personAt(position)
  return {
    id: baseAttributes.id(position),
    status: baseAttributes.status(position),
    created: baseAttributes.created(position, times),
    activated: baseAttributes.activated(position, times),
    statusChanged: baseAttributes.statusChanged(position, times),
    lastLogin: baseAttributes.lastLogin(position, times),
    lastUpdated: baseAttributes.lastUpdated(position, times),
    passwordChanged: baseAttributes.passwordChanged(position, times),
    type: defaultUserType,
    profile: Object.fromEntries(Object.entries(baseProfile).map(([name, of]) => [name, of(person)])),
    credentials: oktaCredentials,
  }
}
