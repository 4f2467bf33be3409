import type { Selectable } from 'kysely'
import type { IntegrationId } from '../contract/index.ts'
import { compiledOnce } from '../storage/compiled.ts'
import { dialectOf } from '../storage/dialect.ts'
import type { Tx } from '../storage/store.ts'
import type { AccountLinksTable } from '../storage/tables/index.ts'
import { withFixedLinkKeys } from './fixed-keys.ts'
import type { Db } from './rows.ts'

/** Links between accounts of one person, as they are stored: an unordered pair, kept with the lesser account first. */

export type AccountLink = Selectable<AccountLinksTable>

export interface Account {
  readonly integrationId: IntegrationId
  readonly externalId: string
}

const before = (one: Account, other: Account) =>
  one.integrationId < other.integrationId || (one.integrationId === other.integrationId && one.externalId < other.externalId)

/** The columns that name a pair. */
export function pairOf(one: Account, other: Account) {
  const [first, second] = before(one, other) ? [one, other] : [other, one]
  return {
    integration_id: first.integrationId,
    external_id: first.externalId,
    other_integration_id: second.integrationId,
    other_external_id: second.externalId,
  }
}

export const firstOf = (link: AccountLink): Account => ({ integrationId: link.integration_id, externalId: link.external_id })
export const secondOf = (link: AccountLink): Account => ({
  integrationId: link.other_integration_id,
  externalId: link.other_external_id,
})
export const isSame = (one: Account, other: Account) =>
  one.integrationId === other.integrationId && one.externalId === other.externalId

/** The link of a pair that has not ended: proposed, or live. */
export function openLink(db: Db, one: Account, other: Account): Promise<AccountLink | undefined> {
  const pair = pairOf(one, other)
  return db
    .selectFrom('account_links')
    .selectAll()
    .where('integration_id', '=', pair.integration_id)
    .where('external_id', '=', pair.external_id)
    .where('other_integration_id', '=', pair.other_integration_id)
    .where('other_external_id', '=', pair.other_external_id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

export function findLink(db: Db, id: string): Promise<AccountLink | undefined> {
  return db.selectFrom('account_links').selectAll().where('id', '=', id).executeTakeFirst()
}

/** False where the pair has an open link. */
export async function insertLink({ db }: Tx, link: AccountLink): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('account_links')
    .values(link)
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** The link, and nobody else's until the transaction is over. SQLite has one writer anyway. */
export function lockLink({ db }: Tx, id: string): Promise<AccountLink | undefined> {
  return db
    .selectFrom('account_links')
    .selectAll()
    .where('id', '=', id)
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
}

const asFirst = compiledOnce((db, integrationId: IntegrationId, externalId: string) =>
  db
    .selectFrom('account_links')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId)
    .where('ended_at', 'is', null)
    .where('state', '=', 'live'),
)
const asSecond = compiledOnce((db, integrationId: IntegrationId, externalId: string) =>
  db
    .selectFrom('account_links')
    .selectAll()
    .where('other_integration_id', '=', integrationId)
    .where('other_external_id', '=', externalId)
    .where('ended_at', 'is', null)
    .where('state', '=', 'live'),
)

export async function liveLinksOf(db: Db, { integrationId, externalId }: Account): Promise<readonly AccountLink[]> {
  return [...(await asFirst(db, integrationId, externalId)), ...(await asSecond(db, integrationId, externalId))]
}

/** What the directory says of an account, as far as a link depends on it. */
export interface LinkedAccount {
  readonly removed: boolean
  readonly linkKey: string | null
}

const keyOf = compiledOnce((db, integrationId: IntegrationId, externalId: string) =>
  db
    .selectFrom('directory_users')
    .select(['removed_at', 'link_key'])
    .where('integration_id', '=', integrationId)
    .where('external_id', '=', externalId),
)

/**
 * `account_away`: a product no longer lists one of the two. The link holds nothing meanwhile, and holds again when the
 * account returns, as its enrollment does: a removal may be a mistake. `diverged`: the attribute says two people.
 * `key_open`: it says what people chose, or nobody knows; a link that is older than that holds again when it is closed.
 * `made_while_open`: a link that may be younger, and never holds again.
 */
export type Objection = 'diverged' | 'account_away' | 'key_open' | 'made_while_open'

/**
 * Why a live link no longer holds; undefined while it does. Asked where it matters, whatever the last look has found.
 * `held`: the answer about the attribute stays true until the transaction is over.
 */
export async function objectionTo(db: Db, link: AccountLink, held?: 'held'): Promise<Objection | undefined> {
  if (link.doubted_at !== null) return 'made_while_open'
  const [one] = await keyOf(db, link.integration_id, link.external_id)
  const [other] = await keyOf(db, link.other_integration_id, link.other_external_id)
  if (one === undefined || other === undefined || one.removed_at !== null || other.removed_at !== null) return 'account_away'
  if (link.origin === 'admin') return undefined
  if (one.link_key === null || one.link_key !== other.link_key) return 'diverged'
  const directories = new Set([link.integration_id, link.other_integration_id])
  const fixed = await withFixedLinkKeys(db, [...directories], held)
  return fixed.size === directories.size ? undefined : 'key_open'
}

/** The link of a pair that is live and holds now; nobody drops it until the transaction is over. */
export async function holdingLink(tx: Tx, one: Account, other: Account): Promise<AccountLink | undefined> {
  const known = await openLink(tx.db, one, other)
  if (known?.state !== 'live') return undefined
  const link = await tx.db
    .selectFrom('account_links')
    .selectAll()
    .where('id', '=', known.id)
    .where('ended_at', 'is', null)
    .$if(dialectOf(tx.db) === 'postgres', query => query.forShare())
    .executeTakeFirst()
  return link !== undefined && (await objectionTo(tx.db, link)) === undefined ? link : undefined
}
