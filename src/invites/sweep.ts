import type { Store } from '../storage/store.ts'

const atOnce = 500
/** What is left over is for the next round. */
const mostSlices = 20

/** Forgets who was invited, once the invitation ended before then, and campaigns of which nobody is left. */
export async function sweepInvites(store: Store, before: number): Promise<number> {
  let removed = 0
  for (let slice = 0; slice < mostSlices; slice += 1) {
    const taken = await store.transaction(async ({ db }) => {
      const oldest = db
        .selectFrom('invites')
        .select('id')
        .where('ended_at', 'is not', null)
        .where('ended_at', '<', before)
        .orderBy('ended_at')
        .limit(atOnce)
      const { numDeletedRows } = await db.deleteFrom('invites').where('id', 'in', oldest).executeTakeFirst()
      return Number(numDeletedRows)
    })
    removed += taken
    if (taken < atOnce) break
  }
  return removed + (await sweepCampaigns(store, before))
}

async function sweepCampaigns(store: Store, before: number): Promise<number> {
  return store.transaction(async ({ db }) => {
    const empty = db
      .selectFrom('invite_campaigns as c')
      .select('c.id')
      .where('c.created_at', '<', before)
      .where('c.filled_to', 'is', null)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('invites as i').select('i.id').whereRef('i.campaign_id', '=', 'c.id').limit(1))),
      )
      .orderBy('c.created_at')
      .limit(atOnce)
    const { numDeletedRows } = await db.deleteFrom('invite_campaigns').where('id', 'in', empty).executeTakeFirst()
    return Number(numDeletedRows)
  })
}
