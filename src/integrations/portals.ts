import type { IntegrationId } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import type { Integrations } from './port.ts'
import { listOfTemplates } from './rows.ts'

/** A portal that people can use, by the name that an administrator gave it. */
export interface Portal {
  readonly id: IntegrationId
  readonly name: string
}

/** Those that are in use, in the order of their names: read at each request of anybody, so it is one small query. */
export async function portalsOf({ db }: Store, integrations: Pick<Integrations, 'templates'>): Promise<readonly Portal[]> {
  const ids = integrations.templates().filter(({ kind }) => kind === 'portal')
  const rows = await listOfTemplates(
    db,
    ids.map(({ id }) => id),
  )
  return rows
    .filter(({ state }) => state === 'enabled')
    .map(({ id, name }) => ({ id, name }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
