import type { Store } from '../../storage/store.ts'

const atOnce = 1_000

/** Forgets events that were read before then. */
export async function sweepTrails(store: Store, before: number): Promise<number> {
  let done = 0
  for (;;) {
    const rows = await store.db
      .selectFrom('trail_events')
      .select(['integration_id', 'event_id'])
      .where('read_at', '<', before)
      .orderBy('read_at')
      .limit(atOnce)
      .execute()
    await store.transaction(async ({ db }) => {
      for (const { integration_id, event_id } of rows) {
        await db
          .deleteFrom('trail_events')
          .where('integration_id', '=', integration_id)
          .where('event_id', '=', event_id)
          .execute()
      }
    })
    done += rows.length
    if (rows.length < atOnce) return done
  }
}
