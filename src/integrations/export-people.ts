import type { ActorRef, Clock, DirectoryUser, Random } from '../contract/index.ts'
import { listUsers, type UserQuery } from '../directory/users.ts'
import { appendAudit } from '../security/audit.ts'
import { written } from '../security/csv-field.ts'
import type { Store } from '../storage/store.ts'

/** The people of the view as a file: whom a list is narrowed to, in its order, each on a line. */

/** What a line may have. What is compared with documents is not shown here, nor on any page. */
export const exportColumns = [
  'integrationId',
  'externalId',
  'login',
  'email',
  'givenName',
  'familyName',
  'displayName',
  'status',
  'sourceStatus',
  'enrollment',
  'assurance',
] as const
export type ExportColumn = (typeof exportColumns)[number]

export type ExportQuery = Omit<UserQuery, 'limit' | 'cursor'> & { readonly columns: readonly ExportColumn[] }

const atOnce = 500

/**
 * Written down before the first line leaves: who took whom away, by what the list was narrowed to. What was searched for is a
 * name, and is not written down.
 */
export async function exportPeople(
  { store, clock, random }: { readonly store: Store; readonly clock: Clock; readonly random: Random },
  query: ExportQuery,
  actor: ActorRef,
): Promise<AsyncIterable<string>> {
  const { columns, search, integrationId, ...narrowed } = query
  const list = { ...narrowed, ...(integrationId === undefined ? {} : { integrationId }), ...(search ? { search } : {}) }
  // A filter that names nothing is refused before anything is written down.
  const first = await listUsers(store.reports, { ...list, limit: atOnce })
  const facts = { ...narrowed, columns: [...columns], searched: Boolean(search) }
  const entry = { at: clock.now(), actor, action: 'directory.exported', target: integrationId ?? 'directory', facts }
  await store.transaction(tx => appendAudit(tx, entry, random))
  return linesOf(store, list, columns, first)
}

async function* linesOf(
  { reports }: Store,
  list: Omit<UserQuery, 'limit' | 'cursor'>,
  columns: readonly ExportColumn[],
  first: Awaited<ReturnType<typeof listUsers>>,
): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`
  for (let page = first; ; ) {
    yield page.items.map(user => lineOf(user, columns)).join('')
    if (page.nextCursor === null) return
    page = await listUsers(reports, { ...list, limit: atOnce, cursor: page.nextCursor })
  }
}

function lineOf(user: DirectoryUser, columns: readonly ExportColumn[]): string {
  return `${columns.map(column => written(user[column] ?? '')).join(',')}\r\n`
}
