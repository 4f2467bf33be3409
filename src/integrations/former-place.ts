import { z } from 'zod'
import {
  type Capabilities,
  type ConnectorErrorCode,
  connectorCodeOf,
  isStepgateError,
  type JsonObject,
  type Upkeep,
} from '../contract/index.ts'
import { appendAudit } from '../security/audit.ts'
import { token } from '../security/hash.ts'
import { dropLease, takeLease } from '../storage/leases.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { Creating } from './create.ts'
import type { IntegrationRow } from './rows.ts'
import { endedAction, noteEnded, upkeepHost } from './upkeep-end.ts'
import { doAgain, dropUpkeep, findUpkeep, upkeepLease, upkeepLeaseMs } from './upkeep-rows.ts'

/**
 * An integration that is sent to another org or tenant: what its upkeep made at the former one is taken away before the
 * change is saved, while the credentials of that time are still at hand. What could not be taken away is told to whoever
 * saves, and shown by *Test connection* for as long as it may still be there. One that was turned off may still have
 * something there as well.
 */

/** Somebody waits for the answer of the save. */
const endMs = 15_000
/** The longest that anything made there lives by itself: subscriptions of Microsoft Graph, 29 days. */
const shownMs = 30 * 86_400_000
const remainsAction = 'upkeep.remains'

/** What has become of what was made at the former place. */
export interface Departure {
  /** Of the configuration that made it. */
  readonly version: number
  readonly place: string
  /** What stayed there; undefined where it was taken away. */
  readonly left?: { readonly sentence: string; readonly error: ConnectorErrorCode | 'busy' }
}

/** Saves between the end of the one and the beginning of the other, so that no other process makes it anew meanwhile. */
export async function leaving(
  deps: Creating,
  row: IntegrationRow,
  { previous, config }: { readonly previous: JsonObject; readonly config: JsonObject },
  save: (departure: Departure | undefined) => Promise<void>,
): Promise<void> {
  const { store, clock, random, openings } = deps
  const next = (await upkeepOf(() => openings.tryOut(row, config)))?.place
  const former = await formerly(deps, row, previous, next)
  if (former === undefined) return save(undefined)
  const [name, owner] = [upkeepLease(row.id), `save:${token(random, 12)}`]
  const lease = await takeLease(store, name, owner, upkeepLeaseMs, clock)
  if (lease === undefined) return save(departed(former, 'busy'))
  try {
    // Asked again under the lease: a round may have been there since.
    const still = await formerly(deps, row, previous, next)
    await save(still && departed(still, await end(deps, row, still.upkeep)))
  } catch (error) {
    // What is in force stays so, and has lost what it had there.
    await store.transaction(tx => doAgain(tx, row.id, clock.now()))
    throw error
  } finally {
    await dropLease(store, name, owner, lease.fence)
  }
}

interface Former {
  readonly version: number
  readonly place: string
  readonly upkeep: Upkeep
}

/** Where it was when it ran last, if that is elsewhere: it may have been changed more than once since. */
async function formerly(
  { store, openings }: Creating,
  row: IntegrationRow,
  previous: JsonObject,
  next: string | undefined,
): Promise<Former | undefined> {
  const last = await findUpkeep(store.db, row.id)
  if (last === undefined) return undefined
  const { version } = last
  const upkeep = await upkeepOf(() =>
    version === row.version ? openings.tryOut(row, previous) : openings.former(row.id, version),
  )
  const place = upkeep?.place
  return upkeep === undefined || place === undefined || place === next ? undefined : { version, place, upkeep }
}

function departed({ version, place, upkeep }: Former, error: NonNullable<Departure['left']>['error'] | undefined): Departure {
  if (error === undefined) return { version, place }
  return { version, place, left: { sentence: upkeep.remains ?? `What was made at ${place} for this integration.`, error } }
}

/** Answers why it could not be taken away. */
async function end({ log }: Creating, { id }: IntegrationRow, former: Upkeep): Promise<ConnectorErrorCode | undefined> {
  try {
    await former.end?.(AbortSignal.timeout(endMs))
    return undefined
  } catch (error) {
    const code = connectorCodeOf(error)
    log.warn({ integrationId: id, error: code }, 'what an integration made at its former place could not be taken away')
    return code
  }
}

/** One that cannot be opened has made nothing, as far as can be told. */
async function upkeepOf(open: () => Capabilities | Promise<Capabilities>): Promise<Upkeep | undefined> {
  try {
    return (await open()).upkeep
  } catch (error) {
    if (isStepgateError(error)) return undefined
    throw error
  }
}

/** In the transaction that saves. What was taken away is made anew by the next round, where the integration is in use. */
export async function noteDeparture(
  tx: Tx,
  { random }: Creating,
  { id }: Pick<IntegrationRow, 'id'>,
  { version, place, left }: Departure,
  at: number,
): Promise<void> {
  if (left) {
    const facts = { version, place, error: left.error, sentence: left.sentence } satisfies z.input<typeof remained>
    await appendAudit(tx, { at, actor: upkeepHost, action: remainsAction, target: id, facts }, random)
    return
  }
  await dropUpkeep(tx, id)
  await noteEnded(tx, { id, place, how: 'ended', at }, random)
}

/** The words of that time: the configuration may open no more, and its connector be gone. */
const remained = z.object({ version: z.number(), place: z.string(), error: z.string(), sentence: z.string() })
const over = z.object({ place: z.string() })

/** What may still be at former places of an integration, newest first. Of the place that it is at now it is looked after. */
export async function leftBehind(
  { store }: { readonly store: Store },
  { id, place, at }: { readonly id: string; readonly place: string | undefined; readonly at: number },
): Promise<readonly string[]> {
  const entries = await store.reports
    .selectFrom('audit')
    .select(['action', 'facts'])
    .where('target', '=', id)
    .where('action', 'in', [remainsAction, endedAction])
    .where('at', '>', at - shownMs)
    .orderBy('seq', 'desc')
    .execute()
  const [sentences, gone] = [new Set<string>(), new Set<string>()]
  for (const { action, facts } of entries) {
    const said: unknown = JSON.parse(facts)
    const ended = action === endedAction ? over.safeParse(said).data : undefined
    if (ended !== undefined) gone.add(ended.place)
    const left = action === remainsAction ? remained.safeParse(said).data : undefined
    if (left !== undefined && left.place !== place && !gone.has(left.place)) sentences.add(left.sentence)
  }
  return [...sentences]
}
