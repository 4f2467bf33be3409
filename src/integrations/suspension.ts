import type { Kysely, Selectable } from 'kysely'
import { type ActorRef, type IntegrationId, problem, type Random } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { Tx } from '../storage/store.ts'
import type { SuspensionsTable, Tables } from '../storage/tables/index.ts'
import type { Creating } from './create.ts'
import { note } from './history.ts'
import { moment } from './moment.ts'
import { changeIntegration, lockIntegration } from './rows.ts'
import { living, templateOf } from './stored.ts'
import type { AttentionView } from './views.ts'

/**
 * The kill switch of a leg: it is disabled, at once and for whatever is under way, and only an owner lets it be enabled
 * again. Pulled by hand, or by the host where a product accepted what was never issued.
 */

export type Cause = SuspensionsTable['cause']

interface Suspending {
  readonly id: IntegrationId
  readonly cause: Cause
  readonly by: ActorRef
  readonly at: number
  readonly why?: string
}

/** False where it is suspended already, or gone. */
export async function suspend(tx: Tx, random: Random, { id, cause, by, at, why }: Suspending): Promise<boolean> {
  const row = await lockIntegration(tx, id)
  if (row === undefined || row.state === 'deleted') return false
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('suspensions')
    .values({ integration_id: id, cause, since: at, by: JSON.stringify(by) })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return false
  const isOn = row.state === 'enabled'
  if (isOn) await changeIntegration(tx, row, { state: 'disabled', updated_at: at })
  const changes = isOn ? [{ field: '/state', before: 'enabled', after: 'disabled' }] : []
  await note(tx, { integrationId: id, version: row.version, action: 'suspended', changes, why, actor: by, at })
  await appendAudit(tx, { at, actor: by, action: 'integration.suspended', target: id, facts: { cause } }, random)
  return true
}

type Deps = Pick<Creating, 'store' | 'clock' | 'random' | 'templates'>

export async function suspendByHand(deps: Deps, id: string, why: string, by: ActorRef): Promise<void> {
  const { store, clock, random, templates } = deps
  const row = await living(store, id)
  const { kind } = templateOf(templates, row).manifest
  if (kind === 'directory' || kind === 'verifier') {
    throw problem('conflict', 'This integration says nothing of people; it can be disabled.')
  }
  const done = await store.transaction(tx => suspend(tx, random, { id: row.id, cause: 'by_hand', by, at: clock.now(), why }))
  if (!done) throw problem('conflict', 'This integration is suspended already.')
}

/** It stays disabled: whoever enables it does so as usual. */
export async function release(deps: Deps, id: string, why: string, by: ActorRef): Promise<void> {
  const { store, clock, random } = deps
  const row = await living(store, id)
  await store.transaction(async tx => {
    await lockIntegration(tx, row.id)
    const { numDeletedRows } = await tx.db.deleteFrom('suspensions').where('integration_id', '=', row.id).executeTakeFirst()
    if (numDeletedRows !== 1n) throw problem('conflict', 'This integration is not suspended.')
    const at = clock.now()
    await note(tx, { integrationId: row.id, version: row.version, action: 'released', changes: [], why, actor: by, at })
    await appendAudit(tx, { at, actor: by, action: 'integration.released', target: row.id }, random)
  })
}

/** Asked in the transaction that enables it, after its row was written. */
export async function refuseSuspended({ db }: Tx, id: IntegrationId): Promise<void> {
  const row = await db.selectFrom('suspensions').select('since').where('integration_id', '=', id).executeTakeFirst()
  if (row) throw problem('conflict', 'This integration is suspended. An owner has to release it before it can be enabled.')
}

/** Why one is suspended, for whoever looks at it: of one integration, or of all. */
export async function suspendedAttention(
  db: Kysely<Tables>,
  id?: IntegrationId,
): Promise<ReadonlyMap<IntegrationId, readonly AttentionView[]>> {
  const rows = await db
    .selectFrom('suspensions')
    .selectAll()
    .$if(id !== undefined, query => query.where('integration_id', '=', id as IntegrationId))
    .execute()
  return new Map(rows.map(row => [row.integration_id, [noteOf(row)]]))
}

const causes: Readonly<Record<Cause, string>> = {
  unissued_acceptance:
    'The product accepted a verdict that was never issued here: somebody may hold the key that signs, or the secret of the client. Look at who was let in, exchange the key and the secret',
  by_hand: 'It was suspended by hand. Find out what happened',
}

function noteOf({ cause, since }: Selectable<SuspensionsTable>): AttentionView {
  return {
    code: 'suspended',
    actor: 'operator',
    advice:
      `Suspended since ${moment(since)}: nobody is verified through this integration, and it says nothing of anybody. ` +
      `${causes[cause]}; then an owner can release it, and it can be enabled.`,
    endsAt: null,
    daysLeft: null,
  }
}
