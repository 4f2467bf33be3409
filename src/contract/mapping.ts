import { z } from 'zod'
import { readBirthDate } from './birth-date.ts'
import { type DirectoryClaims, type Mappable, mappables, type SourceUser } from './directory.ts'
import type { JsonValue } from './json.ts'

/**
 * Which attributes of a product feed what is compared with a document. A connector has its own usual mapping; what an
 * administrator sets here stands instead of it, attribute by attribute.
 */

const path = z
  .string()
  .trim()
  .regex(/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*){0,3}$/, 'Has to be the path of an attribute, as profile.dateOfBirth.')

/** As a field of a directory's configuration. */
export const mappingSchema = z.partialRecord(z.enum(mappables), path).meta({
  title: 'Mapping',
  section: 'people',
  description: 'Attributes that stand instead of the usual ones. Look at the preview before you save it.',
  mapping: true,
})
export type Mapping = z.infer<typeof mappingSchema>

/** The value at a path of plain data; undefined where there is none. */
export function attributeAt(row: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      row,
    )
}

/** A value that stands where a text is expected: numbers as they are written, of a list its first entry. */
function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return textOf(value[0])
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

type Draft<T> = { -readonly [K in keyof T]: T[K] }

/** The person with the mapped attributes in place of the usual ones, and what could not be read of them. */
export function withMapping(
  user: SourceUser,
  row: unknown,
  mapping: Mapping | undefined,
): { readonly user: SourceUser; readonly unread: readonly Mappable[] } {
  if (mapping === undefined) return { user, unread: [] }
  const unread: Mappable[] = []
  const next: Draft<SourceUser> = { ...user }
  const claims: Draft<DirectoryClaims> = { ...user.claims }
  for (const [name, from] of Object.entries(mapping) as [Mappable, string][]) {
    const found = attributeAt(row, from)
    const read = name === 'birth_date' ? readBirthDate(found) : textOf(found)
    // What is not there is missing, as many people lack an attribute; what is there and cannot be read is a fault.
    if (read === undefined && found !== undefined && found !== null && found !== '') unread.push(name)
    put(next, claims, name, read)
  }
  return { user: { ...next, claims }, unread }
}

const ofUser = { given_name: 'givenName', family_name: 'familyName', email: 'email', link_key: 'linkKey' } as const

function put(user: Draft<SourceUser>, claims: Draft<DirectoryClaims>, name: Mappable, value: string | undefined): void {
  if (name in ofUser) set(user, ofUser[name as keyof typeof ofUser], value)
  else if (name.startsWith('address.')) {
    const address = { ...claims.address }
    set(address, name.slice('address.'.length) as keyof typeof address, value)
    set(claims, 'address', Object.keys(address).length === 0 ? undefined : address)
  } else set(claims, name as 'middle_name' | 'phone_number' | 'birth_date' | 'employee_number' | 'manager', value)
}

/** Absent is absent: no property stands there with nothing in it. */
function set<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value === undefined) delete target[key]
  else target[key] = value
}

/** Raw attributes of a row by path, for the preview: plain values only, nested objects by dotted paths. */
export function attributesOf(row: unknown, prefix = '', depth = 3): Record<string, JsonValue> {
  if (typeof row !== 'object' || row === null) return {}
  const all: Record<string, JsonValue> = {}
  for (const [key, value] of Object.entries(row)) {
    const name = prefix === '' ? key : `${prefix}.${key}`
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      if (depth > 0) Object.assign(all, attributesOf(value, name, depth - 1))
    } else if (textOf(value) !== undefined || typeof value === 'boolean') all[name] = value as JsonValue
  }
  return all
}
