import { type IntegrationId, problem } from '../../contract/index.ts'
import { findIntegration } from '../../integrations/rows.ts'
import type { Store } from '../../storage/store.ts'

/**
 * The integration that a list is narrowed to. A wrong id is told as such: an empty list would say that there is nobody.
 * Of a deleted one there is still something to be read.
 */
export async function named(reports: Store['reports'], id: string): Promise<IntegrationId> {
  const row = await findIntegration(reports, id)
  if (row === undefined) throw problem('not_found', 'There is no integration of this id.')
  return row.id
}

/** A query whose integration is one that there is, where it names any. */
export async function narrowed<Q extends { readonly integrationId?: string }>(
  reports: Store['reports'],
  { integrationId, ...rest }: Q,
): Promise<Omit<Q, 'integrationId'> & { readonly integrationId?: IntegrationId }> {
  return { ...rest, ...(integrationId === undefined ? {} : { integrationId: await named(reports, integrationId) }) }
}
