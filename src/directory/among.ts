import { sql } from 'kysely'
import { isMember } from './groups.ts'
import { type Db, type Filter, type Heap, heaps, kindOf, sizeOf } from './rows.ts'
import type { Within } from './within.ts'

/**
 * Whom a filter leaves to be looked at: a group, or everybody of some kinds, whichever is the shorter list. The other
 * condition is still to be put to each of them.
 */
export type Among = { readonly people: number } & (
  | { readonly by: 'group'; readonly group: number }
  | { readonly by: 'kind'; readonly heaps: readonly Heap[]; readonly group: number | undefined }
)

/** What a person is known by in the view, and no more: most of those who are looked at are not who is looked for. */
const telling = [
  'u.row',
  'u.browse_key',
  'u.login',
  'u.login_key',
  'u.email',
  'u.given_name',
  'u.family_name',
  'u.display_name',
  'u.status',
  'u.enrollment',
] as const

export async function among(db: Db, filter: Filter, { heaps: named, group }: Within): Promise<Among> {
  if (group === undefined) return { by: 'kind', heaps: named, group: undefined, people: sizeOf(named) }
  const kinds = new Set(named.map(kindOf))
  const around = (await heaps(db, filter)).filter(heap => kinds.has(kindOf(heap)))
  const people = sizeOf(around)
  return group.members <= people
    ? { by: 'group', group: group.row, people: group.members }
    : { by: 'kind', heaps: around, group: group.row, people }
}

/** That somebody is among them. The database puts the list together once; a sign in front keeps it from a look-up for each. */
export function isAmong(db: Db, them: Among, row: string) {
  return sql<boolean>`+${sql.ref(row)} in ${rowsOf(db, them)}`
}

function rowsOf(db: Db, them: Among) {
  if (them.by === 'group') return db.selectFrom('directory_members').select('user_row as row').where('group_row', '=', them.group)
  const [first, ...others] = them.heaps.map(heap =>
    db
      .selectFrom('directory_users')
      .select('row')
      .where('integration_id', '=', heap.integration_id)
      .where('status', '=', heap.status)
      .where('enrollment', '=', heap.enrollment),
  )
  if (first === undefined) throw new TypeError('nobody is there to be among')
  return others.reduce((all, next) => all.unionAll(next), first)
}

/** All of them, as far as the view tells one from another. */
export async function everyoneAmong(db: Db, them: Among) {
  if (them.by === 'group') {
    return db
      .selectFrom('directory_members as m')
      .crossJoin('directory_users as u')
      .whereRef('u.row', '=', 'm.user_row')
      .where('m.group_row', '=', them.group)
      .select(telling)
      .execute()
  }
  const { group } = them
  const rows = await Promise.all(
    them.heaps.map(heap => {
      const all = db
        .selectFrom('directory_users as u')
        .select(telling)
        .where('u.integration_id', '=', heap.integration_id)
        .where('u.status', '=', heap.status)
        .where('u.enrollment', '=', heap.enrollment)
      return (group === undefined ? all : all.where(isMember(group, 'u.row'))).execute()
    }),
  )
  return rows.flat()
}
