import { type ConnectorErrorCode, connectorCodeOf, type WriteBack } from '../../contract/index.ts'
import { askForStanding } from '../../directory/standing.ts'
import type { JobHandler, JobRun } from '../../jobs/handler.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Tx } from '../../storage/store.ts'
import { dropUnneeded } from '../belongings.ts'
import { lockIntegration } from '../rows.ts'
import { integrationIn, textIn, type WriteBackDeps } from './deps.ts'
import { amendSwitch, countRows, dropRow, findSwitch, putSwitch, rowsAfter, type Switch, type WriteBackRow } from './rows.ts'
import { askForSwitch, turnToNext } from './switch.ts'
import { formerWriterOf, prepare } from './writer.ts'

/**
 * Does at the product what turning the switch asks for: makes it ready, or takes everything of ours off again. First
 * those of whom we know that something stands there, then whoever else the product shows. A job does a part and asks
 * for the next, so that other work has its turn, and a process that dies loses nothing but a page.
 */

const page = 100
const pagesAtOnce = 5
const askAgainMs = 60_000

/** What is wrong with one person, and says nothing of the others. */
const personal: ReadonlySet<ConnectorErrorCode> = new Set<ConnectorErrorCode>([
  'object_state_unsupported',
  'policy_denied',
  'response_invalid',
])

export function switchJob(deps: WriteBackDeps): JobHandler {
  return async (payload, job) => {
    const known = await findSwitch(deps.store.db, integrationIn(payload))
    if (known === undefined || !deps.writes) return
    try {
      if (known.state === 'on') await prepare(deps, known, job.signal)
      if (known.state === 'clearing') await clear(deps, known, textIn(payload, 'after'), job)
    } catch (error) {
      await deps.store.transaction(tx => amendSwitch(tx, known, { error_code: connectorCodeOf(error) }))
      throw error
    }
  }
}

async function clear(deps: WriteBackDeps, known: Switch, from: string, job: JobRun): Promise<void> {
  const { store, clock, random } = deps
  const writer = await formerWriterOf(deps, known)
  let after = from
  for (let n = 0; n < pagesAtOnce; n += 1) {
    const rows = await rowsAfter(store.db, known.integration_id, after, page)
    const last = rows.at(-1)
    if (last === undefined) return clearOthers(deps, known, writer, job)
    after = last.external_id
    await clearPage(deps, known, writer, rows, job)
  }
  await store.transaction(async tx => {
    await job.guard(tx)
    await askForSwitch(tx, known.integration_id, clock.now(), random, after)
  })
}

async function clearPage(
  deps: WriteBackDeps,
  known: Switch,
  writer: WriteBack,
  rows: readonly WriteBackRow[],
  job: JobRun,
): Promise<void> {
  const cleared: WriteBackRow[] = []
  const left: { readonly row: WriteBackRow; readonly code: ConnectorErrorCode }[] = []
  try {
    for (const row of rows) {
      const code = await clearOne(writer, row.external_id, job.signal)
      if (code === undefined) cleared.push(row)
      else left.push({ row, code })
    }
  } finally {
    // What was done counts, also where the product went away in the middle of it.
    await deps.store.transaction(async tx => {
      const now = await findSwitch(tx.db, known.integration_id)
      if (now === undefined || !isSame(now, known)) return sayAgain(deps, tx, known, cleared)
      for (const row of cleared) await dropRow(tx, row)
      for (const { row, code } of left) {
        await tx.db
          .updateTable('write_backs')
          .set({ error_code: code })
          .where('integration_id', '=', row.integration_id)
          .where('external_id', '=', row.external_id)
          .execute()
      }
      await amendSwitch(tx, known, { cleared: now.cleared + cleared.length })
    })
  }
}

const isSame = (now: Switch, known: Switch) => now.state === 'clearing' && now.changed_at === known.changed_at

/** Turned on again while these were being cleared: what is to stand of them has to be said once more. */
async function sayAgain(
  { clock, random }: WriteBackDeps,
  tx: Tx,
  { integration_id: integrationId }: Switch,
  cleared: readonly Pick<WriteBackRow, 'external_id'>[],
): Promise<void> {
  for (const { external_id: externalId } of cleared) {
    await tx.db
      .updateTable('write_backs')
      .set({ confirmed_at: null })
      .where('integration_id', '=', integrationId)
      .where('external_id', '=', externalId)
      .execute()
    await askForStanding(tx, { integrationId, externalId, at: clock.now() }, random)
  }
}

/** Undefined where nothing of ours is left. Trouble that is the product's own ends the job, which comes back. */
async function clearOne(writer: WriteBack, externalId: string, signal: AbortSignal): Promise<ConnectorErrorCode | undefined> {
  signal.throwIfAborted()
  try {
    await writer.clear(externalId, signal)
    return undefined
  } catch (error) {
    const code = connectorCodeOf(error)
    if (code === 'object_not_found') return undefined
    if (!personal.has(code)) throw error
    return code
  }
}

/** Whoever else the product shows, until it shows nobody any more. */
async function clearOthers(deps: WriteBackDeps, known: Switch, writer: WriteBack, job: JobRun): Promise<void> {
  const { store, clock, random } = deps
  const gone: { readonly external_id: string }[] = []
  let left: ConnectorErrorCode | undefined
  for await (const { externalId } of writer.remaining(job.signal)) {
    const code = await clearOne(writer, externalId, job.signal)
    if (code === undefined) gone.push({ external_id: externalId })
    left = code ?? left
    if (gone.length >= page * pagesAtOnce) break
  }
  await store.transaction(async tx => {
    await job.guard(tx)
    const now = await findSwitch(tx.db, known.integration_id)
    if (now === undefined || !isSame(now, known)) return sayAgain(deps, tx, known, gone)
    const rows = await countRows(tx.db, known.integration_id)
    const progress = { cleared: now.cleared + gone.length, error_code: left ?? null }
    if (gone.length > 0) {
      // It is over only when the product, asked once more, shows nobody. Its search may lag behind what was changed.
      await amendSwitch(tx, known, progress)
      await askForSwitch(tx, known.integration_id, clock.now() + askAgainMs, random)
    } else if (rows > 0 || left !== undefined) await amendSwitch(tx, known, { ...progress, looked_at: clock.now() })
    else await finish(deps, tx, { ...now, ...progress })
  })
}

/** The product shows nothing of ours: the credentials of a deleted integration have no more use. */
async function finish(deps: WriteBackDeps, tx: Tx, now: Switch): Promise<void> {
  const { clock, random } = deps
  const at = clock.now()
  const id = now.integration_id
  const facts = { version: now.version, cleared: now.cleared }
  // Before the switch, as whoever deletes the integration does.
  await lockIntegration(tx, id)
  await appendAudit(
    tx,
    { at, actor: { kind: 'host', id: 'write-back' }, action: 'write_back.cleared', target: id, facts },
    random,
  )
  if (await turnToNext(tx, now, at, random)) return
  await putSwitch(tx, { ...now, state: 'cleared', changed_at: at })
  await dropUnneeded(tx, id)
}
