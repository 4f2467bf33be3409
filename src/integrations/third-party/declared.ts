import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  type CapabilityName,
  capabilityNames,
  connectorError,
  type Manifest,
  manifestSchema,
  operationNames,
} from '../../contract/index.ts'

/**
 * What a package says of itself, in JSON and before any of its code runs: its manifest, its entry, and of each capability
 * the parts that the host has to know without asking. Where such a part depends on the configuration it is written as
 * `{"$config": "/pointer"}`.
 */

const inside = z
  .string()
  .max(300)
  .regex(/^\.\/(?!.*(?:^|\/)\.\.(?:\/|$))[\w@./-]+$/, 'has to be a path within the package, as ./index.js')

const packageShape = z.object({
  name: z.string().max(214).optional(),
  version: z.string().max(100).optional(),
  stepgate: z.object({
    manifest: inside.default('./manifest.json'),
    entry: inside.refine(path => /\.m?js$/.test(path), 'has to be JavaScript').default('./index.js'),
    statics: z.record(z.string(), z.json()).default({}),
  }),
})

const route = z.object({
  method: z.enum(['GET', 'POST']),
  path: z.string().startsWith('/').max(200),
  budgetMs: z.int().min(1).max(30_000),
  maxBodyBytes: z.int().min(1).max(1_048_576).optional(),
})

/** After the configuration was put in. */
export const staticsShape = z.object({
  directory: z
    .object({
      find: z.boolean().default(false),
      groups: z.boolean().default(false),
      sample: z.boolean().default(false),
      editable: z.boolean().default(false),
      manager: z.boolean().default(false),
      isMember: z.boolean().default(false),
    })
    .prefault({}),
  operations: z
    .object({ allowed: z.array(z.enum(operationNames)).max(20).default([]), factors: z.boolean().default(false) })
    .prefault({}),
  writeBack: z.object({ on: z.boolean().default(false), validDays: z.number().min(1).max(1_095).default(365) }).prefault({}),
  relyingParty: z
    .object({
      redirect_uris: z.array(z.url()).max(50).default([]),
      token_endpoint_auth_method: z
        .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt'])
        .default('client_secret_basic'),
      scope: z.string().max(1_000).default('openid'),
      require_pushed_authorization_requests: z.boolean().default(true),
      require_pkce: z.boolean().default(true),
      claims: z.array(z.string().max(100)).max(50).default([]),
    })
    .prefault({}),
  surface: z.object({ routes: z.array(route).max(50).default([]), resumes: z.boolean().default(false) }).prefault({}),
  trail: z.object({ on: z.boolean().default(true), everySeconds: z.int().min(30).max(86_400).default(60) }).prefault({}),
  upkeep: z
    .object({
      everySeconds: z.int().min(60).max(2_592_000).default(86_400),
      place: z.string().max(1_000).optional(),
      remains: z.string().max(1_000).optional(),
      attention: z.boolean().default(false),
      ends: z.boolean().default(false),
    })
    .prefault({}),
})
export type Statics = z.infer<typeof staticsShape>

/** What an owner can grant. An Incode account is the trust anchor of every verdict, and never anybody else's code. */
export const grantable = capabilityNames.filter(name => name !== 'verifier')
export const grantedByDefault: readonly CapabilityName[] = ['check', 'directory']

export interface Declared {
  readonly manifest: Manifest
  readonly entry: string
  readonly statics: Readonly<Record<string, unknown>>
  readonly version: string | undefined
}

export async function readDeclared(folder: string): Promise<Declared> {
  const described = packageShape.safeParse(await readJson(folder, 'package.json'))
  if (!described.success) throw refused('package.json', described.error)
  const { entry, manifest: path, statics } = described.data.stepgate
  const manifest = manifestSchema.safeParse(await readJson(folder, path))
  if (!manifest.success) throw refused(path, manifest.error)
  try {
    z.fromJSONSchema(manifest.data.config as Parameters<typeof z.fromJSONSchema>[0])
  } catch {
    throw connectorError('config_invalid', `${path}: the schema of the configuration cannot be read`)
  }
  return {
    manifest: { ...manifest.data, config: unmarked(manifest.data.config) },
    entry: join(folder, entry),
    statics,
    version: described.data.version,
  }
}

/**
 * Which changes let people through more easily is not for a stranger to say: without marks, any change of a field does. A
 * field of that name keeps it.
 */
function unmarked(schema: Manifest['config']): Manifest['config'] {
  return without(schema) as Manifest['config']
}

/** Schemas by name, whose names are not words of JSON Schema. */
const named: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'])
/** Values that somebody enters. */
const values: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'examples'])

function without(node: unknown, isNamed = false): unknown {
  if (Array.isArray(node)) return node.map(one => without(one))
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => isNamed || key !== 'loosens')
      .map(([key, value]) => [key, !isNamed && values.has(key) ? value : without(value, !isNamed && named.has(key))]),
  )
}

async function readJson(folder: string, path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, path), 'utf8'))
  } catch {
    throw connectorError('config_invalid', `${path} is not there, or is no JSON`)
  }
}

function refused(path: string, { issues }: z.ZodError): Error {
  const [first] = issues
  return connectorError('config_invalid', `${path} is not right at /${first?.path.map(String).join('/') ?? ''}`)
}
