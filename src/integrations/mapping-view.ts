import { type JsonObject, mappables, problem } from '../contract/index.ts'
import { editabilityOf, readEditableClaims } from '../directory/editable-claims.ts'
import { mappingIn } from './editable-claims.ts'
import type { MappingView } from './port.ts'
import type { Reading } from './read.ts'
import { findVersion } from './rows.ts'
import { hasField } from './schema.ts'
import { living, templateOf } from './stored.ts'

/** Where the values of a directory's claims come from, for administrators. Opens no connector and no secret. */
export async function mappingOf({ store, templates }: Reading, id: string): Promise<MappingView> {
  const row = await living(store, id)
  const { manifest, schema } = templateOf(templates, row)
  if (!manifest.capabilities.includes('directory')) throw problem('request_invalid', `${row.name} is no directory.`)
  const [version, { claims, readAt }] = await Promise.all([
    findVersion(store.db, row.id, row.version),
    readEditableClaims(store.db, row.id),
  ])
  const mapping = mappingIn(JSON.parse(version?.config ?? '{}') as JsonObject) ?? {}
  // Nothing feeds a link key but the mapping; the others have their usual attribute.
  const isMappable = hasField(schema, 'mapping')
  const shown = mappables.filter(
    claim => (isMappable && claim !== 'link_key') || mapping[claim] !== undefined || claims[claim] !== undefined,
  )
  return {
    claims: shown.map(claim => ({ claim, from: mapping[claim] ?? null, editable: editabilityOf(claims, claim) })),
    readAt: readAt === undefined ? null : new Date(readAt).toISOString(),
  }
}
