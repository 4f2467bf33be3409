import type { Tx } from '../storage/store.ts'
import type { Alert, Db } from './alert.ts'
import { type Flap, flapsIn } from './flaps.ts'

/** What nobody was told of yet. */
export interface Untold {
  readonly alerts: readonly Alert[]
  /** With the latest time that it was there. */
  readonly flaps: readonly (Flap & { readonly latest: Alert })[]
}

export const isNothing = ({ alerts, flaps }: Untold) => alerts.length === 0 && flaps.length === 0

export async function untold(db: Db): Promise<Untold> {
  const found = await db
    .selectFrom('alerts')
    .selectAll()
    .where(({ eb, and, or }) =>
      or([
        // Whoever resolves it before it was told does not keep it from the others. What passed by itself is not told.
        and([or([eb('resolved_at', 'is', null), eb('resolved_why', '=', 'by_person')]), eb('told_at', 'is', null)]),
        and([eb('resolved_at', 'is not', null), eb('told_at', 'is not', null), eb('resolution_told_at', 'is', null)]),
      ]),
    )
    .where('cause', 'not in', db.selectFrom('alert_flaps').select('cause'))
    .orderBy('opened_at')
    .orderBy('id')
    .execute()
  const flaps: Untold['flaps'][number][] = []
  for (const flap of await flapsIn(db)) {
    if (flap.told_at !== null) continue
    const of = db.selectFrom('alerts').selectAll().where('cause', '=', flap.cause).orderBy('opened_at', 'desc')
    const latest = await of.limit(1).executeTakeFirst()
    if (latest !== undefined) flaps.push({ ...flap, latest })
  }
  return { alerts: found, flaps }
}

/** What this process is the first to note, and so the one that tells it. */
export async function claim({ db }: Tx, { alerts, flaps }: Untold, now: number): Promise<Untold> {
  const note = async (column: 'told_at' | 'resolution_told_at', wanted: readonly Alert[]) => {
    if (wanted.length === 0) return []
    const ids = wanted.map(({ id }) => id)
    const update = db
      .updateTable('alerts')
      .set({ [column]: now })
      .where('id', 'in', ids)
      .where(column, 'is', null)
    return (await update.returning('id').execute()).map(({ id }) => id)
  }
  const begun = await note(
    'told_at',
    alerts.filter(one => one.told_at === null),
  )
  const over = await note(
    'resolution_told_at',
    alerts.filter(one => one.resolved_at !== null),
  )
  const ours = new Set([...begun, ...over])
  const causes = flaps.map(({ cause }) => cause)
  const taken = causes.length === 0 ? [] : await noteFlaps(causes)
  return { alerts: alerts.filter(({ id }) => ours.has(id)), flaps: flaps.filter(({ cause }) => taken.includes(cause)) }

  async function noteFlaps(of: readonly string[]): Promise<readonly string[]> {
    const update = db.updateTable('alert_flaps').set({ told_at: now }).where('cause', 'in', of).where('told_at', 'is', null)
    return (await update.returning('cause').execute()).map(({ cause }) => cause)
  }
}
