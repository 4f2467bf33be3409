import type { Store } from '../storage/store.ts'

const directories = ['okta-directory', 'entra-directory'] as const

/**
 * Stand-ins begin anew with each start. What the host agreed upon with the former ones, event hooks and subscriptions,
 * is void, and is agreed upon again by the next upkeep.
 */
export async function forgetAgreements(store: Store): Promise<void> {
  await store.transaction(async ({ db }) => {
    for (const table of ['integration_state', 'upkeeps'] as const) {
      await db
        .deleteFrom(table)
        .where('integration_id', 'in', db.selectFrom('integrations').select('id').where('connector_id', 'in', directories))
        .execute()
    }
  })
}
