import { type SqlBool, sql } from 'kysely'
import { problem } from '../contract/index.ts'
import { dialectOf } from '../storage/dialect.ts'
import { decodeCursor, encodeCursor } from '../storage/keyset.ts'
import { queryWords } from '../storage/people/keys.ts'
import type { RowPage } from './browse.ts'
import { isMember } from './groups.ts'
import { derive, loginKey } from './normal.ts'
import type { Db, Filter, Heap, UserRow } from './rows.ts'
import { within } from './within.ts'

/** More than an administrator reads; nobody counts beyond. */
const mostHits = 200
/** Heaps up to this size are read and compared instead of looked up word by word. */
const smallHeap = 1_500
/** The longest beginning of a word that the index answers without putting all its words together. */
const indexedPrefix = 3

interface Search extends Filter {
  readonly search: string
  readonly limit: number
  readonly cursor?: string
}

/** With the row of the group that it names. */
type InGroup = Search & { readonly group: number | undefined }

/** The best hits: the whole login or address first, then whole words, then beginnings of words. */
export async function search(reports: Db, query: Search): Promise<RowPage> {
  const from = query.cursor === undefined ? 0 : offsetOf(query.cursor)
  const hits = await ranked(reports, query)
  const to = from + query.limit
  return { rows: hits.slice(from, to), nextCursor: to < hits.length ? encodeCursor([to]) : null }
}

async function ranked(db: Db, query: Search): Promise<readonly UserRow[]> {
  const { heaps, group } = await within(db, query)
  if (heaps.length === 0) return []
  const found = new Map<number, UserRow>()
  const keep = (rows: readonly UserRow[]): void => {
    for (const row of inOrder(rows, query.search)) if (found.size < mostHits) found.set(row.row, row)
  }
  keep(await byLogin(db, query, heaps, group?.row))
  const words = queryWords(query.search)
  if (words.length === 0) return [...found.values()]
  const people = heaps.reduce((sum, { n }) => sum + n, 0)
  if (narrowed(query) && people <= smallHeap) {
    const all = group === undefined ? await inHeaps(db, heaps) : await inGroup(db, heaps, group.row)
    const near = all.filter(row => addressFits(row, query.search) && fits(row, words, beginning))
    keep(near.filter(row => fits(row, words, whole)))
    keep(near)
    return [...found.values()]
  }
  const whose = { ...query, group: group?.row }
  keep(await byWords(db, whose, words, ''))
  // What stands before an `@` was typed to its end: no other word begins with it.
  if (found.size < mostHits && addressOf(query.search) === undefined) keep(await byBeginnings(db, whose, words))
  return [...found.values()]
}

function narrowed(query: Filter): boolean {
  const { integrationId, groupId, status, enrollment } = query
  return [integrationId, groupId, status, enrollment].some(value => value !== undefined)
}

async function byLogin(db: Db, query: Search, heaps: readonly Heap[], group: number | undefined): Promise<readonly UserRow[]> {
  const integrations = [...new Set(heaps.map(heap => heap.integration_id))]
  let same = db
    .selectFrom('directory_users as u')
    .selectAll('u')
    .where('u.integration_id', 'in', integrations)
    .where('u.login_key', '=', loginKey(query.search))
    .limit(mostHits)
  if (group !== undefined) same = same.where(isMember(group, 'u.row'))
  const rows = await same.execute()
  return rows.filter(row => heaps.some(heap => row.integration_id === heap.integration_id && isIn(row, heap)))
}

function isIn(row: UserRow, heap: Heap): boolean {
  return row.status === heap.status && row.enrollment === heap.enrollment
}

/**
 * Many words may begin alike (`user0`, `user1`, …), and the index would put them all together before the first hit.
 * Their first letters are indexed as they are: if a few of those give enough hits, these do.
 */
async function byBeginnings(db: Db, query: InGroup, words: readonly string[]): Promise<readonly UserRow[]> {
  if (dialectOf(db) === 'sqlite' && words.some(word => word.length > indexedPrefix)) {
    const short = words.map(word => [...word].slice(0, indexedPrefix).join(''))
    const near = await byWords(db, query, short, '*', mostHits * 3)
    const hits = near.filter(row => fits(row, words, beginning))
    if (hits.length >= mostHits) return hits.slice(0, mostHits)
  }
  return byWords(db, query, words, '*')
}

/** People with all the words. On SQLite the index comes first and people are looked up one by one, until there are enough. */
async function byWords(
  db: Db,
  query: InGroup,
  words: readonly string[],
  end: '' | '*',
  limit = mostHits,
): Promise<readonly UserRow[]> {
  let people = hitsOf(db, words, end)
  // Before anything of the person is looked at: their row is ten times as much to read.
  if (query.group !== undefined) people = people.where(isMember(query.group, 'hit.rowid'))
  if (query.integrationId !== undefined) people = people.where('u.integration_id', '=', query.integrationId)
  if (query.enrollment !== undefined) people = people.where('u.enrollment', '=', query.enrollment)
  people = query.status === undefined ? people.where('u.status', '<>', 'removed') : people.where('u.status', '=', query.status)
  const address = addressOf(query.search)
  if (address !== undefined) {
    const length = [...address].length
    people = people.where(
      sql<SqlBool>`(substr(u.login_key, 1, ${length}) = ${address} OR substr(lower(u.email), 1, ${length}) = ${address})`,
    )
  }
  return people.limit(limit).execute()
}

function hitsOf(db: Db, words: readonly string[], end: '' | '*') {
  if (dialectOf(db) === 'sqlite') {
    const all = words.map(word => `"${word}"${end}`).join(' AND ')
    return db
      .selectFrom(sql<{ rowid: number }>`directory_search`.as('hit'))
      .crossJoin('directory_users as u')
      .whereRef('u.row', '=', 'hit.rowid')
      .where(sql<SqlBool>`hit.directory_search MATCH ${all}`)
      .selectAll('u')
  }
  const all = words.map(word => `'${word}'${end === '' ? '' : ':*'}`).join(' & ')
  return db
    .selectFrom(sql<{ rowid: number }>`(SELECT user_row AS rowid FROM directory_search WHERE words @@ ${all}::tsquery)`.as('hit'))
    .crossJoin('directory_users as u')
    .whereRef('u.row', '=', 'hit.rowid')
    .where(sql<SqlBool>`true`)
    .selectAll('u')
}

async function inGroup(db: Db, heaps: readonly Heap[], group: number): Promise<readonly UserRow[]> {
  const rows = await db
    .selectFrom('directory_members as m')
    .crossJoin('directory_users as u')
    .whereRef('u.row', '=', 'm.user_row')
    .where('m.group_row', '=', group)
    .selectAll('u')
    .execute()
  return rows.filter(row => heaps.some(heap => isIn(row, heap)))
}

async function inHeaps(db: Db, heaps: readonly Heap[]): Promise<readonly UserRow[]> {
  const rows = await Promise.all(
    heaps.map(heap =>
      db
        .selectFrom('directory_users')
        .selectAll()
        .where('integration_id', '=', heap.integration_id)
        .where('status', '=', heap.status)
        .where('enrollment', '=', heap.enrollment)
        .execute(),
    ),
  )
  return rows.flat()
}

type Fit = (word: string, typed: string) => boolean
const whole: Fit = (word, typed) => word === typed
const beginning: Fit = (word, typed) => word.startsWith(typed)

function fits(row: UserRow, typed: readonly string[], holds: Fit): boolean {
  const words = derive(namedOf(row)).words.split(' ')
  return typed.every(one => words.some(word => holds(word, one)))
}

function namedOf(row: UserRow) {
  const { login, email, given_name: givenName, family_name: familyName, display_name: displayName } = row
  return { login, email, givenName, familyName, displayName }
}

/** The folded beginning of an address, when what was typed looks like one. */
function addressOf(text: string): string | undefined {
  return text.lastIndexOf('@') > 0 ? loginKey(text) : undefined
}

function addressFits(row: UserRow, text: string): boolean {
  const address = addressOf(text)
  return address === undefined || row.login_key.startsWith(address) || loginKey(row.email ?? '').startsWith(address)
}

/** The address that was typed in full first, then the order of the view. */
function inOrder(rows: readonly UserRow[], text: string): readonly UserRow[] {
  const typed = loginKey(text)
  const rank = (row: UserRow): number => (row.login_key === typed || loginKey(row.email ?? '') === typed ? 0 : 1)
  return rows.toSorted(
    (a, b) => rank(a) - rank(b) || (a.browse_key < b.browse_key ? -1 : a.browse_key > b.browse_key ? 1 : a.row - b.row),
  )
}

function offsetOf(cursor: string): number {
  const [offset, ...rest] = decodeCursor(cursor)
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0 || rest.length > 0) {
    throw problem('request_invalid', 'The cursor belongs to another list.')
  }
  return offset
}
