import { type ActorRef, type PolicyScope, type PolicySettings, problem } from '../../contract/index.ts'
import { keysIn, pageOf } from '../../storage/keyset.ts'
import type { DeskDeps } from './desk-deps.ts'
import { known } from './propose.ts'
import { type Db, defaultId, openProposal, type PolicyRow, type ProposalRow, scopeOf, settingsAt } from './rows.ts'
import { composed } from './sets.ts'
import { settingsOf } from './settings.ts'

/** For how long administrators are shown that something was made looser. */
export const bannerMs = 7 * 86_400_000

export interface Loosened {
  readonly loosened: readonly string[]
  readonly since: string
  readonly until: string
}

export interface LoosenedPolicy extends Loosened {
  readonly policyId: string
  readonly scope: PolicyScope | null
}

/** A policy as administrators see it. `scope` null covers everybody. */
export interface PolicyView {
  readonly id: string
  readonly name: string
  readonly scope: PolicyScope | null
  readonly version: number
  readonly settings: PolicySettings
  /** What holds where it says nothing: what everybody's policy says, and what is delivered; of everybody's, what is delivered. */
  readonly byDefault: PolicySettings
  /** What was made looser of late, and until when that is shown; null otherwise. */
  readonly attention: Loosened | null
  readonly proposal: ProposalView | null
  readonly updatedAt: string | null
}

export interface ProposalView {
  readonly id: string
  readonly basedOn: number
  readonly settings: PolicySettings
  readonly changes: unknown
  readonly looser: readonly string[]
  readonly why: string
  readonly by: ActorRef
  readonly at: string
  /** When it takes effect without a second administrator. */
  readonly readyAt: string
}

const iso = (at: number) => new Date(at).toISOString()

export async function listPolicies(deps: DeskDeps): Promise<readonly PolicyView[]> {
  const rows = await deps.store.db.selectFrom('policies').selectAll().orderBy('created_at').orderBy('id').execute()
  const own = rows.find(({ id }) => id === defaultId) ?? (await known(deps, defaultId))
  return Promise.all([own, ...rows.filter(({ id }) => id !== defaultId)].map(row => viewOf(deps, row)))
}

export async function policyView(deps: DeskDeps, id: string): Promise<PolicyView> {
  return viewOf(deps, await known(deps, id))
}

async function viewOf(deps: DeskDeps, row: PolicyRow): Promise<PolicyView> {
  const { store, clock } = deps
  const proposal = await openProposal(store.db, row.id)
  const untouched = row.id === defaultId && row.version === 1
  return {
    id: row.id,
    name: row.name,
    scope: scopeOf(row),
    version: row.version,
    settings: await settingsAt(store.db, row.id, row.version),
    byDefault: await defaultOf(deps, row),
    attention: attentionOf(row, clock.now()),
    proposal: proposal === undefined ? null : proposalView(proposal),
    updatedAt: untouched ? null : iso(row.updated_at),
  }
}

async function defaultOf({ store, base, floor }: DeskDeps, { id }: PolicyRow): Promise<PolicySettings> {
  const main =
    id === defaultId
      ? undefined
      : await store.db.selectFrom('policies').selectAll().where('id', '=', defaultId).executeTakeFirst()
  const settings = main === undefined ? {} : await settingsAt(store.db, main.id, main.version)
  return composed(settingsOf(base), [{ id: defaultId, version: main?.version ?? 1, settings }], floor).settings
}

/** The policies that were made looser of late, with whom they cover. */
export async function loosenedLately({ store, clock }: DeskDeps): Promise<readonly LoosenedPolicy[]> {
  const rows = await store.db
    .selectFrom('policies')
    .selectAll()
    .where('loosened_at', '>', clock.now() - bannerMs)
    .orderBy('loosened_at')
    .execute()
  return rows.flatMap(row => {
    const attention = attentionOf(row, clock.now())
    return attention === null ? [] : [{ policyId: row.id, scope: scopeOf(row), ...attention }]
  })
}

function attentionOf({ loosened_at: since, loosened }: PolicyRow, now: number): Loosened | null {
  if (since === null || now >= since + bannerMs) return null
  return { loosened: JSON.parse(loosened) as readonly string[], since: iso(since), until: iso(since + bannerMs) }
}

function proposalView(row: ProposalRow): ProposalView {
  return {
    id: row.id,
    basedOn: row.based_on,
    settings: JSON.parse(row.body) as PolicySettings,
    changes: JSON.parse(row.changes),
    looser: JSON.parse(row.looser) as readonly string[],
    why: row.why,
    by: JSON.parse(row.proposed_by) as ActorRef,
    at: iso(row.proposed_at),
    readyAt: iso(row.ready_at),
  }
}

/** Versions, the newest first: who made which, why, and what it changed. */
export async function versionsOf(
  db: Db,
  id: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
): Promise<{ readonly items: readonly unknown[]; readonly nextCursor: string | null }> {
  let query = db
    .selectFrom('policy_versions')
    .selectAll()
    .where('policy_id', '=', id)
    .orderBy('version', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [before] = keysIn(cursor, 'number')
    query = query.where('version', '<', before)
  }
  const { rows, nextCursor } = pageOf(await query.execute(), limit, row => [row.version])
  const items = rows.map(row => ({
    version: row.version,
    at: iso(row.changed_at),
    by: JSON.parse(row.changed_by) as ActorRef,
    confirmedBy: row.confirmed_by === null ? null : (JSON.parse(row.confirmed_by) as ActorRef),
    why: row.why,
    changes: JSON.parse(row.changes),
    looser: JSON.parse(row.looser),
    settings: JSON.parse(row.body),
  }))
  return { items, nextCursor }
}

/** The settings of a version that is to be proposed again. */
export async function formerly(db: Db, id: string, version: number): Promise<PolicySettings> {
  const first = id === defaultId && version === 1
  const row = first
    ? { body: '{}' }
    : await db
        .selectFrom('policy_versions')
        .select('body')
        .where('policy_id', '=', id)
        .where('version', '=', version)
        .executeTakeFirst()
  if (row === undefined) throw problem('not_found', 'The policy has no such version.')
  return JSON.parse(row.body) as PolicySettings
}
