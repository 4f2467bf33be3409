import { connectorCodeOf, type Standing, standingText } from '../../contract/index.ts'
import { askForStanding } from '../../directory/standing.ts'
import type { JobHandler, JobRun } from '../../jobs/handler.ts'
import type { Tx } from '../../storage/store.ts'
import { integrationIn, textIn, type WriteBackDeps } from './deps.ts'
import { dueStanding, lapsesAt, standingOf, textOf } from './due.ts'
import { amendRow, dropRow, factsOf, findSwitch, lockRow, putRow, type Switch, type WriteBackRow } from './rows.ts'
import { returnToClearing } from './switch.ts'
import { prepare, writerOf } from './writer.ts'

/**
 * Makes the product show of one person what is to stand there. It is written down before the product is asked, and
 * confirmed afterwards: a lost answer is an unconfirmed row, and asking again changes nothing.
 */

type Person = Pick<WriteBackRow, 'integration_id' | 'external_id'>

interface Intent {
  readonly row: WriteBackRow
  readonly standing: Standing | undefined
  readonly on: Switch
}

const dayMs = 86_400_000
/** A verification may wait for its reviewer, and for the way back, before it is received. */
const longestVerificationMs = 3 * dayMs

export function writeJob(deps: WriteBackDeps): JobHandler {
  return async (payload, job) => {
    const person: Person = { integration_id: integrationIn(payload), external_id: textIn(payload, 'externalId') }
    // Looked at before a transaction is opened: where write-back was turned off, many jobs may be left of it.
    const on = await findSwitch(deps.store.db, person.integration_id)
    if (!deps.writes || on?.state !== 'on') return
    const shows = await shownBy(deps, on)
    const intent = await deps.store.transaction(tx => intend(deps, tx, person, job, shows))
    if (intent === undefined) return
    try {
      await tell(deps, intent, job.signal)
    } catch (error) {
      await deps.store.transaction(tx => refused(tx, intent, connectorCodeOf(error)))
      if (connectorCodeOf(error) === 'object_not_found') return
      throw error
    }
    await deps.store.transaction(tx => confirmed(deps, tx, intent))
  }
}

type Shows = (standing: Standing) => string | null

/** How the product shows a standing. A connector that cannot be opened is told of when it is to write. */
async function shownBy(deps: WriteBackDeps, on: Switch): Promise<Shows> {
  const writer = await writerOf(deps, on).catch(() => undefined)
  return standing => (writer?.shownAs ? writer.shownAs[standing.status] : standingText(standing))
}

async function intend(deps: WriteBackDeps, tx: Tx, person: Person, job: JobRun, shows: Shows): Promise<Intent | undefined> {
  await job.guard(tx)
  const on = await findSwitch(tx.db, person.integration_id)
  if (on?.state !== 'on') return undefined
  const known = await lockRow(tx, person.integration_id, person.external_id)
  const now = deps.clock.now()
  const validDays = on.valid_days
  const facts = await factsOf(tx, person, now - validDays * dayMs - longestVerificationMs)
  const standing = dueStanding({ ...facts, standing: known && standingOf(known.said), validDays, now })
  const text = textOf(standing)
  if (text === (known?.said ?? null) && (known === undefined || known.confirmed_at !== null)) return undefined
  const row: WriteBackRow = {
    ...person,
    standing: standing === undefined ? null : shows(standing),
    said: text,
    expires_at: standing === undefined ? null : lapsesAt(standing),
    written_at: now,
    confirmed_at: null,
    error_code: known?.error_code ?? null,
  }
  await putRow(tx, row)
  return { row, standing, on }
}

async function tell(deps: WriteBackDeps, { row, standing, on }: Intent, signal: AbortSignal): Promise<void> {
  await prepare(deps, on, signal)
  const writer = await writerOf(deps, on)
  const externalId = row.external_id
  const say = () => (standing === undefined ? writer.clear(externalId, signal) : writer.write({ externalId, standing }, signal))
  try {
    await say()
  } catch (error) {
    if (connectorCodeOf(error) !== 'schema_changed') throw error
    // Somebody may have taken away there what was made for it.
    await prepare(deps, { ...on, prepared_at: null }, signal)
    await say()
  }
}

/** What the product does not know has nothing that stands there. Anything else stays to be told. */
async function refused(tx: Tx, { row }: Intent, code: string): Promise<void> {
  if (code === 'object_not_found') await dropRow(tx, row)
  else await amendRow(tx, row, { error_code: code })
  await doubtOthers(tx, row)
}

async function confirmed(deps: WriteBackDeps, tx: Tx, { row }: Intent): Promise<void> {
  const at = deps.clock.now()
  const now = await findSwitch(tx.db, row.integration_id)
  // Turned off while it was being written: whoever clears may have come by before.
  if (now !== undefined && now.state !== 'on') return returnToClearing(tx, now, row, at, deps.random)
  if (row.said === null) await dropRow(tx, row)
  else await amendRow(tx, row, { confirmed_at: at, error_code: null })
  if (await doubtOthers(tx, row)) {
    await askForStanding(tx, { integrationId: row.integration_id, externalId: row.external_id, at }, deps.random)
  }
}

/**
 * Something else was written down while this was on its way: the product may have taken the two in either order, so
 * what is to stand is said once more.
 */
async function doubtOthers({ db }: Tx, row: WriteBackRow): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('write_backs')
    .set({ confirmed_at: null })
    .where('integration_id', '=', row.integration_id)
    .where('external_id', '=', row.external_id)
    .where('said', 'is distinct from', row.said)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
