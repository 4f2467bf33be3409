import type { PolicySettings } from '../../contract/index.ts'
import { compiledOnce } from '../../storage/compiled.ts'
import { type Db, defaultId, type PolicyRow, settingsAt } from './rows.ts'

/** Whose account is judged, and through which integration. */
export interface Whom {
  readonly integrationId: string
  readonly directoryId: string | null
  readonly externalId: string | null
}

/** One of the policies that are put together. */
export interface Layer {
  readonly id: string
  readonly version: number
  readonly settings: PolicySettings
}

/** Bodies of versions, which never change. */
export type Bodies = Map<string, PolicySettings>

const mostBodies = 1_000

/** Read at each start: a policy that became stricter is in force at once, on every replica. */
const allPolicies = compiledOnce(db => db.selectFrom('policies').selectAll().orderBy('id'))

/**
 * The policies that cover an account, the installation's first. They belong to the account: another integration, another
 * door, can only add to what its directory and its groups ask for.
 */
export async function layersFor(db: Db, bodies: Bodies, whom: Whom): Promise<readonly Layer[]> {
  const rows = await allPolicies(db)
  const groups = await groupsAmong(db, rows, whom)
  const covering = rows.filter(row => row.id !== defaultId && covers(row, whom, groups))
  const main = rows.find(({ id }) => id === defaultId)
  const layers = await Promise.all(covering.map(row => layerOf(db, bodies, row)))
  return [main ? await layerOf(db, bodies, main) : untouched, ...layers]
}

const untouched: Layer = { id: defaultId, version: 1, settings: {} }

export async function layerOf(db: Db, bodies: Bodies, { id, version }: Pick<PolicyRow, 'id' | 'version'>): Promise<Layer> {
  const key = `${id} ${version}`
  const known = bodies.get(key)
  const settings = known ?? (await settingsAt(db, id, version))
  if (bodies.size >= mostBodies) bodies.clear()
  // Version 0 has no body yet: there is nothing that could be remembered of it.
  if (known === undefined && version > 0) bodies.set(key, settings)
  return { id, version, settings }
}

function covers(row: PolicyRow, { integrationId, directoryId }: Whom, groups: ReadonlySet<string>): boolean {
  if (row.integration_id !== null) return row.integration_id === integrationId
  if (row.directory_id === null || row.directory_id !== directoryId) return false
  return row.group_id === null || groups.has(row.group_id)
}

/** Of the groups that policies name, those to which the person belongs now. Nobody is asked where no policy names one. */
async function groupsAmong(db: Db, rows: readonly PolicyRow[], whom: Whom): Promise<ReadonlySet<string>> {
  const { directoryId, externalId } = whom
  const named = rows.flatMap(row => (row.directory_id === directoryId && row.group_id !== null ? [row.group_id] : []))
  if (named.length === 0 || directoryId === null || externalId === null) return new Set()
  const found = await db
    .selectFrom('directory_users as u')
    .innerJoin('directory_members as m', 'm.user_row', 'u.row')
    .innerJoin('directory_groups as g', 'g.row', 'm.group_row')
    .select('g.external_id')
    .where('u.integration_id', '=', directoryId as NonNullable<PolicyRow['directory_id']>)
    .where('u.external_id', '=', externalId)
    .where('g.removed_at', 'is', null)
    .where('g.external_id', 'in', named)
    .execute()
  return new Set(found.map(({ external_id }) => external_id))
}
