import type { ActorRef, IntegrationId, Random } from '../../contract/index.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Tx } from '../../storage/store.ts'
import { askToCatchUp } from './catch-up.ts'
import { findSwitch, hasRows, putRow, putSwitch, type Switch, type WriteBackRow } from './rows.ts'
import { askToShorten } from './shorten.ts'

/**
 * Whether write-back of a directory is on. Turned in the transaction that saves, disables or deletes the integration;
 * what follows from it at the product is a job's work, which nobody waits for.
 */

export const switchQueue = 'write-back-switch'

/** What a configuration says of it. */
export interface Wanted {
  readonly version: number
  readonly validDays: number
  /** Whether it writes where the switch's own version wrote. */
  readonly samePlace: boolean
}

export interface Turning {
  readonly integrationId: IntegrationId
  /** Undefined: it is not to be on. */
  readonly wanted: Wanted | undefined
  readonly actor: ActorRef
  readonly at: number
}

export async function turn(tx: Tx, turning: Turning, random: Random): Promise<void> {
  const { integrationId, wanted, at } = turning
  const known = await findSwitch(tx.db, integrationId)
  if (known === undefined && wanted === undefined) return
  const next = await turned(tx, known, turning)
  if (next === undefined) return
  await putSwitch(tx, next)
  if (next.state !== 'cleared') await askForSwitch(tx, integrationId, at, random)
  if (known !== undefined && next.state === 'on' && next.valid_days < known.valid_days) {
    await askToShorten(tx, integrationId, at, random)
  }
  if (next.state === 'on' && known?.state !== 'on') await askToCatchUp(tx, next, at, random)
  await note(tx, known, next, turning, random)
}

/** The switch as it is to be; undefined where it stays. */
async function turned(tx: Tx, known: Switch | undefined, { integrationId, wanted, at }: Turning): Promise<Switch | undefined> {
  if (wanted === undefined) {
    if (known === undefined) return undefined
    if (known.state !== 'on')
      return known.next_version === null ? undefined : { ...known, next_version: null, next_valid_days: null }
    // Where nothing was ever done at the product there is nothing to undo.
    const untouched = known.prepared_at === null && !(await hasRows(tx.db, integrationId))
    return { ...known, state: untouched ? 'cleared' : 'clearing', changed_at: at, looked_at: at, cleared: 0, error_code: null }
  }
  const { version, validDays, samePlace } = wanted
  if (known === undefined || known.state === 'cleared' || known.state === 'abandoned' || samePlace) {
    const isNew = known?.state !== 'on'
    if (!isNew && known.version === version) return undefined
    return {
      integration_id: integrationId,
      state: 'on',
      version,
      valid_days: validDays,
      changed_at: isNew ? at : known.changed_at,
      prepared_at: null,
      cleared: 0,
      error_code: null,
      looked_at: at,
      next_version: null,
      next_valid_days: null,
      caught_up_at: isNew ? null : known.caught_up_at,
    }
  }
  const moved = { next_version: version, next_valid_days: validDays }
  if (known.state === 'clearing') return { ...known, ...moved }
  return { ...known, ...moved, state: 'clearing', changed_at: at, looked_at: at, cleared: 0, error_code: null }
}

async function note(tx: Tx, known: Switch | undefined, next: Switch, { actor, at }: Turning, random: Random): Promise<void> {
  if (known?.state === next.state) return
  const action = next.state === 'on' ? 'write_back.on' : 'write_back.off'
  const facts = { version: next.version, validDays: next.valid_days, moves: next.next_version !== null }
  await appendAudit(tx, { at, actor, action, target: next.integration_id, facts }, random)
}

export function askForSwitch(tx: Tx, integrationId: IntegrationId, at: number, random: Random, after = ''): Promise<void> {
  const job = { queue: switchQueue, payload: { integrationId, after }, runAt: at, dedupeKey: integrationId }
  return enqueue(tx, job, random)
}

/** On at the next place, now that the former one is done with. False where there is none. */
export async function turnToNext(tx: Tx, now: Switch, at: number, random: Random): Promise<boolean> {
  if (now.next_version === null || now.next_valid_days === null) return false
  const on: Switch = {
    ...now,
    state: 'on',
    version: now.next_version,
    valid_days: now.next_valid_days,
    changed_at: at,
    prepared_at: null,
    looked_at: at,
    next_version: null,
    next_valid_days: null,
    caught_up_at: null,
  }
  await putSwitch(tx, on)
  await askForSwitch(tx, now.integration_id, at, random)
  await askToCatchUp(tx, on, at, random)
  return true
}

/** Something may stand in the product that was cleared before. */
export async function returnToClearing(tx: Tx, known: Switch, row: WriteBackRow, at: number, random: Random): Promise<void> {
  await putRow(tx, { ...row, written_at: at, confirmed_at: null, expires_at: null })
  await putSwitch(tx, { ...known, state: 'clearing', looked_at: at })
  await askForSwitch(tx, known.integration_id, at, random)
}
