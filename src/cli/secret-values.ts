import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { JsonObject, JsonValue } from '../contract/index.ts'
import type { FileShape } from '../integrations/files/format.ts'
import { secretPlaces } from '../integrations/files/plan.ts'
import { type SecretRef, secretsIn, withSecrets } from '../integrations/files/references.ts'
import type { Context } from './context.ts'

/**
 * Secrets of files, fetched from where the files say that they are kept. They go to the host and nowhere else: not on
 * the screen, not into a file, and not into what is said of a fault.
 */

/** What is wrong with how a file speaks of its secrets, before any is fetched. */
export function secretFaults({ key, config }: FileShape, schema: JsonObject): readonly string[] {
  const named = secretsIn(config)
  const places = new Set(secretPlaces(schema, config))
  const unreadable = [...named].filter(([, ref]) => ref === 'unreadable').map(([pointer]) => pointer)
  return [
    ...unreadable.map(pointer => `${key}: /config${pointer} has to be {"$secret": "env:NAME"} or {"$secret": "file:path"}`),
    ...[...named.keys()].filter(pointer => !places.has(pointer)).map(pointer => `${key}: /config${pointer} is no secret`),
    ...[...places]
      .filter(pointer => !named.has(pointer))
      .map(pointer => `${key}: /config${pointer} is a secret, and must not stand in a file`),
  ]
}

/** The configuration with its secrets; what could not be fetched is told. */
export async function withSecretValues(
  { key, config }: FileShape,
  folder: string,
  context: Context,
): Promise<{ readonly config: JsonObject; readonly faults: readonly string[] }> {
  const faults: string[] = []
  const values = new Map<string, JsonValue>()
  for (const [pointer, ref] of secretsIn(config)) {
    if (ref === 'unreadable') continue
    const text = await fetched(ref, folder, context)
    const value = text === undefined || text === '' ? undefined : ref.as === 'json' ? parsed(text) : text
    if (value === undefined) faults.push(`${key}: /config${pointer}: ${ref.$secret} ${text ? 'is no JSON' : 'is not there'}`)
    else values.set(pointer, value)
  }
  return { config: withSecrets(config, (_ref, pointer) => values.get(pointer) ?? null), faults }
}

async function fetched({ $secret }: SecretRef, folder: string, context: Context): Promise<string | undefined> {
  const [kind, ...rest] = $secret.split(':')
  const where = rest.join(':')
  if (kind === 'env') return context.env[where]
  const text = await readFile(resolve(folder, where), 'utf8').catch(() => undefined)
  // Editors and `echo` end a file with a line break, which is no part of the secret.
  return text?.replace(/\r?\n$/, '')
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}
