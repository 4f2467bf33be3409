import { connectorError, type TokenSource } from '../../src/contract/index.ts'
import { oktaClient } from './sdk.ts'
import { standingAttributes } from './standing.ts'

/**
 * The custom attributes that a verdict is written into. Whoever could change them in their own profile could call
 * themselves verified, so SELF has READ_ONLY, made so where it is not.
 */

export const schemaScope = 'okta.users.manage okta.schemas.manage'

interface Wanted {
  readonly title: string
  readonly type: 'string' | 'number'
}

const wanted: Readonly<Record<string, Wanted>> = {
  [standingAttributes.status]: { title: 'Identity verification: last status', type: 'string' },
  [standingAttributes.score]: { title: 'Identity verification: last score', type: 'number' },
  [standingAttributes.verifiedAt]: { title: 'Identity verification: last verified at', type: 'string' },
  [standingAttributes.expiresAt]: { title: 'Identity verification: last expires at', type: 'string' },
}
const readOnly = [{ principal: 'SELF', action: 'READ_ONLY' }] as const

export interface SchemaFaults {
  readonly missing: readonly string[]
  /** Attributes that people may change in their own profile. */
  readonly editable: readonly string[]
  /** Attributes of these names that hold something else. */
  readonly foreign: readonly string[]
}

export interface UserSchema {
  faults(signal: AbortSignal): Promise<SchemaFaults>
  /** Adds what is missing and closes what people could change. Idempotent. */
  prepare(signal: AbortSignal): Promise<void>
  /** Of these attributes of a profile, those that people may change themselves. */
  editable(names: readonly string[], signal: AbortSignal): Promise<readonly string[]>
}

export function createUserSchema(orgUrl: string, token: TokenSource): UserSchema {
  const schemaId = 'default'

  async function attributes(signal: AbortSignal) {
    const client = await oktaClient(orgUrl, token, signal)
    const { definitions } = await client.schemaApi.getUserSchema({ schemaId })
    const custom: Readonly<Record<string, Attribute | undefined>> = definitions?.custom?.properties ?? {}
    const base = (definitions?.base?.properties ?? {}) as Readonly<Record<string, Attribute | undefined>>
    return { client, custom, all: { ...base, ...custom } }
  }

  async function faultsOf(custom: Readonly<Record<string, Attribute | undefined>>): Promise<SchemaFaults> {
    const named = Object.entries(wanted).map(([name, { type }]) => ({ name, type, found: custom[name] }))
    return {
      missing: named.filter(one => one.found === undefined).map(one => one.name),
      editable: named.filter(one => isEditable(one.found)).map(one => one.name),
      foreign: named.filter(one => one.found !== undefined && one.found.type !== one.type).map(one => one.name),
    }
  }

  return {
    async faults(signal) {
      return faultsOf((await attributes(signal)).custom)
    },
    async prepare(signal) {
      const { client, custom } = await attributes(signal)
      const { missing, editable, foreign } = await faultsOf(custom)
      if (foreign.length > 0) {
        throw connectorError('config_invalid', `Attributes of another type stand in the way: ${foreign.join(', ')}.`)
      }
      const changes = [...missing, ...editable].map(name => [name, { ...wanted[name], permissions: readOnly }])
      if (changes.length === 0) return
      const properties = Object.fromEntries(changes) as Record<string, object>
      const userSchema = { definitions: { custom: { id: '#custom', type: 'object', properties } } }
      await client.schemaApi.updateUserProfile({ schemaId, userSchema } as Parameters<
        typeof client.schemaApi.updateUserProfile
      >[0])
    },
    async editable(names, signal) {
      const { all } = await attributes(signal)
      return names.filter(name => isEditable(all[name]))
    },
  }
}

interface Attribute {
  readonly type?: string
  readonly permissions?: readonly { readonly principal?: string; readonly action?: string }[] | null
}

function isEditable(attribute: Attribute | undefined): boolean {
  return attribute?.permissions?.some(({ principal, action }) => principal === 'SELF' && action === 'READ_WRITE') ?? false
}
