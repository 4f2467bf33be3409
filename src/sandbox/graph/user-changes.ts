/** Which properties of a user may be written, and what with. https://learn.microsoft.com/en-us/graph/api/user-update */

import type { User } from '@microsoft/microsoft-graph-types'
import { z } from 'zod'
import { badRequest } from './errors.ts'
import { baseProperties, isExtension, type UserValue, type UserValues } from './user.ts'

const texts: ReadonlySet<string> = new Set([
  'ageGroup',
  'city',
  'companyName',
  'country',
  'department',
  'displayName',
  'employeeHireDate',
  'employeeId',
  'employeeType',
  'faxNumber',
  'givenName',
  'jobTitle',
  'mail',
  'mailNickname',
  'mobilePhone',
  'officeLocation',
  'onPremisesImmutableId',
  'postalCode',
  'preferredLanguage',
  'state',
  'streetAddress',
  'surname',
  'usageLocation',
  'userPrincipalName',
  'userType',
] satisfies readonly (keyof User)[])
const lists: ReadonlySet<string> = new Set(['businessPhones', 'otherMails'] satisfies readonly (keyof User)[])
/** May be cleared in the cloud although the directory on premises masters the user. */
const cloudMastered: ReadonlySet<string> = new Set(['usageLocation', 'otherMails', 'userType'])

const isText = (value: unknown): value is string => typeof value === 'string'

function checked(name: string, value: unknown): UserValue {
  const wrong = badRequest(`Invalid value specified for property '${name}' of resource 'User'.`)
  if (texts.has(name)) {
    const mayBeNull = !['displayName', 'userPrincipalName', 'mailNickname'].includes(name)
    if (isText(value) ? value === '' || value.length > 1024 : !(value === null && mayBeNull)) throw wrong
    if (name === 'userPrincipalName' && !/^[^@\s]+@[^@\s]+$/.test(String(value))) throw wrong
    return value as string | null
  }
  if (lists.has(name)) {
    if (!Array.isArray(value) || !value.every(isText)) throw wrong
    return value
  }
  if (name === 'accountEnabled') {
    if (typeof value !== 'boolean') throw wrong
    return value
  }
  if (baseProperties.has(name)) throw badRequest(`Property '${name}' is read-only and cannot be set.`)
  throw badRequest(`Invalid property '${name}'.`)
}

/** Reads the body of a PATCH; `extensions` knows the tenant's directory extensions. */
export function patchOf(body: unknown, user: UserValues, extensions: Extensions): UserValues {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('A resource is required in the request body.')
  const patch: Record<string, UserValue> = {}
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith('@odata.')) continue
    patch[name] = isExtension(name) ? extensions.checked(name, value) : checked(name, value)
  }
  const mastered = Object.keys(patch).some(name => !isExtension(name) && !cloudMastered.has(name))
  if (user.onPremisesSyncEnabled === true && mastered)
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    )
  return patch
}

/** What a tenant knows of its directory extensions. */
export interface Extensions {
  has(name: string): boolean
  /** The value, if the extension exists and takes it; a refusal otherwise. */
  checked(name: string, value: unknown): UserValue
}

/** What `POST /__sandbox/users` may say about one user: properties under Graph's names, whatever an admin may write. */
export const partialUser = z.looseObject({
  id: z.guid().optional(),
  userPrincipalName: z.string().min(3).max(200).optional(),
  /** When the audit log says that it happened: now, unless set. */
  changedAt: z.iso.datetime().optional(),
})
export type PartialUser = z.infer<typeof partialUser>

/** The properties that such a partial user sets. Throws a `TypeError` for a name that users do not have. */
export function propertiesOf({ id: _id, changedAt: _at, ...partial }: PartialUser): UserValues {
  for (const name of Object.keys(partial))
    if (!baseProperties.has(name) && !isExtension(name)) throw new TypeError(`${name}: users have no such property`)
  return partial as UserValues
}

export const saidAtOf = ({ changedAt }: PartialUser): number | undefined =>
  changedAt === undefined ? undefined : Date.parse(changedAt)
