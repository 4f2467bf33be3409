import type { PolicySettings } from '../../contract/index.ts'
import { sha256 } from '../../security/hash.ts'
import { canonical } from './canonical.ts'
import type { Layer } from './cover.ts'
import { type Db, defaultId, settingsIn } from './rows.ts'
import { overlay, strictestOf } from './strictest.ts'

export type Source = Pick<Layer, 'id' | 'version'>

/** A set of settings by which somebody is judged: what it says, what it was put together from, and what it is called. */
export interface PolicySet {
  readonly hash: string
  readonly settings: PolicySettings
  readonly sources: readonly Source[]
  /** What `data.policy` says: the installation's own policy, as long as nothing else added to it. */
  readonly named: Source
}

export const floorId = 'floor'
const prefix = 'set-'
/** So much of a hash tells any two sets apart. */
const shown = 16

/**
 * The installation's policy over what it has by default, and then the strictest of it, of all others that cover the
 * account, and of the floor.
 */
export function composed(byDefault: PolicySettings, [main, ...others]: readonly Layer[], floor: PolicySettings): PolicySet {
  if (main === undefined) throw new TypeError('there is always the policy of the installation')
  const own = overlay(byDefault, main.settings)
  const under: Layer = { id: floorId, version: 1, settings: floor }
  const layers = [...others, under].filter(({ settings }) => canonical(strictestOf([own, settings])) !== canonical(own))
  return setOf(strictestOf([own, ...layers.map(({ settings }) => settings)]), [main, ...layers])
}

/** What two sets would both let through: that of the start and that of now. */
export function both(a: PolicySet, b: PolicySet): PolicySet {
  if (a.hash === b.hash) return a
  const settings = strictestOf([a.settings, b.settings])
  const same = [a, b].find(set => canonical(set.settings) === canonical(settings))
  if (same !== undefined) return same
  const sources = [
    ...a.sources,
    ...b.sources.filter(({ id, version }) => !a.sources.some(s => s.id === id && s.version === version)),
  ]
  return setOf(settings, sources)
}

function setOf(settings: PolicySettings, from: readonly Source[]): PolicySet {
  const sources = from.map(({ id, version }) => ({ id, version }))
  return named(sha256(canonical({ settings, sources })), settings, sources)
}

function named(hash: string, settings: PolicySettings, sources: readonly Source[]): PolicySet {
  const [first, ...more] = sources
  const alone = first?.id === defaultId && more.length === 0
  return { hash, settings, sources, named: alone ? first : { id: `${prefix}${hash.slice(0, shown)}`, version: 1 } }
}

/** Written down again, it is as young as if it were new: nobody sweeps what is about to be named. */
export async function writeSet(db: Db, { hash, settings, sources }: PolicySet, at: number): Promise<void> {
  await db
    .insertInto('policy_sets')
    .values({ hash, settings: JSON.stringify(settings), sources: JSON.stringify(sources), created_at: at })
    .onConflict(conflict => conflict.column('hash').doUpdateSet({ created_at: at }))
    .execute()
}

/** The set that a verdict names, as `set-…`. */
export async function findSet(db: Db, id: string): Promise<PolicySet | undefined> {
  const begins = id.slice(prefix.length)
  if (!id.startsWith(prefix) || begins.length !== shown) return undefined
  const row = await db
    .selectFrom('policy_sets')
    .select('hash')
    .where('hash', '>=', begins)
    .where('hash', '<', `${begins}\u{10ffff}`)
    .limit(1)
    .executeTakeFirst()
  return row && readSet(db, row.hash)
}

export async function readSet(db: Db, hash: string): Promise<PolicySet | undefined> {
  const row = await db.selectFrom('policy_sets').selectAll().where('hash', '=', hash).executeTakeFirst()
  return row && named(row.hash, settingsIn(row.settings), JSON.parse(row.sources) as readonly Source[])
}
