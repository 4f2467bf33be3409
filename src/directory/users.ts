/**
 * The directory view: who is there, in which state, and who of them is enrolled. It finds people by equality of one
 * attribute of one directory, lists and counts them, keeps the history of what binds a person to an identity, and
 * applies what a connector reads (`sync/`). It knows no product, no verification and no policy; deletions are never its
 * own idea.
 */
import {
  type AccountStatus,
  accountStatuses,
  type DirectoryClaims,
  type DirectoryUser,
  type EnrollmentState,
  enrollmentStates,
  type IntegrationId,
} from '../contract/index.ts'
import { compiledOnce } from '../storage/compiled.ts'
import { browse } from './browse.ts'
import { loginKey, nameKeys } from './normal.ts'
import { asUser, type Db, type Filter } from './rows.ts'
import { search } from './search.ts'
import { within } from './within.ts'

/** One page of a list of people. */
export interface UserPage {
  readonly items: readonly DirectoryUser[]
  readonly nextCursor: string | null
}

export interface UserQuery extends Filter {
  /** Beginnings of words of a name, a login or an address; or a whole login or address. */
  readonly search?: string
  readonly limit: number
  readonly cursor?: string
}

/** How many people there are, tombstones apart. */
export interface UserCounts {
  readonly total: number
  readonly status: Readonly<Record<AccountStatus, number>>
  readonly enrollment: Readonly<Record<EnrollmentState, number>>
}

const byExternalId = compiledOnce((db, integrationId: IntegrationId, externalId: string) =>
  db.selectFrom('directory_users').selectAll().where('integration_id', '=', integrationId).where('external_id', '=', externalId),
)

const byLogin = compiledOnce((db, integrationId: IntegrationId, key: string) =>
  db
    .selectFrom('directory_users')
    .selectAll()
    .where('integration_id', '=', integrationId)
    .where('login_key', '=', key)
    .where('removed_at', 'is', null)
    .limit(2),
)

/** Since when things are as the view shows them. Epoch milliseconds. */
export interface PersonAges {
  readonly firstSeenAt: number
  readonly changedAt: number
  readonly removedAt: number | null
  /** When the live enrollment was bound. */
  readonly boundAt: number | null
}

export async function agesOf(db: Db, integrationId: IntegrationId, externalId: string): Promise<PersonAges | undefined> {
  const [row] = await byExternalId(db, integrationId, externalId)
  if (row === undefined) return undefined
  return { firstSeenAt: row.created_at, changedAt: row.updated_at, removedAt: row.removed_at, boundAt: row.bound_at }
}

/** One person, tombstones included. */
export async function findByExternalId(
  db: Db,
  integrationId: IntegrationId,
  externalId: string,
): Promise<DirectoryUser | undefined> {
  const [row] = await byExternalId(db, integrationId, externalId)
  return row === undefined ? undefined : asUser(row)
}

/** Those whose login equals the hint, tombstones left out. Two are enough to know that it is ambiguous. */
export async function findByLogin(db: Db, integrationId: IntegrationId, login: string): Promise<readonly DirectoryUser[]> {
  const rows = await byLogin(db, integrationId, loginKey(login))
  return rows.map(asUser)
}

/** How many other people of the directory bear the same name, in any order and spelling that folds to it. */
export async function namesakes(
  db: Db,
  integrationId: IntegrationId,
  givenName: string,
  familyName: string,
  ...except: readonly [self: string, ...others: readonly string[]]
): Promise<number> {
  return namesakesByKeys(db, integrationId, nameKeys(givenName, familyName), ...except)
}

/** The same by keys, for a name of which more spellings are known than are kept of everybody. */
export async function namesakesByKeys(
  db: Db,
  integrationId: IntegrationId,
  keys: readonly string[],
  ...except: readonly [self: string, ...others: readonly string[]]
): Promise<number> {
  if (keys.length === 0) return 0
  const { n } = await bearing(db, integrationId, keys, except)
    .select(({ fn }) => fn.count<number>('u.row').distinct().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** Of the same people, those whose claims do not tell them from whoever is looked for. */
export async function namesakesAlike(
  db: Db,
  integrationId: IntegrationId,
  keys: readonly string[],
  isAlike: (claims: DirectoryClaims) => boolean,
  ...except: readonly [self: string, ...others: readonly string[]]
): Promise<number> {
  if (keys.length === 0) return 0
  const rows = await bearing(db, integrationId, keys, except).select(['u.row', 'u.claims']).distinct().execute()
  return rows.filter(({ claims }) => isAlike(JSON.parse(claims) as DirectoryClaims)).length
}

function bearing(db: Db, integrationId: IntegrationId, keys: readonly string[], except: readonly string[]) {
  return db
    .selectFrom('directory_name_keys as k')
    .innerJoin('directory_users as u', 'u.row', 'k.user_row')
    .where('k.integration_id', '=', integrationId)
    .where('k.key', 'in', [...keys])
    .where('u.removed_at', 'is', null)
    .where('u.external_id', 'not in', [...except])
}

/** A page of the view, in its one order; or of the best hits of a search, of which there are at most 200. */
export async function listUsers(reports: Db, query: UserQuery): Promise<UserPage> {
  const text = query.search?.trim() ?? ''
  const { rows, nextCursor } = await (text === '' ? browse(reports, query) : search(reports, { ...query, search: text }))
  return { items: rows.map(asUser), nextCursor }
}

/** From the counters that are kept with every change, so that it costs the same whatever the size. */
export async function countUsers(reports: Db, filter: Filter = {}): Promise<UserCounts> {
  const status: Record<AccountStatus, number> = zeros(accountStatuses)
  const enrollment: Record<EnrollmentState, number> = zeros(enrollmentStates)
  let total = 0
  for (const heap of (await within(reports, filter)).heaps) {
    status[heap.status] += heap.n
    enrollment[heap.enrollment] += heap.n
    total += heap.n
  }
  if (filter.status === undefined) {
    const gone = await within(reports, { ...filter, status: 'removed' })
    for (const heap of gone.heaps) status.removed += heap.n
  }
  return { total, status, enrollment }
}

function zeros<K extends string>(names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map(name => [name, 0])) as Record<K, number>
}
