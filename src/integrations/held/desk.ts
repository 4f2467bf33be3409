import { type ActorRef, type IntegrationId, problem } from '../../contract/index.ts'
import { isSecondPerson } from '../../security/second-person.ts'
import type { Store } from '../../storage/store.ts'
import type { IntegrationDeps } from '../deps.ts'
import { living } from '../stored.ts'
import type { AttentionView, HeldChangeView } from '../views.ts'
import { tell } from './hold.ts'
import { endHeld, type HeldRow, openHeld } from './rows.ts'

type Deps = Pick<IntegrationDeps, 'store' | 'clock' | 'random'>

const iso = (at: number) => new Date(at).toISOString()
/** A list for people to read: nobody loosens one integration more often while that is remembered. */
const most = 100

/** The newest first, also those that wait for nobody any more. */
export async function listHeld({ store, clock }: Deps, id: string): Promise<readonly HeldChangeView[]> {
  const integration = await living(store, id)
  const rows = await store.db
    .selectFrom('held_changes')
    .selectAll()
    .where('integration_id', '=', integration.id)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(row => viewOf(row, clock.now()))
}

/** Lets a change count at once. */
export async function confirmHeld(deps: Deps, id: string, changeId: string, by: ActorRef): Promise<HeldChangeView> {
  const { store, clock } = deps
  const integration = await living(store, id)
  return store.transaction(async tx => {
    const at = clock.now()
    const row = await tx.db
      .selectFrom('held_changes')
      .selectAll()
      .where('id', '=', changeId)
      .where('integration_id', '=', integration.id)
      .executeTakeFirst()
    if (row === undefined) throw problem('not_found', 'No such change of this integration was held.')
    if (!(await isSecondPerson(tx, JSON.parse(row.made_by) as ActorRef, by, row.made_at))) {
      throw problem('forbidden', 'Somebody else than the one who made it has to confirm what lets people through more easily.')
    }
    const confirmedBy = JSON.stringify(by)
    if (!(await endHeld(tx, row.id, at, confirmedBy))) throw problem('conflict', 'This change waits for nobody any more.')
    await tell(deps, tx, integration, 'hold_confirmed', { by, at, facts: { change: row.id, version: row.version } })
    return viewOf({ ...row, held_until: at, ended_at: at, confirmed_by: confirmedBy }, at)
  })
}

function viewOf(row: HeldRow, now: number): HeldChangeView {
  return {
    id: row.id,
    fromVersion: row.from_version,
    version: row.version,
    fields: JSON.parse(row.fields) as readonly string[],
    by: JSON.parse(row.made_by) as ActorRef,
    at: iso(row.made_at),
    until: iso(row.held_until),
    state: stateOf(row, now),
    confirmedBy: row.confirmed_by === null ? null : (JSON.parse(row.confirmed_by) as ActorRef),
  }
}

function stateOf({ confirmed_by, ended_at, held_until }: HeldRow, now: number): HeldChangeView['state'] {
  if (confirmed_by !== null) return 'confirmed'
  if (ended_at !== null) return 'taken_back'
  return held_until > now ? 'held' : 'over'
}

/** What is held, as something that somebody has to look at: of one integration, or of all. */
export async function heldAttention(
  store: Store,
  now: number,
  id?: IntegrationId,
): Promise<ReadonlyMap<IntegrationId, readonly AttentionView[]>> {
  const rows = await openHeld(store.db, now, id)
  return new Map([...Map.groupBy(rows, row => row.integration_id)].map(([of, held]) => [of, held.map(noteOf)]))
}

function noteOf({ id, version, fields, held_until }: HeldRow): AttentionView {
  const named = (JSON.parse(fields) as readonly string[]).join(', ')
  return {
    code: 'change_held',
    actor: 'operator',
    advice:
      `Version ${version} may let somebody through who was not let through before (${named}). Until it is confirmed or a day has gone by nobody is recovered, ` +
      `helped at the helpdesk or enrolled through this integration. A second administrator can confirm the change ${id}; ` +
      'going back to the former version ends it, too, unless a secret was exchanged.',
    endsAt: iso(held_until),
    daysLeft: 0,
  }
}
