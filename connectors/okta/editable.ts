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
  manager: ['managerId'],
}

/** Beside the profile, what Okta itself gives once and for all. */
const given: ReadonlySet<string> = new Set(['id', 'created'])

/** The words that are known not to let people write. Without any, or with a new one, nobody knows. */
const closed: ReadonlySet<unknown> = new Set(['READ_ONLY', 'HIDE'])

type Permissions = ReadonlyMap<string, Editability>

/** Each with a token of its own: one scope that was not granted refuses the whole token. */
export interface SchemaApis {
  readonly schemas: OktaApi
  readonly types: OktaApi
}

export async function editableClaims(
  apis: SchemaApis,
  mapping: Mapping | undefined,
  signal: AbortSignal,
): Promise<EditableClaims> {
  const permissions = await orRefused(readPermissions(apis, signal))
  return Object.fromEntries(
    mappables.flatMap(claim => {
      const path = mapping?.[claim]
      if (path !== undefined) return [[claim, ofPath(permissions, path)] as const]
      const found = usual[claim]?.flatMap(name => permissions?.get(name) ?? []) ?? []
      return found.length === 0 ? [] : [[claim, worstEditability(found)] as const]
    }),
  )
}

/** Only who was granted the scope is told. That is an answer, unlike an org that is down. */
function orRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => {
    if (!isRefused(error)) throw error
    return undefined
  })
}

/**
 * Whether people may change it, by attribute of the profile. Each type of user has a schema of its own, made as a copy of
 * the default one and changed apart from it, so that the same attribute can be open to one type alone: the worst counts.
 */
async function readPermissions({ schemas, types }: SchemaApis, signal: AbortSignal): Promise<Permissions> {
  const paths = await orRefused(schemaPaths(types, signal))
  const all: Permissions[] = []
  for (const path of paths ?? [defaultSchema]) all.push(await readSchema(schemas, path, signal))
  const names = new Set(all.flatMap(one => [...one.keys()]))
  const unseen: readonly Editability[] = paths === undefined ? ['unknown'] : []
  return new Map(
    [...names].map(name => [name, worstEditability([...unseen, ...all.flatMap(permissions => permissions.get(name) ?? [])])]),
  )
}

const defaultSchema = '/api/v1/meta/schemas/user/default'
const typesPath = '/api/v1/meta/types/user'

/**
 * Where the schemas of all types are, the default one among them; ten types are the most that there can be, on one page
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserType/).
 */
async function schemaPaths(types: OktaApi, signal: AbortSignal): Promise<readonly string[]> {
  const { body } = await types.get(typesPath, signal, 'quick')
  const rows: readonly unknown[] = Array.isArray(body) ? body : []
  const paths = rows.map(row => {
    const link = isRow(row) && isRow(row._links) && isRow(row._links.schema) ? row._links.schema.href : undefined
    const path = typeof link === 'string' ? /\/api\/v1\/meta\/schemas\/user\/\w+$/.exec(link)?.[0] : undefined
    if (path === undefined) throw unreadable(typesPath, 'a type has no schema')
    return path
  })
  if (paths.length === 0) throw unreadable(typesPath, 'there is no type')
  return [...new Set(paths)]
}

async function readSchema(schemas: OktaApi, path: string, signal: AbortSignal): Promise<Permissions> {
  const { body } = await schemas.get(path, signal, 'quick')
  const definitions = isRow(body) && isRow(body.definitions) ? body.definitions : {}
  const parts = [definitions.base, definitions.custom].map(part => (isRow(part) && isRow(part.properties) ? part.properties : {}))
  const attributes = parts.flatMap(part => Object.entries(part))
  if (attributes.length === 0) throw unreadable(path, 'the answer is no schema')
  return new Map(attributes.map(([name, attribute]) => [name, permissionOf(attribute)]))
}

const unreadable = (path: string, what: string) =>
  connectorError('response_invalid', undefined, { detail: `GET ${path}: ${what}` })

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
