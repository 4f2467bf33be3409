import { type AlertCode, type Clock, isStepgateError, type Logger, type Random } from '../contract/index.ts'
import { dropLease, takeLease } from '../storage/leases.ts'
import type { Store } from '../storage/store.ts'
import type { Cause } from './cause.ts'
import { differenceOf } from './compare.ts'
import { changeAlert, endAlert, openAlert, openAlerts, sweepAlerts } from './rows.ts'
import { words } from './words.ts'

/** Looks for causes of some codes. What it does not find is over, unless it throws: then nobody knows. */
export interface Source {
  readonly codes: readonly AlertCode[]
  look(now: number): Promise<readonly Cause[]>
}

export interface RoundDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly owner: string
  readonly sources: readonly Source[]
  /** For how long what ended is kept. */
  readonly keptMs: number
}

const leaseName = 'alerts'
const leaseMs = 60_000
/** What happened once and not again for so long, and nobody looked into, is history. */
const lapseMs = 14 * 86_400_000
const sweepAtOnce = 500

/** Holds what is there against what is open: at one replica at a time, so that one that sees less does not end it. */
export async function compareAlerts(deps: RoundDeps): Promise<void> {
  const { store, clock, owner } = deps
  const lease = await takeLease(store, leaseName, owner, leaseMs, clock)
  if (lease === undefined) return
  try {
    const { causes, looked } = await lookAround(deps)
    await store.transaction(async tx => {
      const at = clock.now()
      const open = await openAlerts(tx.db)
      const { opens, changes, ends } = differenceOf(open, causes, looked)
      for (const cause of opens) await openAlert(tx, cause, at, deps.random)
      for (const { alert, cause } of changes) await changeAlert(tx, alert, cause, at)
      for (const alert of ends) await endAlert(tx, alert, { why: 'over', at }, deps.random)
      const lapsed = open.filter(({ code, last_at }) => !words[code].lasts && last_at + lapseMs <= at)
      for (const alert of lapsed) await endAlert(tx, alert, { why: 'lapsed', at }, deps.random)
      await sweepAlerts(tx, at - deps.keptMs, sweepAtOnce)
    })
  } finally {
    await dropLease(store, leaseName, owner, lease.fence)
  }
}

async function lookAround({ sources, clock, log }: RoundDeps) {
  const causes: Cause[] = []
  const looked = new Set<AlertCode>()
  for (const { codes, look } of sources) {
    try {
      causes.push(...(await look(clock.now())))
      for (const code of codes) looked.add(code)
    } catch (error) {
      if (!isStepgateError(error)) throw error
      log.warn({ codes: codes.join(), error: error.code }, 'what somebody may have to be told of could not be seen')
    }
  }
  return { causes, looked }
}
