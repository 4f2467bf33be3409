import type { JsonObject, JsonValue } from '../contract/index.ts'
import type { Seals } from '../security/seals.ts'
import { isObject, merged, valueAt, withValue } from './pointer.ts'
import { isSecret, places } from './schema.ts'

/**
 * Secrets of a configuration are write-only. They lie sealed, each in its own row under the JSON Pointer of its
 * field; the stored configuration does not have them, and what is shown of them is `{ "set": true }`.
 */

export type SecretValues = ReadonlyMap<string, JsonValue>

const mark: JsonObject = { set: true }

function isMark(value: JsonValue): boolean {
  return isObject(value) && value.set === true && Object.keys(value).length === 1
}

function secretPlaces(schema: JsonObject, config: JsonObject): readonly { pointer: string; value: JsonValue }[] {
  return [...places(schema, config)].filter(place => isSecret(place.nodes))
}

/** The configuration without its secrets, and the secrets. */
export function parted(schema: JsonObject, config: JsonObject): { readonly plain: JsonObject; readonly secrets: SecretValues } {
  const found = secretPlaces(schema, config)
  const plain = found.reduce((rest, { pointer }) => withValue(rest, pointer, undefined), config)
  return { plain, secrets: new Map(found.map(({ pointer, value }) => [pointer, value])) }
}

export function joined(plain: JsonObject, secrets: SecretValues): JsonObject {
  return [...secrets].reduce((config, [pointer, value]) => withValue(config, pointer, value), plain)
}

export function masked(plain: JsonObject, fields: Iterable<string>): JsonObject {
  return [...fields].reduce((config, pointer) => withValue(config, pointer, mark), plain)
}

/**
 * What a patch makes of a configuration. A secret that comes back as its mark is the one that is stored; any other is
 * replaced whole, because a key that was merged from two is none.
 */
export function patched(schema: JsonObject, stored: JsonObject, patch: JsonObject): JsonObject {
  const next = merged(stored, patch)
  return secretPlaces(schema, next).reduce((config, { pointer }) => {
    const given = valueAt(patch, pointer)
    if (given === undefined) return config
    return withValue(config, pointer, isMark(given) ? valueAt(stored, pointer) : given)
  }, next)
}

function placeOf(integrationId: string, field: string) {
  return { table: 'integration_secrets', row: integrationId, column: field }
}

export function sealSecret(seals: Seals, integrationId: string, field: string, value: JsonValue): string {
  return seals.close(JSON.stringify(value), placeOf(integrationId, field))
}

export function openSecret(seals: Seals, integrationId: string, field: string, sealed: string): JsonValue {
  return JSON.parse(seals.open(sealed, placeOf(integrationId, field))) as JsonValue
}

/** Every text inside secrets that is long enough to be one: what must not stand in an error or a log. */
export function secretTexts(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return value.length >= 6 ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(secretTexts)
}
