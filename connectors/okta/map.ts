import { addressClaim, type DirectoryClaims, readBirthDate, readLanguage, type SourceUser } from '../../src/contract/index.ts'

/**
 * Okta's user object as a person of the directory
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/). Runs for every person of every
 * read: checks by hand, looks only at what is kept.
 */

export type Row = Readonly<Record<string, unknown>>
type Draft<T> = { -readonly [K in keyof T]: T[K] }

const statuses: ReadonlyMap<string, SourceUser['status']> = new Map([
  ['ACTIVE', 'active'],
  ['PASSWORD_EXPIRED', 'active'],
  ['RECOVERY', 'active'],
  ['LOCKED_OUT', 'locked'],
  ['SUSPENDED', 'suspended'],
  ['STAGED', 'staged'],
  ['PROVISIONED', 'staged'],
  ['ACTIVATING', 'staged'],
  ['DEPROVISIONED', 'inactive'],
])

/**
 * A status that Okta may add one day. The person stays in the view, with Okta's word beside, and cannot verify; set aside
 * they would look removed.
 */
const unknownStatus: SourceUser['status'] = 'suspended'

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A custom attribute can be a number; an employee's often is. */
function word(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : text(value)
}

function fullName(givenName: string | undefined, familyName: string | undefined): string | undefined {
  return givenName === undefined || familyName === undefined ? (givenName ?? familyName) : `${givenName} ${familyName}`
}

function claimsOf(profile: Row): DirectoryClaims {
  const claims: Draft<DirectoryClaims> = {}
  const middleName = text(profile.middleName)
  // No attribute of Okta's own holds it; these are the usual names of a custom one.
  const birthDate = readBirthDate(profile.birthDate) ?? readBirthDate(profile.dateOfBirth) ?? readBirthDate(profile.birthdate)
  const phone = text(profile.mobilePhone) ?? text(profile.primaryPhone)
  const employeeNumber = word(profile.employeeNumber)
  const manager = word(profile.managerId)
  const locale = readLanguage(profile.preferredLanguage) ?? readLanguage(profile.locale)
  const address = addressClaim({
    street: text(profile.streetAddress),
    locality: text(profile.city),
    region: text(profile.state),
    postalCode: word(profile.zipCode),
    country: text(profile.countryCode),
  })
  if (middleName !== undefined) claims.middle_name = middleName
  if (birthDate !== undefined) claims.birth_date = birthDate
  if (phone !== undefined) claims.phone_number = phone
  if (employeeNumber !== undefined) claims.employee_number = employeeNumber
  if (manager !== undefined) claims.manager = manager
  if (locale !== undefined) claims.locale = locale
  if (address !== undefined) claims.address = address
  return claims
}

/** The person, or undefined for a row without what every user has: id, status, login. */
export function readUser(row: unknown): SourceUser | undefined {
  if (!isRow(row)) return undefined
  const externalId = text(row.id)
  const sourceStatus = text(row.status)
  const profile = row.profile
  if (externalId === undefined || sourceStatus === undefined || !isRow(profile)) return undefined
  const login = text(profile.login)
  if (login === undefined) return undefined
  const user: Draft<SourceUser> = {
    externalId,
    login,
    status: statuses.get(sourceStatus) ?? unknownStatus,
    sourceStatus,
    claims: claimsOf(profile),
  }
  const email = text(profile.email)
  const givenName = text(profile.firstName)
  const familyName = text(profile.lastName)
  // Optional in Okta and mostly left empty, unlike the two names.
  const displayName = text(profile.displayName) ?? fullName(givenName, familyName)
  const changedAt = text(row.lastUpdated)
  if (email !== undefined) user.email = email
  if (givenName !== undefined) user.givenName = givenName
  if (familyName !== undefined) user.familyName = familyName
  if (displayName !== undefined) user.displayName = displayName
  if (changedAt !== undefined) user.changedAt = changedAt
  return user
}
