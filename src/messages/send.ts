import { type Clock, connectorCodeOf, connectorError, type JsonObject, type Random } from '../contract/index.ts'
import { enqueue, type JobHandler, type JobRun } from '../jobs/index.ts'
import type { Seals } from '../security/seals.ts'
import type { Store } from '../storage/store.ts'
import type { MessagesTable } from '../storage/tables/index.ts'
import type { Carrier } from './carrier.ts'
import { compose } from './compose.ts'
import type { Facts, Language, MessageKind } from './texts.ts'

interface SendDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  /** Undefined where the host was given none: what waits keeps waiting. */
  readonly carriers: Readonly<Record<MessagesTable['medium'], Carrier | undefined>>
}

type Outcome = Exclude<MessagesTable['state'], 'waiting'>

/**
 * Sends one message. That it was sent is noted only afterwards: a process that dies in between sends it again, under the
 * same Message-ID, which is better than never.
 */
export function sendJob(deps: SendDeps): JobHandler {
  const { store, clock, carriers } = deps
  return async (payload, job) => {
    const row = await store.db.selectFrom('messages').selectAll().where('id', '=', String(payload.id)).executeTakeFirst()
    if (row === undefined || row.state !== 'waiting') return
    if (row.expires_at <= clock.now()) return end(deps, row, job, 'dropped', null)
    const carrier = carriers[row.medium]
    try {
      if (carrier === undefined) throw connectorError('provider_unavailable', 'There is nothing to send it with.')
      await end(deps, row, job, await carrier.carry(letterOf(deps, row), job.signal), null)
    } catch (error) {
      const code = connectorCodeOf(error)
      if (code !== row.error_code && code !== 'cancelled') await note(deps, row, job, code)
      throw error
    }
  }
}

function letterOf({ seals }: SendDeps, row: MessagesTable) {
  const open = (column: 'to_sealed' | 'facts_sealed') => seals.open(row[column] ?? '', { table: 'messages', row: row.id, column })
  const facts = JSON.parse(open('facts_sealed')) as Facts
  const { short, ...composed } = compose(row.kind as MessageKind, row.language as Language, facts)
  return { id: row.id, to: open('to_sealed'), ...composed, ...(row.medium === 'sms' ? { text: short } : {}) }
}

/** What was sealed goes with the end: nobody needs the address or the link any more. */
async function end({ store, clock, random }: SendDeps, row: MessagesTable, job: JobRun, outcome: Outcome, code: string | null) {
  await store.transaction(async tx => {
    await job.guard(tx)
    const now = clock.now()
    const { numUpdatedRows } = await tx.db
      .updateTable('messages')
      .set({ state: outcome, to_sealed: null, facts_sealed: null, error_code: code, ended_at: now })
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .executeTakeFirst()
    if (numUpdatedRows === 0n || row.tell === null) return
    const { queue, payload } = JSON.parse(row.tell) as { readonly queue: string; readonly payload: JsonObject }
    await enqueue(tx, { queue, payload: { ...payload, outcome }, runAt: now, dedupeKey: row.id }, random)
  })
}

async function note({ store }: SendDeps, row: MessagesTable, job: JobRun, code: string): Promise<void> {
  await store.transaction(async tx => {
    await job.guard(tx)
    await tx.db
      .updateTable('messages')
      .set({ error_code: code })
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .execute()
  })
}
