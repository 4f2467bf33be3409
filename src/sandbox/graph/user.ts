/**
 * The Graph user object, and the people of the sandbox seen as Entra users.
 * https://learn.microsoft.com/en-us/graph/api/resources/user
 */

import type { User } from '@microsoft/microsoft-graph-types'
import type { Person } from '../people.ts'
import { createIds } from './ids.ts'

export const domain = 'entra.example'
export const userIds = createIds(0x1eed_5ee1)

/** The app that the tenant's directory extensions belong to; its id is a part of their names. */
export const extensionAppId = '8c1f2f3a-6f0e-4c2b-9d6e-5a4b3c2d1e0f'
export const extensionPrefix = (appId: string): string => `extension_${appId.replaceAll('-', '')}_`
/** There is no date of birth in Entra, so this tenant keeps it in a directory extension. */
export const birthDateAttribute = `${extensionPrefix(extensionAppId)}dateOfBirth`

export type UserValue = string | boolean | number | null | readonly string[] | readonly object[] | object
/** A whole user; extension attributes stand beside the others. */
export type UserValues = Readonly<Record<string, UserValue>>

/** The times that everyone has who was not touched since the stand-in started. */
export interface BaseTimes {
  readonly created: string
  readonly signedIn: string
}

const day = 86_400_000

/** Entra writes whole seconds. */
export const graphTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

export const baseTimes = (now: number): BaseTimes => ({ created: graphTime(now - 90 * day), signedIn: graphTime(now - day) })

type Read = (person: Person, times: BaseTimes) => UserValue

/** The first fifty are enabled cloud members, so that tests can name one without a look. */
const isSynced = ({ index }: Person): boolean => index >= 50 && index % 3 === 0
export const isBaseGuest = (index: number): boolean => index >= 50 && index % 101 === 40
const isGuest = ({ index }: Person): boolean => isBaseGuest(index)
export const isBaseEnabled = (index: number): boolean => index < 50 || index % 97 !== 11

const nothing = (): null => null
const none: string[] = []
const ifSynced =
  <T>(read: (person: Person, times: BaseTimes) => T) =>
  (person: Person, times: BaseTimes): T | null =>
    isSynced(person) ? read(person, times) : null

export const basePrincipalName = (index: number): string => `user${index}@${domain}`
const domainSid = 'S-1-5-21-1004336348-1177238915-682003330'

const standard = {
  id: person => userIds.at(person.index),
  accountEnabled: person => isBaseEnabled(person.index),
  ageGroup: nothing,
  businessPhones: () => none,
  city: person => person.city,
  companyName: nothing,
  country: person => person.country,
  createdDateTime: (_, times) => times.created,
  creationType: person => (isGuest(person) ? 'Invitation' : null),
  deletedDateTime: nothing,
  department: nothing,
  displayName: person => `${person.givenName} ${person.familyName}`,
  employeeHireDate: nothing,
  employeeId: person => person.employeeNumber,
  employeeType: nothing,
  externalUserState: person => (isGuest(person) ? 'Accepted' : null),
  faxNumber: nothing,
  givenName: person => person.givenName,
  identities: person => [{ signInType: 'userPrincipalName', issuer: domain, issuerAssignedId: basePrincipalName(person.index) }],
  isManagementRestricted: () => false,
  jobTitle: nothing,
  lastPasswordChangeDateTime: (_, times) => times.created,
  mail: person => person.email,
  mailNickname: person => `user${person.index}`,
  mobilePhone: person => person.mobilePhone,
  officeLocation: nothing,
  onPremisesDistinguishedName: ifSynced(person => `CN=user${person.index},OU=People,DC=corp,DC=example`),
  onPremisesDomainName: ifSynced(() => 'corp.example'),
  onPremisesImmutableId: ifSynced(person => Buffer.from(userIds.at(person.index)).subarray(0, 16).toString('base64')),
  onPremisesLastSyncDateTime: ifSynced((_, times) => times.created),
  onPremisesSamAccountName: ifSynced(person => `user${person.index}`),
  onPremisesSecurityIdentifier: ifSynced(person => `${domainSid}-${1000 + person.index}`),
  onPremisesSyncEnabled: ifSynced(() => true),
  onPremisesUserPrincipalName: ifSynced(person => `user${person.index}@corp.example`),
  otherMails: () => none,
  postalCode: person => person.zip,
  preferredLanguage: nothing,
  proxyAddresses: person => [`SMTP:${person.email}`],
  signInActivity: (_, times) => ({ lastSignInDateTime: times.signedIn, lastNonInteractiveSignInDateTime: times.signedIn }),
  signInSessionsValidFromDateTime: (_, times) => times.created,
  state: person => person.state,
  streetAddress: person => person.street,
  surname: person => person.familyName,
  usageLocation: person => person.country,
  userPrincipalName: person => basePrincipalName(person.index),
  userType: person => (isGuest(person) ? 'Guest' : 'Member'),
} as const satisfies { readonly [Name in keyof User]?: (person: Person, times: BaseTimes) => User[Name] }

/** What each property says of a person nobody has changed. */
export const baseProperties: ReadonlyMap<string, Read> = new Map<string, Read>([
  ...Object.entries<Read>(standard),
  [birthDateAttribute, person => person.birthDate],
])

/** What a call gets that selects nothing. https://learn.microsoft.com/en-us/graph/api/user-list#optional-query-parameters */
export const defaultProperties: readonly string[] = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
] satisfies readonly (keyof User)[]

/** The person as a whole user, for when one is to be changed. */
export function baseUser(person: Person, times: BaseTimes): UserValues {
  return Object.fromEntries([...baseProperties].map(([name, read]) => [name, read(person, times)]))
}

export const isExtension = (name: string): boolean => /^extension_[0-9a-f]{32}_\w+$/.test(name)
