import type { World } from './world.ts'

/** As if a second administrator had confirmed whatever was changed, where a test is about something else. */
export async function confirmChanges({ store, clock }: Pick<World, 'store' | 'clock'>): Promise<void> {
  const confirmed_by = JSON.stringify({ kind: 'admin', id: 'second' })
  const at = clock.now()
  await store.transaction(tx =>
    tx.db.updateTable('held_changes').set({ confirmed_by, ended_at: at, held_until: at }).where('ended_at', 'is', null).execute(),
  )
}
