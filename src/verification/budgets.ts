import type { Clock } from '../contract/index.ts'
import { hmac } from '../security/hash.ts'
import type { Store } from '../storage/store.ts'

/** A limit on what one party may do in one window of time. */
export interface Budget {
  readonly scope:
    | 'client'
    | 'address'
    | 'typed_login'
    | 'free_starts'
    | 'person_sessions'
    | 'installation_sessions'
    | 'door_sessions'
    | 'client_faces'
    | 'person_notices'
    | 'person_operations'
    | 'integration_operations'
    | 'desk_client'
    | 'agent_starts'
    | 'agent_looks'
    | 'agent_person_calls'
    | 'person_calls'
    | 'texts_to_country'
    | 'texts_to_number'
    | 'notice_texts_to_country'
    | 'notice_texts_to_number'
    | 'start_texts_to_country'
    | 'start_texts_to_number'
    | 'code_texts_to_country'
    | 'code_texts_to_number'
    | 'codes_asked_at'
    | 'codes_asked_for'
    | 'codes_of_portal'
    | 'codes_of_person'
    | 'codes_typed_at'
    | 'admin_link'
    | 'admin_sign_in'
  /** Whom it counts; only a keyed hash of it is stored. */
  readonly of: string
  readonly windowMs: number
  readonly limit: number
}

/** Counters by who acts. Windows are fixed, and counted in the database, so that replicas share them. */
export interface Budgets {
  /** Undefined when there was something left; else in how many seconds there will be. */
  spend(budget: Budget): Promise<number | undefined>
  /** How much of it is used, of all processes: what they have set aside counts as used. */
  used(budget: Budget): Promise<number>
  /** What this process knows to be used up, without asking the database. */
  exhausted(budget: Budget): number | undefined
}

interface Purse {
  window: number
  left: number
  empty: boolean
  filling: Promise<void> | undefined
}

/** A process fetches a fiftieth of a limit at a time, so that a busy client does not cost a write for each request. */
const share = 50
const maxPurses = 10_000

export function createBudgets(deps: { readonly store: Store; readonly clock: Clock; readonly key: Uint8Array }): Budgets {
  const { store, clock } = deps
  const purses = new Map<string, Purse>()

  function purseOf(budget: Budget): { readonly purse: Purse; readonly retryAfter: number } {
    const id = `${budget.scope} ${budget.of}`
    const now = clock.now()
    const window = now - (now % budget.windowMs)
    let purse = purses.get(id)
    if (purse === undefined || purse.window !== window) {
      if (purses.size >= maxPurses) purses.clear()
      purse = { window, left: 0, empty: false, filling: undefined }
      purses.set(id, purse)
    }
    return { purse, retryAfter: Math.max(1, Math.ceil((window + budget.windowMs - now) / 1_000)) }
  }

  async function fill(purse: Purse, budget: Budget): Promise<void> {
    const id = hmac(deps.key, budget.scope, budget.of)
    const wanted = Math.max(1, Math.floor(budget.limit / share))
    const row = await store.transaction(({ db }) =>
      db
        .insertInto('budgets')
        .values({ scope: budget.scope, key: id, window_start: purse.window, used: wanted })
        .onConflict(conflict =>
          conflict.columns(['scope', 'key', 'window_start']).doUpdateSet(eb => ({ used: eb('budgets.used', '+', wanted) })),
        )
        .returning('used')
        .executeTakeFirstOrThrow(),
    )
    purse.left = Math.max(0, wanted - Math.max(0, row.used - budget.limit))
    purse.empty = purse.left === 0
  }

  return {
    async spend(budget) {
      const { purse, retryAfter } = purseOf(budget)
      while (purse.left === 0 && !purse.empty) {
        purse.filling ??= fill(purse, budget).finally(() => {
          purse.filling = undefined
        })
        await purse.filling
      }
      if (purse.left === 0) return retryAfter
      purse.left -= 1
      return undefined
    },

    async used(budget) {
      const now = clock.now()
      const row = await store.db
        .selectFrom('budgets')
        .select('used')
        .where('scope', '=', budget.scope)
        .where('key', '=', hmac(deps.key, budget.scope, budget.of))
        .where('window_start', '=', now - (now % budget.windowMs))
        .executeTakeFirst()
      return row?.used ?? 0
    },

    exhausted(budget) {
      const known = purses.get(`${budget.scope} ${budget.of}`)
      if (known === undefined || !known.empty || known.left > 0) return undefined
      const { purse, retryAfter } = purseOf(budget)
      return purse.empty ? retryAfter : undefined
    },
  }
}
