import {
  connectorCodeOf,
  connectorError,
  type Editability,
  type EditableClaims,
  type Mappable,
  type Mapping,
  mappables,
  worstEditability,
} from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import { isRow } from './map.ts'

/**
 * Which claims people can change in their own profile, by what the schema of the org permits SELF
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/).
 */

/**
 * What feeds a claim where the mapping says nothing, as `map.ts` reads it; a test compares the two. The first that has a
 * value counts.
 */
export const usual: Readonly<Partial<Record<Mappable, readonly string[]>>> = {
  given_name: ['firstName'],
  family_name: ['lastName'],
  middle_name: ['middleName'],
  email: ['email'],
  phone_number: ['mobilePhone', 'primaryPhone'],
  birth_date: ['birthDate', 'dateOfBirth', 'birthdate'],
  employee_number: ['employeeNumber'],
  'address.street_address': ['streetAddress'],
  'address.locality': ['city'],
  'address.region': ['state'],
  'address.postal_code': ['zipCode'],
  'address.country': ['countryCode'],
}

/** Beside the profile, what Okta itself gives once and for all. */
const given: ReadonlySet<string> = new Set(['id', 'created'])

const schemaPath = '/api/v1/meta/schemas/user/default'

/** The words that are known not to let people write. Without any, or with a new one, nobody knows. */
const closed: ReadonlySet<unknown> = new Set(['READ_ONLY', 'HIDE'])

type Permissions = ReadonlyMap<string, Editability>

export async function editableClaims(api: OktaApi, mapping: Mapping | undefined, signal: AbortSignal): Promise<EditableClaims> {
  const permissions = await readPermissions(api, signal).catch((error: unknown) => {
    // Only who was granted okta.schemas.read is told. That is an answer, unlike an org that is down.
    if (!isRefused(error)) throw error
    return undefined
  })
  return Object.fromEntries(
    mappables.flatMap(claim => {
      const path = mapping?.[claim]
      if (path !== undefined) return [[claim, ofPath(permissions, path)] as const]
      const found = usual[claim]?.flatMap(name => permissions?.get(name) ?? []) ?? []
      return found.length === 0 ? [] : [[claim, worstEditability(found)] as const]
    }),
  )
}

/** Whether people may change it, by attribute of the profile: those of every org, and its own. */
async function readPermissions(api: OktaApi, signal: AbortSignal): Promise<Permissions> {
  const { body } = await api.get(schemaPath, signal, 'quick')
  const definitions = isRow(body) && isRow(body.definitions) ? body.definitions : {}
  const parts = [definitions.base, definitions.custom].map(part => (isRow(part) && isRow(part.properties) ? part.properties : {}))
  const attributes = parts.flatMap(part => Object.entries(part))
  if (attributes.length === 0) {
    throw connectorError('response_invalid', undefined, { detail: `GET ${schemaPath}: the answer is no schema` })
  }
  return new Map(attributes.map(([name, attribute]) => [name, permissionOf(attribute)]))
}

function permissionOf(attribute: unknown): Editability {
  const all: readonly unknown[] = isRow(attribute) && Array.isArray(attribute.permissions) ? attribute.permissions : []
  const own = all.flatMap(one => (isRow(one) && one.principal === 'SELF' ? [one.action] : []))
  if (own.includes('READ_WRITE')) return 'yes'
  return own.length > 0 && own.every(action => closed.has(action)) ? 'no' : 'unknown'
}

function isRefused(error: unknown): boolean {
  const code = connectorCodeOf(error)
  return code === 'permission_missing' || code === 'consent_required'
}

/** An attribute that the schema does not have may be made tomorrow, by whatever permission. */
function ofPath(permissions: Permissions | undefined, path: string): Editability {
  if (given.has(path)) return 'no'
  const name = /^profile\.([^.]+)$/.exec(path)?.[1]
  return (name === undefined ? undefined : permissions?.get(name)) ?? 'unknown'
}
