import { z } from 'zod'
import type { JsonObject, JsonValue } from '../../contract/index.ts'
import { isObject, pointerOf } from '../pointer.ts'

/** What stands in a file in place of a secret, and in place of the id of another integration. */

const secretRef = z.strictObject({
  /** `env:NAME` or `file:path`, read where the file is applied. */
  $secret: z.string().regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'Has to be env:NAME or file:path.'),
  /** Where the secret is no text but a JSON value, such as a private key. */
  as: z.literal('json').optional(),
})
const integrationRef = z.strictObject({ $integration: z.string().min(1) })

export type SecretRef = z.infer<typeof secretRef>

/** Every value of the configuration that is replaced, from the top down; what was replaced is not looked into. */
function replaced<T extends JsonValue>(
  value: T,
  replace: (value: JsonValue, pointer: string) => JsonValue | undefined,
  path: readonly (string | number)[] = [],
): JsonValue {
  const instead = replace(value, pointerOf(path))
  if (instead !== undefined) return instead
  if (Array.isArray(value)) return value.map((item: JsonValue, index) => replaced(item, replace, [...path, index]))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, replace, [...path, key])]))
}

/** Where secrets are meant, by JSON Pointer. One that is not written rightly is among them, to be told as such. */
export function secretsIn(config: JsonObject): ReadonlyMap<string, SecretRef | 'unreadable'> {
  const found = new Map<string, SecretRef | 'unreadable'>()
  withSecrets(config, (ref, pointer) => {
    found.set(pointer, ref)
    return null
  })
  return found
}

export function withSecrets(config: JsonObject, put: (ref: SecretRef | 'unreadable', pointer: string) => JsonValue): JsonObject {
  return replaced(config, (value, pointer) => {
    if (!isObject(value) || !Object.hasOwn(value, '$secret')) return undefined
    const { data } = secretRef.safeParse(value)
    return put(data ?? 'unreadable', pointer)
  }) as JsonObject
}

/** The keys of the integrations that a configuration names, by JSON Pointer. */
export function integrationsIn(config: JsonObject): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  withIntegrations(config, (key, pointer) => {
    found.set(pointer, key)
    return null
  })
  return found
}

export function withIntegrations(config: JsonObject, idOf: (key: string, pointer: string) => JsonValue): JsonObject {
  return replaced(config, (value, pointer) => {
    const { data } = integrationRef.safeParse(value)
    return data && idOf(data.$integration, pointer)
  }) as JsonObject
}

/** The other way round: ids of integrations become their keys. An id is chance enough not to stand there for anything else. */
export function withKeys(config: JsonObject, keyOf: (id: string) => string | undefined): JsonObject {
  return replaced(config, value => {
    const key = typeof value === 'string' ? keyOf(value) : undefined
    return key === undefined ? undefined : { $integration: key }
  }) as JsonObject
}
