import { type ConnectorErrorCode, connectorCodeOf, isStepgateError, type JsonObject, type Upkeep } from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import { token } from '../security/hash.ts'
import { dropLease, takeLease } from '../storage/leases.ts'
import type { Tx } from '../storage/store.ts'
import type { Creating } from './create.ts'
import type { Openings } from './open.ts'
import type { IntegrationRow } from './rows.ts'
import type { StarterDeps } from './starter.ts'
import { doAgain, findUpkeep, upkeepLease, upkeepLeaseMs } from './upkeep-rows.ts'

/**
 * An enabled integration that is sent to another org or tenant: what its upkeep made at the former one is taken away
 * before the change is saved, while the credentials of that time are still at hand. What could not be taken away is told
 * to whoever saves, and shown by *Test connection* for as long as it may still be there.
 */

/** Somebody waits for the answer of the save. */
const endMs = 15_000
/** The longest that anything made there lives by itself: subscriptions of Microsoft Graph, 29 days. */
const shownMs = 30 * 86_400_000
const action = 'upkeep.remains'

/** What stayed at the former place. */
export interface Left {
  readonly sentence: string
  readonly error: ConnectorErrorCode | 'busy'
}

/** Saves between the end of the one and the beginning of the other, so that no other process makes it anew meanwhile. */
export async function leaving(
  deps: Creating,
  row: IntegrationRow,
  { previous, config }: { readonly previous: JsonObject; readonly config: JsonObject },
  save: (left: Left | undefined) => Promise<void>,
): Promise<void> {
  const { store, clock, random, openings } = deps
  const former = upkeepOf(openings, row, previous)
  const moves = former?.place !== undefined && former.place !== upkeepOf(openings, row, config)?.place
  if (!moves || (await findUpkeep(store.db, row.id)) === undefined) return save(undefined)
  const [name, owner] = [upkeepLease(row.id), `save:${token(random, 12)}`]
  const lease = await takeLease(store, name, owner, upkeepLeaseMs, clock)
  if (lease === undefined) return save({ sentence: leftOf(former), error: 'busy' })
  try {
    await save(await ended(deps, row, former))
  } catch (error) {
    // What is in force stays so, and has lost what it had there.
    await store.transaction(tx => doAgain(tx, row.id, clock.now()))
    throw error
  } finally {
    await dropLease(store, name, owner, lease.fence)
  }
}

async function ended({ log }: Creating, { id }: IntegrationRow, former: Upkeep): Promise<Left | undefined> {
  try {
    await former.end?.(AbortSignal.timeout(endMs))
    return undefined
  } catch (error) {
    const code = connectorCodeOf(error)
    log.warn({ integrationId: id, error: code }, 'what an integration made at its former place could not be taken away')
    return { sentence: leftOf(former), error: code }
  }
}

const leftOf = ({ remains, place }: Upkeep): string => remains ?? `What was made at ${place} for this integration.`

/** One that cannot be opened has made nothing, as far as can be told. */
function upkeepOf(openings: Openings, row: IntegrationRow, config: JsonObject): Upkeep | undefined {
  try {
    return openings.tryOut(row, config).upkeep
  } catch (error) {
    if (isStepgateError(error)) return undefined
    throw error
  }
}

/** In the transaction that saves. `row` is the integration as it was. */
export async function noteLeft(tx: Tx, { random }: Creating, row: IntegrationRow, left: Left, at: number): Promise<void> {
  const facts = { version: row.version, error: left.error }
  await appendAudit(tx, { at, actor: { kind: 'host', id: 'upkeep' }, action, target: row.id, facts }, random)
}

/** What may still be at former places of an integration, newest first. Of the place that it is at now it is looked after. */
export async function leftBehind(
  { store, openings }: Pick<StarterDeps, 'store' | 'openings'>,
  { id, version, at }: { readonly id: string; readonly version: number; readonly at: number },
): Promise<readonly string[]> {
  const entries = await store.reports
    .selectFrom('audit')
    .select('facts')
    .where('target', '=', id)
    .where('action', '=', action)
    .where('at', '>', at - shownMs)
    .orderBy('seq', 'desc')
    .execute()
  if (entries.length === 0) return []
  const now = (await openings.former(id, version)).upkeep?.place
  const sentences = new Set<string>()
  for (const { facts } of entries) {
    const { upkeep } = await openings.former(id, (JSON.parse(facts) as { readonly version: number }).version)
    if (upkeep !== undefined && upkeep.place !== now) sentences.add(leftOf(upkeep))
  }
  return [...sentences]
}
