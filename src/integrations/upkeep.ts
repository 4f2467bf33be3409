import { type Attention, type ConnectorErrorCode, connectorCodeOf, type IntegrationId, type Upkeep } from '../contract/index.ts'
import { retryTime } from '../directory/sync/index.ts'
import type { Seals } from '../security/seals.ts'
import { dropLease, takeLease } from '../storage/leases.ts'
import { putAttention } from './attention.ts'
import type { Integrations } from './port.ts'
import { findIntegration, type IntegrationRow, listOfTemplates, lockIntegration } from './rows.ts'
import { type EndDeps, endUpkeep } from './upkeep-end.ts'
import {
  findUpkeep,
  listUpkeeps,
  putUpkeep,
  type UpkeepRow,
  unusedWithUpkeep,
  upkeepLease,
  upkeepLeaseMs,
} from './upkeep-rows.ts'

/**
 * The recurring work of integrations, such as renewing a subscription at the product: each in its own interval, once
 * across replicas, soon after the integration was made or changed, and later again where it failed. What it made goes
 * when the integration is disabled or deleted.
 */
export interface UpkeepDeps extends EndDeps {
  readonly integrations: Pick<Integrations, 'templates' | 'open' | 'formerly'>
  readonly seals: Seals
  /** This process, as others know it from its leases. */
  readonly owner: string
}

/** Up to this share of the interval is added, so that integrations do not all knock at once. */
const jitter = 0.1

/** Does what is due now. */
export async function keepUp(deps: UpkeepDeps, signal: AbortSignal): Promise<void> {
  const { store, clock, integrations } = deps
  const templates = integrations
    .templates()
    .filter(({ capabilities }) => capabilities.includes('upkeep'))
    .map(({ id }) => id)
  const used = (await listOfTemplates(store.db, templates)).filter(({ state }) => state === 'enabled')
  const rows = [...used, ...(await unusedWithUpkeep(store.db))]
  if (rows.length === 0) return
  const known = new Map((await listUpkeeps(store.db)).map(row => [row.integration_id, row]))
  const now = clock.now()
  await Promise.all(rows.filter(row => isDue(row, known.get(row.id), now)).map(row => keepOne(deps, row, signal)))
}

/** In its interval, and at once where somebody changed the integration since. */
function isDue(row: IntegrationRow, last: UpkeepRow | undefined, now: number): boolean {
  if (last === undefined) return row.state === 'enabled'
  return last.next_at <= now || last.ran_at < row.updated_at || (row.state === 'enabled' && last.version !== row.version)
}

async function keepOne(deps: UpkeepDeps, { id }: IntegrationRow, signal: AbortSignal): Promise<void> {
  const { store, clock, owner } = deps
  const name = upkeepLease(id)
  const lease = await takeLease(store, name, owner, upkeepLeaseMs, clock)
  if (lease === undefined) return
  try {
    // Asked again under the lease: another replica may have done it since.
    const [row, last] = [await findIntegration(store.db, id), await findUpkeep(store.db, id)]
    if (row === undefined || !isDue(row, last, clock.now())) return
    if (row.state === 'enabled') await keep(deps, row, last, signal)
    else if (last !== undefined) await endUpkeep(deps, row, last, signal)
  } finally {
    await dropLease(store, name, owner, lease.fence)
  }
}

async function keep(deps: UpkeepDeps, row: IntegrationRow, last: UpkeepRow | undefined, signal: AbortSignal): Promise<void> {
  const { store, clock } = deps
  const at = clock.now()
  const failures = last?.version === row.version ? last.failures : 0
  const begun = { integration_id: row.id, version: row.version, next_at: at, failures, ran_at: at, error_code: null }
  // Before anything is done: from now on there may be something to take away.
  const isMine = await store.transaction(async tx => {
    if ((await lockIntegration(tx, row.id))?.state !== 'enabled') return false
    await putUpkeep(tx, begun)
    return true
  })
  if (!isMine) return
  const outcome = await run(deps, row, signal)
  if (!signal.aborted) await note(deps, begun, outcome)
}

interface Outcome {
  readonly everySeconds: number
  readonly error?: ConnectorErrorCode
  /** Undefined where it could not be seen. */
  readonly attention?: readonly Attention[]
}

async function run({ integrations, log }: UpkeepDeps, { id }: IntegrationRow, signal: AbortSignal): Promise<Outcome> {
  let everySeconds = 0
  let attention: readonly Attention[] | undefined
  try {
    const { upkeep } = (await integrations.open(id)).capabilities
    everySeconds = upkeep?.everySeconds ?? 0
    // First: what the run fails for may be what has to be told.
    attention = await seen(upkeep, { id, log }, signal)
    await upkeep?.run(signal)
    log.debug({ integrationId: id }, 'the upkeep of an integration is done')
    return { everySeconds, ...(attention ? { attention } : {}) }
  } catch (error) {
    const code = connectorCodeOf(error)
    if (!signal.aborted) log.warn({ integrationId: id, error: code }, 'the upkeep of an integration failed')
    return { everySeconds, error: code, ...(attention ? { attention } : {}) }
  }
}

/** What cannot be seen keeps nothing from being done. */
async function seen(
  upkeep: Upkeep | undefined,
  { id, log }: Pick<UpkeepDeps, 'log'> & { readonly id: IntegrationId },
  signal: AbortSignal,
): Promise<readonly Attention[] | undefined> {
  try {
    return (await upkeep?.attention?.(signal)) ?? []
  } catch (error) {
    if (signal.aborted) throw error
    log.warn({ integrationId: id, error: connectorCodeOf(error) }, 'what an integration needs to be told of could not be seen')
    return undefined
  }
}

async function note({ store, clock, random, seals }: UpkeepDeps, begun: UpkeepRow, outcome: Outcome): Promise<void> {
  const at = clock.now()
  const failures = outcome.error === undefined ? 0 : begun.failures + 1
  const interval = Math.max(outcome.everySeconds, 1) * 1_000
  const next = failures > 0 ? retryTime(failures, at, random) : at + Math.round(interval * (1 + jitter * random.fraction()))
  await store.transaction(async tx => {
    await putUpkeep(tx, { ...begun, next_at: next, failures, error_code: outcome.error ?? null })
    if (outcome.attention) await putAttention({ seals, random, at }, tx, begun.integration_id, outcome.attention)
  })
}
