import { dialectOf } from '../storage/dialect.ts'
import { derive, nameKeyRules } from '../storage/people/keys.ts'
import type { Store, Tx } from '../storage/store.ts'
import type { DirectoryNameKeysTable } from '../storage/tables/directory.ts'

/**
 * Name keys that stand in a database follow the rules of the version that wrote them, and a sync writes nobody anew who
 * has not changed. Where the rules are others by now, a round goes over everybody: first all people get the keys that they
 * lack, then all keys go that nobody has. A slice at a time, each with its place, so that a restart goes on where it was.
 */

type Key = DirectoryNameKeysTable

interface Place {
  readonly rules: number
  /** The last person who was given keys; absent once all were. */
  readonly person?: number
  /** The last key that was looked at. */
  readonly key?: Key
}

export interface Pace {
  readonly atOnce: number
  /** What is left over is for the next round. */
  readonly mostSlices: number
}

const usualPace: Pace = { atOnce: 250, mostSlices: 20 }
/** A statement takes 32,766 values at most. */
const keysAtOnce = 5_000

/** Whether all keys follow the rules in force by now. */
export async function rewriteNameKeys(store: Store, { atOnce, mostSlices }: Pace = usualPace): Promise<boolean> {
  const stands = await store.db.selectFrom('installation').select('name_key_rules').executeTakeFirst()
  // A newer version beside this one knows better.
  if (stands === undefined || stands.name_key_rules >= nameKeyRules) return true
  for (let slice = 0; slice < mostSlices; slice += 1) {
    if (await store.transaction(tx => rewriteSlice(tx, atOnce))) return true
  }
  return false
}

async function rewriteSlice(tx: Tx, atOnce: number): Promise<boolean> {
  const { db } = tx
  const row = await db
    .selectFrom('installation')
    .select(['name_key_rules', 'name_keys_at'])
    .$if(dialectOf(db) === 'postgres', query => query.forUpdate())
    .executeTakeFirstOrThrow()
  if (row.name_key_rules >= nameKeyRules) return true
  const known = row.name_keys_at === null ? undefined : (JSON.parse(row.name_keys_at) as Place)
  const place = known?.rules === nameKeyRules ? known : { rules: nameKeyRules, person: 0 }
  const next = place.person === undefined ? await prune(tx, place.key, atOnce) : await add(tx, place.person, atOnce)
  const changes =
    next === undefined ? { name_key_rules: nameKeyRules, name_keys_at: null } : { name_keys_at: JSON.stringify(next) }
  await db.updateTable('installation').set(changes).execute()
  return next === undefined
}

async function add({ db }: Tx, after: number, atOnce: number): Promise<Place> {
  const people = await named(db).where('row', '>', after).orderBy('row').limit(atOnce).execute()
  const keys = people.flatMap(person =>
    keysOf(person).map(key => ({ integration_id: person.integration_id, key, user_row: person.row })),
  )
  for (let from = 0; from < keys.length; from += keysAtOnce) {
    await db
      .insertInto('directory_name_keys')
      .values(keys.slice(from, from + keysAtOnce))
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  const last = people.at(-1)
  return { rules: nameKeyRules, ...(last === undefined || people.length < atOnce ? {} : { person: last.row }) }
}

/** Keys are read before the people: whoever is renamed in between is then known by the name that they have now. */
async function prune({ db }: Tx, after: Key | undefined, atOnce: number): Promise<Place | undefined> {
  let page = db
    .selectFrom('directory_name_keys')
    .selectAll()
    .orderBy('integration_id')
    .orderBy('key')
    .orderBy('user_row')
    .limit(atOnce)
  if (after !== undefined) {
    page = page.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('integration_id', 'key', 'user_row'), '>', tuple(after.integration_id, after.key, after.user_row)),
    )
  }
  const keys = await page.execute()
  const last = keys.at(-1)
  if (last === undefined) return undefined
  const rows = [...new Set(keys.map(({ user_row }) => user_row))]
  const people = await named(db).where('row', 'in', rows).orderBy('row').execute()
  const wanted = new Map(people.map(person => [person.row, new Set(keysOf(person))]))
  for (const { integration_id, key, user_row } of keys) {
    if (wanted.get(user_row)?.has(key)) continue
    await db
      .deleteFrom('directory_name_keys')
      .where('integration_id', '=', integration_id)
      .where('key', '=', key)
      .where('user_row', '=', user_row)
      .execute()
  }
  return keys.length < atOnce ? undefined : { rules: nameKeyRules, key: last }
}

/** Nobody renames them until the transaction is over. */
function named(db: Tx['db']) {
  return db
    .selectFrom('directory_users')
    .select(['row', 'integration_id', 'login', 'email', 'given_name', 'family_name', 'display_name'])
    .$if(dialectOf(db) === 'postgres', query => query.forShare())
}

function keysOf(person: {
  readonly login: string
  readonly email: string | null
  readonly given_name: string | null
  readonly family_name: string | null
  readonly display_name: string | null
}): readonly string[] {
  const { login, email, given_name: givenName, family_name: familyName, display_name: displayName } = person
  return derive({ login, email, givenName, familyName, displayName }).nameKeys
}
