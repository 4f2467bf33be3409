import type { ActorRef } from '../../contract/index.ts'
import { askForStanding } from '../../directory/standing.ts'
import { appendAudit } from '../../security/audit.ts'
import { dropUnneeded } from '../belongings.ts'
import { lockIntegration } from '../rows.ts'
import { catchUpWhereLeft } from './catch-up.ts'
import type { WriteBackDeps } from './deps.ts'
import { amendSwitch, countRows, findSwitch, lapsed, type Switch, unconfirmed, type WriteBackRow } from './rows.ts'
import { askForSwitch, turnToNext } from './switch.ts'

/** What time brings about: standings lapse, and what a product did not take is said to it again. */

const atOnce = 500
const againMs = 15 * 60_000
/** A deleted integration keeps its credentials for so long at most, to clear what it wrote. */
const giveUpMs = 7 * 86_400_000

const host: ActorRef = { kind: 'host', id: 'write-back' }

export async function lookAfter(deps: WriteBackDeps): Promise<void> {
  const { store, clock, random } = deps
  await giveUp(deps)
  await moveOn(deps)
  if (!deps.writes) return
  await catchUpWhereLeft(deps)
  const now = clock.now()
  const ask = (rows: readonly WriteBackRow[], again: boolean) =>
    rows.length === 0
      ? undefined
      : store.transaction(async tx => {
          for (const { integration_id, external_id } of rows) {
            await askForStanding(tx, { integrationId: integration_id, externalId: external_id, at: now }, random)
            if (!again) continue
            // Not at each round: it has had its tries.
            await tx.db
              .updateTable('write_backs')
              .set({ written_at: now })
              .where('integration_id', '=', integration_id)
              .where('external_id', '=', external_id)
              .execute()
          }
        })
  await ask(await lapsed(store.reports, now, atOnce), false)
  await ask(await unconfirmed(store.reports, now - againMs, atOnce), true)
  for (const known of await waitingSwitches(deps, now - againMs)) {
    await store.transaction(async tx => {
      if (!(await amendSwitch(tx, known, { looked_at: now }))) return
      await askForSwitch(tx, known.integration_id, now, random)
    })
  }
}

/** There are as many switches as directories with write-back: no index is needed. */
function waitingSwitches({ store }: WriteBackDeps, before: number): Promise<readonly Switch[]> {
  return store.db
    .selectFrom('write_back_switches')
    .selectAll()
    .where('looked_at', '<=', before)
    .where(({ or, and, eb }) => or([eb('state', '=', 'clearing'), and([eb('state', '=', 'on'), eb('prepared_at', 'is', null)])]))
    .execute()
}

/** A former place that takes so long does not open any more: what is verified at the new one is not kept waiting for it. */
async function moveOn({ store, clock, random }: WriteBackDeps): Promise<void> {
  const at = clock.now()
  const stuck = await store.db
    .selectFrom('write_back_switches')
    .selectAll()
    .where('state', '=', 'clearing')
    .where('next_version', 'is not', null)
    .where('changed_at', '<=', at - giveUpMs)
    .execute()
  for (const known of stuck) {
    await store.transaction(async tx => {
      // Locked as whoever saves, disables or deletes the integration locks it.
      await lockIntegration(tx, known.integration_id)
      const now = await findSwitch(tx.db, known.integration_id)
      if (now?.state !== 'clearing' || now.changed_at !== known.changed_at) return
      const facts = { cleared: now.cleared, remaining: await countRows(tx.db, known.integration_id) }
      await tx.db.deleteFrom('write_backs').where('integration_id', '=', known.integration_id).execute()
      if (await turnToNext(tx, now, at, random)) {
        await appendAudit(tx, { at, actor: host, action: 'write_back.abandoned', target: known.integration_id, facts }, random)
      }
    })
  }
}

/** What remains then is for an administrator of the product to remove; it says itself when it expires. */
async function giveUp({ store, clock, random }: WriteBackDeps): Promise<void> {
  const at = clock.now()
  const stuck = await store.db
    .selectFrom('write_back_switches as s')
    .innerJoin('integrations as i', 'i.id', 's.integration_id')
    .selectAll('s')
    .where('s.state', '=', 'clearing')
    .where('i.state', '=', 'deleted')
    .where('i.deleted_at', '<=', at - giveUpMs)
    .execute()
  for (const known of stuck) {
    await store.transaction(async tx => {
      if (!(await amendSwitch(tx, known, { state: 'abandoned', changed_at: at }))) return
      await dropUnneeded(tx, known.integration_id)
      const facts = { cleared: known.cleared, remaining: await countRows(tx.db, known.integration_id) }
      await appendAudit(tx, { at, actor: host, action: 'write_back.abandoned', target: known.integration_id, facts }, random)
    })
  }
}
