import { sql } from 'kysely'
import type { ActorRef, Clock } from '../contract/index.ts'
import type { Account } from '../directory/link-rows.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Store, Tx } from '../storage/store.ts'
import { type AccountDeps, eraseAccount, holdAccount } from './account.ts'

const atOnce = 200
/** What is left over is for the next round. */
const mostSlices = 20
const dayMs = 86_400_000
const host: ActorRef = { kind: 'host', id: 'retention' }

export interface DepartedDeps extends AccountDeps {
  readonly store: Store
  readonly clock: Clock
  /** Takes away at the product what stood there, after the erasure. */
  clear(person: Account, signal: AbortSignal): Promise<unknown>
}

/**
 * Erases those who left their directory before then, binding and all, as an administrator would: whoever comes back under
 * the same id afterwards is new, and bound by two people only.
 */
export async function eraseDeparted(deps: DepartedDeps, before: number, signal: AbortSignal): Promise<number> {
  let erased = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const accounts = await departed(deps.store, before)
    for (const account of accounts) {
      if (signal.aborted) return erased
      if (!(await eraseOne(deps, account, before))) continue
      erased += 1
      await deps.clear(account, signal)
    }
    if (accounts.length < atOnce) break
  }
  return erased
}

function eraseOne(deps: DepartedDeps, account: Account, before: number): Promise<boolean> {
  const at = deps.clock.now()
  const facts = { reason: 'no_longer_necessary' } as const
  return deps.store.transaction(async tx => {
    const held = await holdAccount(tx, account)
    if (!(await isStillGone(tx, account, before))) return false
    await eraseAccount(deps, tx, held, { by: host, at, facts, scrubAt: at + dayMs })
    return true
  })
}

/** The longest gone first. Names go before bindings do, so that all of these are empty. */
async function departed(store: Store, before: number): Promise<readonly Account[]> {
  return (
    store.reports
      .selectFrom('directory_users')
      .select(['integration_id as integrationId', 'external_id as externalId'])
      // Word for word as in the index.
      .where(sql<boolean>`removed_at is not null and login = ''`)
      .where('removed_at', '<', before)
      .orderBy('removed_at')
      .limit(atOnce)
      .execute()
  )
}

/** Somebody may have come back since. */
async function isStillGone({ db }: Tx, { integrationId, externalId }: Account, before: number): Promise<boolean> {
  const row = await db
    .selectFrom('directory_users')
    .select('row')
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId)
    .where('removed_at', '<', before)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
  return row !== undefined
}
