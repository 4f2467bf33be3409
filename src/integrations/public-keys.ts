import { type IntegrationId, type JsonObject, problem } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import type { IntegrationDeps } from './deps.ts'
import { integrationUrl } from './endpoints.ts'
import { ownKeys } from './keys.ts'
import { findIntegration, type IntegrationRow } from './rows.ts'
import { templateOf } from './stored.ts'
import { hasCertificate, hasOwnKeys, type Templates } from './templates.ts'
import { findUpkeep } from './upkeep-rows.ts'
import { findSwitch } from './write-back/rows.ts'

/**
 * What the product fetches to know our signatures: keys, certificate, and metadata as an issuer. It opens no connector and
 * is no ability that ends with a state: a draft is tested by it, and so is what is disabled. Of a deleted integration it
 * is there for as long as what was written back is being cleared, or what its upkeep made is being taken away: both take
 * tokens, which take the keys.
 */

type Published = Pick<IntegrationDeps, 'store' | 'seals' | 'clock' | 'publicUrl'> & { readonly templates: Templates }

async function publishing({ store }: Pick<Published, 'store'>, id: string): Promise<IntegrationRow> {
  const row = await findIntegration(store.db, id)
  if (!row) throw problem('not_found', 'There is no integration of this id.')
  if (row.state === 'deleted' && !(await isNeeded(store.db, row.id))) throw problem('gone', 'This integration was deleted.')
  return row
}

async function isNeeded(db: Store['db'], id: IntegrationId): Promise<boolean> {
  return (await findSwitch(db, id))?.state === 'clearing' || (await findUpkeep(db, id)) !== undefined
}

export async function publicKeysOf(deps: Published, id: string): Promise<JsonObject> {
  const row = await publishing(deps, id)
  const { keys } = await ownKeys(deps.store, deps.seals, deps.clock, row.id).jwks()
  return { keys } satisfies JsonObject
}

/** `not_found` where no certificate is wanted. One that is deleted makes none any more. */
export async function certificateOf(deps: Published, id: string): Promise<string> {
  const row = await publishing(deps, id)
  if (row.state === 'deleted') throw problem('gone', 'This integration was deleted.')
  if (!hasCertificate(templateOf(deps.templates, row).manifest)) throw problem('not_found')
  return (await ownKeys(deps.store, deps.seals, deps.clock, row.id).certificate()).pem
}

/**
 * Who we are as an issuer and where our keys are (OpenID Connect Discovery 1.0 §3), as far as workload identity federation
 * reads it. Nothing where the template has no keys of its own: its connector may be an issuer of another kind.
 */
export async function issuerMetadataOf(deps: Published, id: string): Promise<JsonObject | undefined> {
  const row = await publishing(deps, id)
  if (!hasOwnKeys(templateOf(deps.templates, row).manifest)) return undefined
  const issuer = integrationUrl(deps.publicUrl, row.id)
  return {
    issuer,
    jwks_uri: `${issuer}/jwks.json`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}
