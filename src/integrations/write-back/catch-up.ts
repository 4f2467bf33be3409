import type { IntegrationId, Random } from '../../contract/index.ts'
import { askForStanding } from '../../directory/standing.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { JobHandler } from '../../jobs/handler.ts'
import { isUnderWay } from '../../jobs/under-way.ts'
import type { Tx } from '../../storage/store.ts'
import { integrationIn, numberIn, textIn, type WriteBackDeps } from './deps.ts'
import { amendSwitch, type Db, findSwitch, type Switch } from './rows.ts'

/**
 * Once write-back is turned on, what was verified before stands in the product as well: a rule there would else shut out
 * whoever has just been verified. Everybody enrolled is looked at, a slice at a time and evenly spread, so that a large
 * directory leaves its product room for other calls. Turning off ends it; turning on anew begins anew. Where its work was
 * lost, or was left undone by a host that writes nothing, it begins again.
 */

export const catchUpQueue = 'write-back-catch-up'

const slice = 100
/** Between two people: ten a second, which every product takes. */
const paceMs = 100

type Period = Pick<Switch, 'integration_id' | 'changed_at'>

export function catchUpJob({ store, clock, random, writes }: WriteBackDeps): JobHandler {
  return async (payload, job) => {
    const integrationId = integrationIn(payload)
    const on = await findSwitch(store.db, integrationId)
    // Of a former time that it was on there is another job, or none to be done.
    if (!writes || on?.state !== 'on' || on.changed_at !== numberIn(payload, 'since')) return
    const people = await enrolledAfter(store.db, integrationId, textIn(payload, 'after'), slice)
    const last = people.at(-1)
    await store.transaction(async tx => {
      await job.guard(tx)
      const now = clock.now()
      if (last === undefined) {
        await amendSwitch(tx, on, { caught_up_at: now })
        return
      }
      for (const [n, externalId] of people.entries()) {
        await askForStanding(tx, { integrationId, externalId, at: now + n * paceMs }, random)
      }
      await askToCatchUp(tx, on, now + people.length * paceMs, random, last)
    })
  }
}

export function askToCatchUp(
  tx: Tx,
  { integration_id: integrationId, changed_at: since }: Period,
  at: number,
  random: Random,
  after = '',
): Promise<void> {
  const dedupeKey = keyOf({ integration_id: integrationId, changed_at: since })
  return enqueue(tx, { queue: catchUpQueue, payload: { integrationId, since, after }, runAt: at, dedupeKey }, random)
}

const keyOf = ({ integration_id, changed_at }: Period): string => `${integration_id}:${changed_at}`

/** For those that are on and were not caught up with, unless somebody is at it. */
export async function catchUpWhereLeft({ store, clock, random }: WriteBackDeps): Promise<void> {
  const left = await store.db
    .selectFrom('write_back_switches')
    .selectAll()
    .where('state', '=', 'on')
    .where('caught_up_at', 'is', null)
    .execute()
  for (const on of left) {
    await store.transaction(async tx => {
      if (!(await isUnderWay(tx, catchUpQueue, keyOf(on)))) await askToCatchUp(tx, on, clock.now(), random)
    })
  }
}

async function enrolledAfter(db: Db, id: IntegrationId, after: string, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('subjects')
    .innerJoin('enrollments', 'enrollments.subject_id', 'subjects.id')
    .select('subjects.external_id')
    .where('subjects.integration_id', '=', id)
    .where('subjects.external_id', '>', after)
    .where('subjects.kind', '=', 'directory')
    .where('enrollments.ended_at', 'is', null)
    .where('enrollments.state', '=', 'enrolled')
    .orderBy('subjects.external_id')
    .limit(limit)
    .execute()
  return rows.map(({ external_id }) => external_id)
}
