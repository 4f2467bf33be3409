import type { IntegrationId } from '../contract/index.ts'
import { type Account, type AccountLink, firstOf, pairOf, secondOf } from './link-rows.ts'
import type { Db } from './rows.ts'

/** Queries for links by an attribute: by index, and for a page of accounts at a time. */

/** An account with its key. */
export interface Keyed extends Account {
  readonly linkKey: string
  readonly updatedAt: number
  readonly row: number
}

/** An address is no proof of being the same person: it moves, is shared, and is chosen by whoever makes the account. */
const isAddress = (key: string) => key.includes('@')

/** Accounts of a directory that have a key and were written since, in the order in which they were. */
export async function newsOf(
  db: Db,
  integrationId: IntegrationId,
  from: { readonly at: number; readonly row: number },
  limit: number,
): Promise<readonly Keyed[]> {
  const rows = await db
    .selectFrom('directory_users')
    .select(['external_id', 'link_key', 'updated_at', 'row'])
    .where('integration_id', '=', integrationId)
    .where('link_key', 'is not', null)
    .where(({ eb, refTuple, tuple }) => eb(refTuple('updated_at', 'row'), '>', tuple(from.at, from.row)))
    .orderBy('updated_at')
    .orderBy('row')
    .limit(limit)
    .execute()
  return rows.map(({ external_id, link_key, updated_at, row }) => ({
    integrationId,
    externalId: external_id,
    linkKey: link_key ?? '',
    updatedAt: updated_at,
    row,
  }))
}

/** The living accounts of each key, one more than `most` at most: which is enough to know that there are too many. */
export async function accountsWith(
  db: Db,
  keys: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, readonly Account[]>> {
  const groups = new Map<string, readonly Account[]>()
  for (const key of keys) {
    if (key === '' || isAddress(key)) continue
    const rows = await db
      .selectFrom('directory_users as u')
      .select(['u.integration_id', 'u.external_id'])
      .where('u.link_key', '=', key)
      .where('u.removed_at', 'is', null)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('integrations as i')
              .select('i.id')
              .whereRef('i.id', '=', 'u.integration_id')
              .where('i.state', '=', 'deleted'),
          ),
        ),
      )
      .limit(most + 1)
      .execute()
    groups.set(
      key,
      rows.map(({ integration_id, external_id }) => ({ integrationId: integration_id, externalId: external_id })),
    )
  }
  return groups
}

/** Open links of accounts, on either side. */
export async function linksOf(db: Db, accounts: readonly Account[]): Promise<readonly AccountLink[]> {
  if (accounts.length === 0) return []
  const { directories, people, has } = named(accounts)
  const first = await db
    .selectFrom('account_links')
    .selectAll()
    .where('integration_id', 'in', directories)
    .where('external_id', 'in', people)
    .where('ended_at', 'is', null)
    .execute()
  const second = await db
    .selectFrom('account_links')
    .selectAll()
    .where('other_integration_id', 'in', directories)
    .where('other_external_id', 'in', people)
    .where('ended_at', 'is', null)
    .execute()
  const byId = new Map([...first, ...second].map(link => [link.id, link]))
  return [...byId.values()].filter(link => has(firstOf(link)) || has(secondOf(link)))
}

/** Live links that a key has made. */
export function linksWith(db: Db, key: string): Promise<readonly AccountLink[]> {
  return db
    .selectFrom('directory_users as u')
    .innerJoin('account_links as l', join =>
      join.onRef('l.integration_id', '=', 'u.integration_id').onRef('l.external_id', '=', 'u.external_id'),
    )
    .selectAll('l')
    .where('u.link_key', '=', key)
    .where('l.state', '=', 'live')
    .where('l.origin', '=', 'attribute')
    .execute()
}

/** Pairs that an administrator has taken apart: an attribute does not put them together again. */
export async function vetoed(db: Db, accounts: readonly Account[]): Promise<ReadonlySet<string>> {
  if (accounts.length === 0) return new Set()
  const { directories, people } = named(accounts)
  const rows = await db
    .selectFrom('account_links')
    .selectAll()
    .where('integration_id', 'in', directories)
    .where('external_id', 'in', people)
    .where('ended_why', '=', 'by_admin')
    .where('ended_at', 'is not', null)
    .execute()
  return new Set(rows.map(link => Object.values(pairOf(firstOf(link), secondOf(link))).join(' ')))
}

function named(accounts: readonly Account[]) {
  const names = new Set(accounts.map(({ integrationId, externalId }) => `${integrationId} ${externalId}`))
  return {
    directories: [...new Set(accounts.map(({ integrationId }) => integrationId))],
    people: [...new Set(accounts.map(({ externalId }) => externalId))],
    has: ({ integrationId, externalId }: Account) => names.has(`${integrationId} ${externalId}`),
  }
}
