import { type Clock, type ConnectorErrorCode, connectorCodeOf, type Logger, type Random } from '../contract/index.ts'
import { retryTime } from '../directory/sync/index.ts'
import { dropLease, takeLease } from '../storage/leases.ts'
import type { Store } from '../storage/store.ts'
import type { Integrations } from './port.ts'
import { findIntegration, type IntegrationRow, listOfTemplates } from './rows.ts'

/**
 * The recurring work of integrations, such as renewing a subscription at the product: each in its own interval, once
 * across replicas, soon after the integration was made or changed, and later again where it failed.
 */
export interface UpkeepDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly integrations: Pick<Integrations, 'templates' | 'open'>
  /** This process, as others know it from its leases. */
  readonly owner: string
}

/** Longer than the capability may take (`decorators.ts`): a lease that ran out means that its process is gone. */
const leaseMs = 6 * 60_000
/** Up to this share of the interval is added, so that integrations do not all knock at once. */
const jitter = 0.1

/** Does what is due now. */
export async function keepUp(deps: UpkeepDeps, signal: AbortSignal): Promise<void> {
  const { store, clock, integrations } = deps
  const templates = integrations
    .templates()
    .filter(({ capabilities }) => capabilities.includes('upkeep'))
    .map(({ id }) => id)
  const rows = (await listOfTemplates(store.db, templates)).filter(({ state }) => state === 'enabled')
  if (rows.length === 0) return
  const known = await store.db.selectFrom('upkeeps').select(['integration_id', 'version', 'next_at']).execute()
  const now = clock.now()
  const rested = new Set(
    known.filter(({ next_at }) => next_at > now).map(({ integration_id, version }) => `${integration_id} ${version}`),
  )
  await Promise.all(rows.filter(({ id, version }) => !rested.has(`${id} ${version}`)).map(row => keepOne(deps, row, signal)))
}

async function keepOne(deps: UpkeepDeps, { id }: IntegrationRow, signal: AbortSignal): Promise<void> {
  const { store, clock, owner } = deps
  const name = `upkeep:${id}`
  const lease = await takeLease(store, name, owner, leaseMs, clock)
  if (lease === undefined) return
  try {
    // Asked again under the lease: another replica may have done it since.
    const row = await findIntegration(store.db, id)
    const last = await store.db.selectFrom('upkeeps').selectAll().where('integration_id', '=', id).executeTakeFirst()
    if (row?.state !== 'enabled' || (last?.version === row.version && last.next_at > clock.now())) return
    const failures = last?.version === row.version ? last.failures : 0
    const outcome = await run(deps, row, signal)
    if (!signal.aborted) await note(deps, row, failures, outcome)
  } finally {
    await dropLease(store, name, owner, lease.fence)
  }
}

interface Outcome {
  readonly everySeconds: number
  readonly error?: ConnectorErrorCode
}

async function run({ integrations, log }: UpkeepDeps, { id }: IntegrationRow, signal: AbortSignal): Promise<Outcome> {
  let everySeconds = 0
  try {
    const { capabilities } = await integrations.open(id)
    everySeconds = capabilities.upkeep?.everySeconds ?? 0
    await capabilities.upkeep?.run(signal)
    log.debug({ integrationId: id }, 'the upkeep of an integration is done')
    return { everySeconds }
  } catch (error) {
    const code = connectorCodeOf(error)
    if (!signal.aborted) log.warn({ integrationId: id, error: code }, 'the upkeep of an integration failed')
    return { everySeconds, error: code }
  }
}

async function note(deps: UpkeepDeps, { id, version }: IntegrationRow, before: number, outcome: Outcome): Promise<void> {
  const { store, clock, random } = deps
  const at = clock.now()
  const failures = outcome.error === undefined ? 0 : before + 1
  const interval = Math.max(outcome.everySeconds, 1) * 1_000
  const next = failures > 0 ? retryTime(failures, at, random) : at + Math.round(interval * (1 + jitter * random.fraction()))
  const row = { version, next_at: next, failures, ran_at: at, error_code: outcome.error ?? null }
  await store.transaction(async tx => {
    if ((await findIntegration(tx.db, id))?.state === 'deleted') return
    await tx.db
      .insertInto('upkeeps')
      .values({ integration_id: id, ...row })
      .onConflict(conflict => conflict.column('integration_id').doUpdateSet(row))
      .execute()
  })
}
