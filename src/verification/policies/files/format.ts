import { z } from 'zod'
import { type PolicySettings, policySettingsSchema } from '../../../contract/index.ts'
import { sha256 } from '../../../security/hash.ts'

/**
 * Decision policies as files, in the folder `policies` beside the files of integrations, which they call by key. A policy
 * has no key of its own: there is one for whom it covers, and that is what a file and the host know it by. What is in this
 * folder compares; it reads no disk, opens no connection, and loosens nothing: the host alone says what has to wait.
 */

const key = z.string().min(1).max(60)
const covers = z.union([
  z.literal('everybody'),
  z.strictObject({ integration: key }),
  z.strictObject({ directory: key, group: z.string().min(1).max(512).optional() }),
])
export type Covers = z.infer<typeof covers>

/** One policy as a file. That of the installation has no name of anybody's choice. */
export const policyFileShape = z
  .strictObject({ covers, name: z.string().trim().min(1).max(120).optional(), settings: policySettingsSchema })
  .refine(file => (file.covers === 'everybody') === (file.name === undefined), {
    path: ['name'],
    message: 'goes with every policy but that of everybody',
  })
export type PolicyFile = z.infer<typeof policyFileShape>

/** The integration that a policy is about, by key. */
export function integrationOf(whom: Covers): string | undefined {
  if (whom === 'everybody') return undefined
  return 'integration' in whom ? whom.integration : whom.directory
}

/** One word for whom a policy covers, and for no other ones. */
export function placeOf(whom: Covers): string {
  if (whom === 'everybody') return whom
  if ('integration' in whom) return `integration ${whom.integration}`
  return `directory ${whom.directory}${whom.group === undefined ? '' : ` group ${whom.group}`}`
}

/**
 * What a product calls a group may be too long for a file's name, or no name of a file at all: then it is a hash of it. The
 * same where it has capitals, beside how it reads: a disk that does not tell them from small letters would keep one policy
 * for two groups.
 */
export function policyFileName({ covers: whom }: Pick<PolicyFile, 'covers'>): string {
  if (whom === 'everybody') return 'everybody.json'
  if ('integration' in whom) return `integration.${whom.integration}.json`
  if (whom.group === undefined) return `directory.${whom.directory}.json`
  return `directory.${whom.directory}.${groupInName(whom.group)}.json`
}

function groupInName(group: string): string {
  if (/^[a-z0-9_-]{1,64}$/.test(group)) return group
  const hash = Buffer.from(sha256(group), 'base64url').toString('hex').slice(0, 16)
  return /^[A-Za-z0-9_-]{1,64}$/.test(group) ? `${group.toLowerCase()}~${hash}` : `~${hash}`
}

export function policyTextOf({ covers: whom, name, settings }: PolicyFile): string {
  return `${JSON.stringify({ covers: whom, name, settings: tidy(settings) }, null, 2)}\n`
}

/** The same settings in one order: each list of them is a set. */
export function tidy(settings: PolicySettings): PolicySettings {
  return ordered(settings) as PolicySettings
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.toSorted()
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, ordered(member)]))
}
