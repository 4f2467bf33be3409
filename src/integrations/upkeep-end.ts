import { type ActorRef, type Clock, connectorCodeOf, type IntegrationId, type Logger, type Random } from '../contract/index.ts'
import { retryTime } from '../directory/sync/index.ts'
import { appendAudit } from '../security/audit.ts'
import type { Store, Tx } from '../storage/store.ts'
import { dropUnneeded } from './belongings.ts'
import type { Integrations } from './port.ts'
import type { IntegrationRow } from './rows.ts'
import { dropUpkeep, putUpkeep, type UpkeepRow } from './upkeep-rows.ts'

/**
 * Takes away what the recurring work of an integration made at the product: an event hook, a subscription, which else
 * would go on sending what happens to people to an address that refuses it.
 */

export interface EndDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly integrations: Pick<Integrations, 'formerly'>
}

/** So long it is tried. What remains then is for an administrator of the product to remove, or ends by itself. */
const giveUpMs = 7 * 86_400_000

export const upkeepHost: ActorRef = { kind: 'host', id: 'upkeep' }
export const endedAction = 'upkeep.ended'

export async function endUpkeep(deps: EndDeps, row: IntegrationRow, last: UpkeepRow, signal: AbortSignal): Promise<void> {
  const { store, clock, random, log, integrations } = deps
  const at = clock.now()
  try {
    // As it was when it ran last: what was saved since may name another place.
    const { upkeep } = await integrations.formerly(row.id, last.version)
    await upkeep?.end?.(signal)
    return await over(deps, row, { how: 'ended', place: upkeep?.place })
  } catch (error) {
    if (signal.aborted) return
    const code = connectorCodeOf(error)
    log.warn({ integrationId: row.id, error: code }, 'the upkeep of an integration could not be ended')
    // Failures of the work itself say nothing of its end.
    const failures = last.ran_at < row.updated_at ? 1 : last.failures + 1
    const next = { ...last, failures, next_at: retryTime(failures, at, random), ran_at: at, error_code: code }
    if (at - row.updated_at < giveUpMs) await store.transaction(tx => putUpkeep(tx, next))
    else await over(deps, row, { how: 'abandoned', place: undefined })
  }
}

interface Over {
  readonly how: 'ended' | 'abandoned'
  readonly place: string | undefined
}

async function over({ store, clock, random }: EndDeps, { id }: IntegrationRow, how: Over): Promise<void> {
  await store.transaction(async tx => {
    await dropUpkeep(tx, id)
    await dropUnneeded(tx, id)
    await noteEnded(tx, { id, ...how, at: clock.now() }, random)
  })
}

export function noteEnded(
  tx: Tx,
  { id, how, place, at }: Over & { readonly id: IntegrationId; readonly at: number },
  random: Random,
): Promise<void> {
  const action = how === 'ended' ? endedAction : 'upkeep.abandoned'
  const facts = place === undefined ? {} : { place }
  return appendAudit(tx, { at, actor: upkeepHost, action, target: id, facts }, random)
}
