import { type ConnectorErrorCode, connectorCodeOf, type IntegrationId } from '../../contract/index.ts'
import { retryTime } from '../../directory/sync/index.ts'
import { heldUntil } from '../../integrations/held/rows.ts'
import { findIntegration, type IntegrationRow, listOfTemplates } from '../../integrations/rows.ts'
import { appendAudit } from '../../security/audit.ts'
import { dropLease, holdsLease, takeLease } from '../../storage/leases.ts'
import type { Tx } from '../../storage/store.ts'
import type { TrailDeps } from './deps.ts'
import { findTrail, gapAction, listTrails, putTrail, type TrailRow } from './rows.ts'
import { askAbout, takeIn, trailHost } from './take-in.ts'

/** Reads what is due, once across replicas. Events, what they mean and the cursor behind them are one transaction. */

/** Longer than a read may take (`decorators/limits.ts`); held anew for each page. */
const leaseMs = 3 * 60_000
/** Then others have their turn. */
const mostPages = 20
/** Who wants no log to be read may change their mind. */
const offMs = 5 * 60_000

export async function readTrails(deps: TrailDeps, signal: AbortSignal): Promise<void> {
  const { store, clock, integrations } = deps
  const templates = integrations
    .templates()
    .filter(({ capabilities }) => capabilities.includes('trail'))
    .map(({ id }) => id)
  const used = (await listOfTemplates(store.db, templates)).filter(({ state }) => state === 'enabled')
  if (used.length === 0) return
  const known = new Map((await listTrails(store.db)).map(row => [row.integration_id, row]))
  const now = clock.now()
  await Promise.all(used.filter(row => isDue(row, known.get(row.id), now)).map(row => readOne(deps, row, signal)))
}

/** Whoever changes how it is read need not wait for the next try of what was before. */
const isDue = ({ version }: IntegrationRow, trail: TrailRow | undefined, now: number): boolean =>
  trail === undefined || trail.next_at <= now || trail.version !== version

const leaseOf = (id: IntegrationId) => `trail:${id}`

async function readOne(deps: TrailDeps, { id }: IntegrationRow, signal: AbortSignal): Promise<void> {
  const { store, clock, owner } = deps
  for (let pages = 0; pages < mostPages; pages += 1) {
    const lease = await takeLease(store, leaseOf(id), owner, leaseMs, clock)
    if (lease === undefined) return
    try {
      // Asked again under the lease: another replica may have done it since.
      const [row, trail] = [await findIntegration(store.db, id), await findTrail(store.db, id)]
      if (row?.state !== 'enabled' || (pages === 0 && !isDue(row, trail, clock.now()))) return
      if (!(await readPage(deps, row, { trail, fence: lease.fence }, signal))) return
    } finally {
      await dropLease(store, leaseOf(id), owner, lease.fence)
    }
  }
}

interface Held {
  readonly trail: TrailRow | undefined
  readonly fence: number
}

/** Whether there is more to be read at once. */
async function readPage(deps: TrailDeps, { id, version }: IntegrationRow, held: Held, signal: AbortSignal): Promise<boolean> {
  const { store, clock, random } = deps
  const at = clock.now()
  const never = { cursor: null, next_at: at, failures: 0, error_code: null, read_at: null, off_since: null }
  const before: TrailRow = { ...(held.trail ?? { integration_id: id, ...never }), version }
  let offSince = before.off_since
  try {
    const { trail, operations } = (await deps.integrations.open(id)).capabilities
    if (trail === undefined || !trail.on) {
      // Said by one administrator alone, it silences no alarm yet; that nothing is read is so from now on, whoever said it.
      const isSaid = (await heldUntil(store.db, [id], at)) === undefined
      const silenced = isSaid ? { failures: 0, error_code: null } : {}
      const off = { next_at: at + offMs, off_since: offSince ?? at, ...silenced }
      await store.transaction(tx => putTrail(tx, { ...before, ...off }))
      return false
    }
    offSince = null
    const page = await trail.read(before.cursor ?? undefined, signal)
    const asked = await askAbout(deps, id, page.events, operations, signal)
    const next = page.more ? at : at + trail.everySeconds * 1_000
    const read = {
      ...before,
      cursor: page.cursor,
      next_at: next,
      failures: 0,
      error_code: null,
      read_at: page.more ? before.read_at : at,
      off_since: null,
    }
    const told = await store.transaction(async tx => {
      if (!(await holdsLease(tx, leaseOf(id), deps.owner, held.fence, clock.now()))) return undefined
      const alarms = await takeIn(deps, tx, id, page, asked)
      await putTrail(tx, read)
      return alarms
    })
    for (const say of told ?? []) say()
    return told !== undefined && page.more
  } catch (error) {
    if (signal.aborted) return false
    const code = connectorCodeOf(error)
    const failures = before.failures + 1
    if (failures === 1 || code === 'checkpoint_expired') {
      deps.log.warn({ integrationId: id, error: code }, 'what a product wrote down could not be read')
    }
    await store.transaction(tx =>
      fail(deps, tx, { ...before, failures, next_at: retryTime(failures, at, random), off_since: offSince }, code),
    )
    return false
  }
}

/** Whatever was written down in a gap is gone for us, and somebody has to know. */
async function fail({ random, clock }: TrailDeps, tx: Tx, row: TrailRow, code: ConnectorErrorCode): Promise<void> {
  const isGap = code === 'checkpoint_expired'
  await putTrail(tx, { ...row, error_code: code, ...(isGap ? { cursor: null } : {}) })
  if (!isGap) return
  const entry = { at: clock.now(), actor: trailHost, action: gapAction, target: row.integration_id }
  await appendAudit(tx, { ...entry, facts: { readUntil: row.read_at } }, random)
}
