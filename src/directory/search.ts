import { type SqlBool, sql } from 'kysely'
import { problem } from '../contract/index.ts'
import { dialectOf } from '../storage/dialect.ts'
import { decodeCursor, encodeCursor } from '../storage/keyset.ts'
import { queryWords } from '../storage/people/keys.ts'
import { type Among, among, everyoneAmong, isAmong } from './among.ts'
import { type RowPage, rowsOf } from './browse.ts'
import { isSpelledSo, takenApart } from './elisions.ts'
import { addressFits, addressOf, beginning, fits, inOrder, whole } from './fits.ts'
import { isMember } from './groups.ts'
import { nearlyAll } from './nearly-all.ts'
import { loginKey } from './normal.ts'
import { type Db, deletedDirectories, type Filter, type Heap, kindOf, type UserRow } from './rows.ts'
import { within } from './within.ts'

/** More than an administrator reads; nobody counts beyond. */
export const mostHits = 200
/** So many are read and compared instead of looked up word by word. */
const fewPeople = 1_500
/** So many are listed before the index is asked, so that nobody else's row is read who fits. */
const listed = 25_000
/** The longest beginning of a word that the index answers without putting all its words together. */
const indexedPrefix = 3

interface Search extends Filter {
  readonly search: string
  readonly limit: number
  readonly cursor?: string
}

/** Whether words are meant whole, or may go on; too many words begin with a single letter. */
type End = '' | '*' | '*unless a letter'
const isBeginning = (word: string, end: End) => end === '*' || (end === '*unless a letter' && word.length > 1)

/** With the row of the group that it names, and whom it leaves where these are listed. */
type Whose = Search & { readonly group: number | undefined; readonly them: Among | undefined }

/** The best hits: the whole login or address first, then whole words, then beginnings of words. */
export async function search(reports: Db, query: Search): Promise<RowPage> {
  const from = query.cursor === undefined ? 0 : offsetOf(query.cursor)
  const hits = await ranked(reports, query)
  const to = from + query.limit
  return { rows: hits.slice(from, to), nextCursor: to < hits.length ? encodeCursor([to]) : null }
}

async function ranked(db: Db, query: Search): Promise<readonly UserRow[]> {
  const scope = await within(db, query)
  const { heaps, group } = scope
  if (heaps.length === 0) return []
  const found = new Map<number, UserRow>()
  const keep = (rows: readonly UserRow[]): void => {
    for (const row of rows) if (found.size < mostHits) found.set(row.row, row)
  }
  keep(inOrder(await byLogin(db, query, heaps, group?.row), query.search))
  keep(await byExternalId(db, query, heaps, group?.row))
  const words = queryWords(query.search)
  if (words.length === 0) return [...found.values()]
  const them = narrowed(query) ? await among(db, query, scope) : undefined
  const whose = { ...query, group: group?.row, them: them !== undefined && them.people <= listed ? them : undefined }
  // What stands before an `@` was typed to its end: no other word begins with it, and it is no name.
  const isAddress = addressOf(query.search) !== undefined
  if (them !== undefined && them.people <= fewPeople) {
    keep(await byComparing(db, query, words, heaps, them))
  } else {
    keep(inOrder(await byWords(db, whose, words, ''), query.search))
    if (found.size < mostHits && !isAddress) keep(inOrder(await byBeginnings(db, whose, words, heaps), query.search))
  }
  if (found.size < mostHits && !isAddress) keep(inOrder(await byElision(db, whose, words), query.search))
  return [...found.values()]
}

/** Whose name has an apostrophe that was not typed. */
async function byElision(db: Db, whose: Whose, words: readonly string[]): Promise<readonly UserRow[]> {
  const apart = takenApart(words)
  if (apart === undefined) return []
  return (await byWords(db, whose, apart, '*unless a letter')).filter(row => isSpelledSo(row, words))
}

function narrowed(query: Filter): boolean {
  const { integrationId, groupId, status, enrollment } = query
  return [integrationId, groupId, status, enrollment].some(value => value !== undefined)
}

/** Of a few, whatever was typed: where it fits everybody, the index would name everybody else first. */
async function byComparing(
  db: Db,
  { search: text }: Search,
  words: readonly string[],
  heaps: readonly Heap[],
  them: Among,
): Promise<readonly UserRow[]> {
  const all = await everyoneAmong(db, them)
  const kinds = new Set(heaps.map(kindOf))
  const near = all.filter(one => kinds.has(kindOf(one)) && addressFits(one, text) && fits(one, words, beginning))
  const best = new Set([
    ...inOrder(
      near.filter(one => fits(one, words, whole)),
      text,
    ),
    ...inOrder(near, text),
  ])
  return rowsOf(
    db,
    [...best].slice(0, mostHits).map(({ row }) => row),
  )
}

async function byLogin(db: Db, query: Search, heaps: readonly Heap[], group: number | undefined): Promise<readonly UserRow[]> {
  return exactly(db, heaps, group, 'u.login_key', loginKey(query.search))
}

/** An id at the product, as it stands in its logs, in a ticket or on a page. */
async function byExternalId(
  db: Db,
  query: Search,
  heaps: readonly Heap[],
  group: number | undefined,
): Promise<readonly UserRow[]> {
  return exactly(db, heaps, group, 'u.external_id', query.search)
}

async function exactly(
  db: Db,
  heaps: readonly Heap[],
  group: number | undefined,
  column: 'u.login_key' | 'u.external_id',
  value: string,
): Promise<readonly UserRow[]> {
  const integrations = [...new Set(heaps.map(heap => heap.integration_id))]
  let same = db
    .selectFrom('directory_users as u')
    .selectAll('u')
    .where('u.integration_id', 'in', integrations)
    .where(column, '=', value)
    .limit(mostHits)
  if (group !== undefined) same = same.where(isMember(group, 'u.row'))
  const rows = await same.execute()
  return rows.filter(row => heaps.some(heap => row.integration_id === heap.integration_id && kindOf(row) === kindOf(heap)))
}

/**
 * Many words may begin alike (`user0`, `user1`, …), and the index would put them all together before the first hit.
 * Their first letters are indexed as they are: if a few of those give enough hits, these do.
 */
async function byBeginnings(db: Db, query: Whose, words: readonly string[], heaps: readonly Heap[]): Promise<readonly UserRow[]> {
  if (dialectOf(db) === 'sqlite' && words.some(word => word.length > indexedPrefix)) {
    const short = words.map(word => [...word].slice(0, indexedPrefix).join(''))
    const near = await byWords(db, query, short, '*', mostHits * 3)
    const hits = near.filter(row => fits(row, words, beginning))
    if (hits.length >= mostHits) return hits.slice(0, mostHits)
  }
  // Of a group the heaps name more than its members, and of few the list of them is shorter.
  const common =
    query.group === undefined && query.them === undefined ? await nearlyAll(db, heaps, tsquery(words, '*'), mostHits) : undefined
  return common ?? byWords(db, query, words, '*')
}

/** People with all the words. On SQLite the index comes first and people are looked up one by one, until there are enough. */
async function byWords(db: Db, query: Whose, words: readonly string[], end: End, limit = mostHits): Promise<readonly UserRow[]> {
  let people = hitsOf(db, words, end)
  // Before anything of the person is looked at: their row is ten times as much to read.
  if (query.them !== undefined) people = people.where(isAmong(db, query.them, 'hit.rowid'))
  if (query.group !== undefined && query.them?.by !== 'group') people = people.where(isMember(query.group, 'hit.rowid'))
  people =
    query.integrationId === undefined
      ? people.where('u.integration_id', 'not in', deletedDirectories(db))
      : people.where('u.integration_id', '=', query.integrationId)
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

function hitsOf(db: Db, words: readonly string[], end: End) {
  if (dialectOf(db) === 'sqlite') {
    const all = words.map(word => `"${word}"${isBeginning(word, end) ? '*' : ''}`).join(' AND ')
    return db
      .selectFrom(sql<{ rowid: number }>`directory_search`.as('hit'))
      .crossJoin('directory_users as u')
      .whereRef('u.row', '=', 'hit.rowid')
      .where(sql<SqlBool>`hit.directory_search MATCH ${all}`)
      .selectAll('u')
  }
  const all = tsquery(words, end)
  return db
    .selectFrom(sql<{ rowid: number }>`(SELECT user_row AS rowid FROM directory_search WHERE words @@ ${all}::tsquery)`.as('hit'))
    .crossJoin('directory_users as u')
    .whereRef('u.row', '=', 'hit.rowid')
    .where(sql<SqlBool>`true`)
    .selectAll('u')
}

/** Words of PostgreSQL's text search; they have been folded, and hold no quotes. */
function tsquery(words: readonly string[], end: End): string {
  return words.map(word => `'${word}'${isBeginning(word, end) ? ':*' : ''}`).join(' & ')
}

function offsetOf(cursor: string): number {
  const [offset, ...rest] = decodeCursor(cursor)
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0 || rest.length > 0) {
    throw problem('request_invalid', 'The cursor belongs to another list.')
  }
  return offset
}
