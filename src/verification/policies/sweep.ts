import type { Store } from '../../storage/store.ts'

const atOnce = 100

/**
 * Forgets sets of settings that were last written down before then and that no verification names any more. Looked for on
 * the side: that nobody names one is known only after all were asked.
 */
export async function sweepPolicySets(store: Store, before: number): Promise<number> {
  const unnamed = await store.reports
    .selectFrom('policy_sets as p')
    .select('p.hash')
    .where('p.created_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('verifications as v').select('v.id').whereRef('v.policy_set', '=', 'p.hash').limit(1))),
    )
    .limit(atOnce)
    .execute()
  if (unnamed.length === 0) return 0
  return store.transaction(async ({ db }) => {
    const { numDeletedRows } = await db
      .deleteFrom('policy_sets')
      .where('created_at', '<', before)
      .where(
        'hash',
        'in',
        unnamed.map(({ hash }) => hash),
      )
      .executeTakeFirst()
    return Number(numDeletedRows)
  })
}
