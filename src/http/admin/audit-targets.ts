import type { Kysely } from 'kysely'
import { asIntegrationId, asRunId, asVerificationId } from '../../contract/index.ts'
import type { AuditView } from '../../security/rows.ts'
import type { Tables } from '../../storage/tables/index.ts'

/**
 * What the targets of audit entries are called now. An entry itself names nobody: a name would be sealed into the chain, where
 * nothing can be erased. So it is read beside each page of the list, and is gone with the person.
 */
export interface AuditTarget {
  /** The directory of a person, or the integration itself. */
  readonly integrationId: string
  /** Null of an integration. */
  readonly externalId: string | null
  readonly name: string
}

export type ToldEntry = AuditView & { readonly about: AuditTarget | null }

export async function withTargets(db: Kysely<Tables>, entries: readonly AuditView[]): Promise<readonly ToldEntry[]> {
  const ids = [...new Set(entries.map(({ target }) => target))]
  if (ids.length === 0) return []
  const known = new Map((await Promise.all([integrations(db, ids), people(db, ids), verified(db, ids), runs(db, ids)])).flat())
  return entries.map(entry => ({ ...entry, about: known.get(entry.target) ?? null }))
}

type Named = readonly (readonly [string, AuditTarget])[]
interface PersonRow {
  readonly id: string
  readonly integration_id: string
  readonly external_id: string
  readonly login: string
  readonly display_name: string | null
}
const personOf = ({ id, integration_id, external_id, login, display_name }: PersonRow) =>
  [id, { integrationId: integration_id, externalId: external_id, name: display_name ?? login }] as const

async function integrations(db: Kysely<Tables>, ids: readonly string[]): Promise<Named> {
  const rows = await db
    .selectFrom('integrations')
    .select(['id', 'name'])
    .where('id', 'in', ids.map(asIntegrationId))
    .where('state', '<>', 'deleted')
    .execute()
  return rows.map(({ id, name }) => [id, { integrationId: id, externalId: null, name }])
}

async function people(db: Kysely<Tables>, ids: readonly string[]): Promise<Named> {
  const rows = await db
    .selectFrom('subjects as s')
    .innerJoin('directory_users as u', join =>
      join.onRef('u.integration_id', '=', 's.integration_id').onRef('u.external_id', '=', 's.external_id'),
    )
    .select(['s.id', 'u.integration_id', 'u.external_id', 'u.login', 'u.display_name'])
    .where('s.id', 'in', ids)
    .execute()
  return rows.map(personOf)
}

async function verified(db: Kysely<Tables>, ids: readonly string[]): Promise<Named> {
  const rows = await db
    .selectFrom('verifications as v')
    .innerJoin('directory_users as u', join =>
      join.onRef('u.integration_id', '=', 'v.directory_id').onRef('u.external_id', '=', 'v.external_id'),
    )
    .select(['v.id', 'u.integration_id', 'u.external_id', 'u.login', 'u.display_name'])
    .where('v.id', 'in', ids.map(asVerificationId))
    .execute()
  return rows.map(personOf)
}

async function runs(db: Kysely<Tables>, ids: readonly string[]): Promise<Named> {
  const rows = await db
    .selectFrom('sync_runs as r')
    .innerJoin('integrations as i', 'i.id', 'r.integration_id')
    .select(['r.id', 'r.integration_id', 'i.name'])
    .where('r.id', 'in', ids.map(asRunId))
    .where('i.state', '<>', 'deleted')
    .execute()
  return rows.map(({ id, integration_id, name }) => [id, { integrationId: integration_id, externalId: null, name }])
}
