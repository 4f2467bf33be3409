import { type Clock, problem } from '../../contract/index.ts'
import { networksOf } from '../../security/network-of.ts'
import type { Seals } from '../../security/seals.ts'
import type { Store } from '../../storage/store.ts'
import { createBudgets } from '../../verification/budgets.ts'

/** How often one address may try the ways in. What they ask for cannot be guessed; this keeps trying from becoming load. */
export interface Doors {
  /** Throws `rate_limited`. */
  knock(address: string, door: keyof typeof limits): Promise<void>
}

/** In ten minutes. Many administrators may come from the one address of their office. */
const limits = { link: 300, sign_in: 120 } as const
const windowMs = 10 * 60_000

export function createDoors({ store, clock, seals }: { store: Store; clock: Clock; seals: Seals }): Doors {
  const budgets = createBudgets({ store, clock, key: seals.derive('doors') })
  return {
    async knock(address, door) {
      for (const { of, times } of networksOf(address)) {
        const budget = { scope: `admin_${door}` as const, of, windowMs, limit: limits[door] * times }
        const retryAfterSeconds = await budgets.spend(budget)
        if (retryAfterSeconds !== undefined) throw problem('rate_limited', undefined, { retryAfterSeconds })
      }
    },
  }
}
