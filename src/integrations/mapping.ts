import { isDeepStrictEqual } from 'node:util'
import {
  type ActorRef,
  connectorError,
  type DirectorySource,
  type EditableClaims,
  type JsonObject,
  type JsonValue,
  type Mappable,
  type Mapping,
  mappables,
  problem,
  type SourceUser,
} from '../contract/index.ts'
import { editabilityOf } from '../directory/editable-claims.ts'
import { appendAudit } from '../security/audit.ts'
import { configFaults, refuse } from './config.ts'
import type { Creating } from './create.ts'
import { askEditableClaims } from './editable-claims.ts'
import type { Groups, MappedRow, MappingPreview } from './port.ts'
import { hasField } from './schema.ts'
import { living, storedConfig, templateOf } from './stored.ts'

/**
 * What a mapping would make of real people, before it is saved. It is read from the product and shown to whoever asks;
 * nothing of it is stored, logged or audited but that somebody looked.
 */

export async function previewMapping(
  deps: Creating,
  id: string,
  { mapping, limit }: { readonly mapping?: Mapping; readonly limit: number },
  actor: ActorRef,
  signal: AbortSignal,
): Promise<MappingPreview> {
  const { store, seals, templates, sandbox, openings, clock, random } = deps
  const row = await living(store, id)
  const template = templateOf(templates, row)
  const stored = await storedConfig(store, seals, template, row)
  if (!hasField(template.schema, 'mapping')) throw noSample('The attributes of this directory cannot be mapped.')
  const wanted: JsonObject = mapping === undefined ? stored : { ...stored, mapping }
  refuse(configFaults(template, wanted, { sandbox, mayBeIncomplete: false }))
  const before = openings.tryOut(row, stored).directory
  const after = openings.tryOut(row, wanted).directory
  const [old, next] = [sampler(before), sampler(after)]
  // One after the other: the product is asked twice for the same few people, and not at once.
  const was = await old(limit, signal)
  const will = isDeepStrictEqual(stored, wanted) ? was : await next(limit, signal)
  const known = new Map(was.flatMap(({ user }) => (user ? [[user.externalId, user] as const] : [])))
  const facts = { rows: will.length }
  await store.transaction(tx =>
    appendAudit(tx, { at: clock.now(), actor, action: 'mapping.previewed', target: row.id, facts }, random),
  )
  const rows = will.map(({ raw, user, unread }): MappedRow => {
    const former = user && known.get(user.externalId)
    return { externalId: user?.externalId ?? null, raw, claims: comparison(former, user), unread }
  })
  const editable = after === undefined ? {} : ((await askEditableClaims(after, signal)) ?? {})
  return { rows, unread: countOf(rows), editable: toldOf(rows, editable) }
}

function sampler(source: DirectorySource | undefined): NonNullable<DirectorySource['sample']> {
  if (source?.sample === undefined) throw noSample('This directory shows no rows of its own.')
  return source.sample.bind(source)
}

const noSample = (why: string) => connectorError('object_state_unsupported', why)

/** Each claim that stands on either side. */
function comparison(before: SourceUser | undefined, after: SourceUser | undefined): MappedRow['claims'] {
  return Object.fromEntries(
    mappables.flatMap(name => {
      const [one, other] = [claimOf(before, name), claimOf(after, name)]
      return one === null && other === null ? [] : [[name, { before: one, after: other }] as const]
    }),
  )
}

function claimOf(user: SourceUser | undefined, name: Mappable): JsonValue {
  if (user === undefined) return null
  const { claims } = user
  switch (name) {
    case 'given_name':
      return user.givenName ?? null
    case 'family_name':
      return user.familyName ?? null
    case 'email':
      return user.email ?? null
    case 'link_key':
      return user.linkKey ?? null
    case 'middle_name':
    case 'phone_number':
    case 'birth_date':
    case 'employee_number':
      return claims[name] ?? null
    default: {
      const part = name.slice('address.'.length) as keyof NonNullable<typeof claims.address>
      return claims.address?.[part] ?? null
    }
  }
}

/** Of each claim that is shown, whether people can edit it. */
function toldOf(rows: readonly MappedRow[], editable: EditableClaims): MappingPreview['editable'] {
  const shown = mappables.filter(name => rows.some(({ claims }) => name in claims))
  return Object.fromEntries(shown.map(name => [name, editabilityOf(editable, name)]))
}

/** How often each claim could not be read: a wrong attribute shows at once. */
function countOf(rows: readonly MappedRow[]): MappingPreview['unread'] {
  const counts: Partial<Record<Mappable, number>> = {}
  for (const { unread } of rows) for (const name of unread) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** Groups of the product by the beginning of their name, for choosing whom a directory reads. */
export async function searchGroups(deps: Creating, id: string, search: string, signal: AbortSignal): Promise<Groups> {
  const { name, capabilities } = await deps.openings.open(id, { anyState: true })
  const { directory } = capabilities
  if (directory === undefined) throw problem('request_invalid', `${name} is no directory.`)
  if (directory.groups === undefined) throw noSample('This directory has no groups.')
  return directory.groups(search, signal)
}
