import { type AlertCode, type Clock, isStepgateError, type Logger, type Random } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import type { Cause } from './cause.ts'
import { differenceOf } from './compare.ts'
import { settleFlap, steadyFlaps } from './flaps.ts'
import { changeAlert, endAlert, hasOld, openAlert, openAlerts, sweepAlerts, touchAlerts } from './rows.ts'
import { words } from './words.ts'

/** Looks for causes of some codes. What it does not find is over, unless it throws: then nobody knows. */
export interface Source {
  readonly codes: readonly AlertCode[]
  /** Only this process sees it: what others see of it is kept alive by them. */
  readonly isLocal?: boolean
  look(now: number): Promise<readonly Cause[]>
}

export interface RoundDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly sources: readonly Source[]
  /** For how long what ended is kept. */
  readonly keptMs: number
}

/** What happened once and not again for so long, and nobody looked into, is history. */
const lapseMs = 14 * 86_400_000
/** A process that still sees what only it can see says so at each round; after four of them it sees it no more. */
const silentMs = 60_000
const sweepAtOnce = 500

/** Holds what is there against what is open. Any replica may, at any time: where nothing is other than before, none writes. */
export async function compareAlerts(deps: RoundDeps): Promise<void> {
  const { store, clock, random } = deps
  const { causes, looked, local } = await lookAround(deps)
  const at = clock.now()
  const open = await openAlerts(store.db)
  const { opens, changes, ends } = differenceOf(open, causes, looked)
  const seen = new Set(causes.map(({ key }) => key))
  const alive = open.filter(({ code, cause }) => local.has(code) && seen.has(cause)).map(({ id }) => id)
  const over = ends.filter(({ code, last_at }) => !local.has(code) || last_at + silentMs <= at)
  const lapsed = open.filter(({ code, last_at }) => !words[code].lasts && last_at + lapseMs <= at)
  const steady = await steadyFlaps(store.db, at)
  const work = steady.length + opens.length + changes.length + over.length + lapsed.length + alive.length
  const before = at - deps.keptMs
  if (work === 0 && !(await hasOld(store.db, before))) return
  await store.transaction(async tx => {
    for (const cause of opens) await openAlert(tx, cause, at, random)
    for (const { alert, cause } of changes) await changeAlert(tx, alert, cause, at)
    for (const alert of over) await endAlert(tx, alert, { why: 'over', at }, random)
    for (const alert of lapsed) await endAlert(tx, alert, { why: 'lapsed', at }, random)
    for (const flap of steady) await settleFlap(tx, flap, at, random)
    await touchAlerts(tx, alive, at)
    await sweepAlerts(tx, before, sweepAtOnce)
  })
}

async function lookAround({ sources, clock, log }: RoundDeps) {
  const causes: Cause[] = []
  const looked = new Set<AlertCode>()
  const local = new Set(sources.flatMap(({ codes, isLocal }) => (isLocal === true ? codes : [])))
  for (const source of sources) {
    try {
      causes.push(...(await source.look(clock.now())))
      for (const code of source.codes) looked.add(code)
    } catch (error) {
      if (!isStepgateError(error)) throw error
      log.warn({ codes: source.codes.join(), error: error.code }, 'what somebody may have to be told of could not be seen')
    }
  }
  return { causes, looked, local }
}
