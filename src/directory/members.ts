import { sql } from 'kysely'
import { isMember } from './groups.ts'
import { type Place, placesIn } from './places.ts'
import { type Db, type Heap, kindOf, sizeOf } from './rows.ts'

/** A page of a group, as it is asked for. */
export interface MemberPlaces {
  readonly group: number
  /** All who belong to it, whatever they are. */
  readonly members: number
  /** Those of its members whom the filter names, by kind. */
  readonly named: readonly Heap[]
  /** Everybody of the same kinds, whether they belong to the group or not. */
  readonly around: readonly Heap[]
  readonly after: Place | undefined
  readonly limit: number
}

/** How many people are looked at between two answers of the database. */
const stride = { least: 100, most: 2_000 } as const

/**
 * The members of a group in the order of the view. No index holds both. Either all members are put in order, or everybody
 * is walked through in order until there are enough members among them: whichever has fewer people to look at. At a
 * million people and fifty a page that is never more than some 7,000.
 */
export async function membersInOrder(db: Db, places: MemberPlaces): Promise<readonly Place[]> {
  const wanted = sizeOf(places.named)
  if (wanted === 0) return []
  const kinds = new Set(places.named.map(kindOf))
  const around = places.around.filter(heap => kinds.has(kindOf(heap)))
  const toWalk = Math.min(wanted, places.limit) * (sizeOf(around) / wanted)
  if (places.members <= toWalk) return sorted(db, places)
  return walked(db, { ...places, around }, Math.round(toWalk))
}

async function walked(db: Db, places: MemberPlaces, expected: number): Promise<readonly Place[]> {
  const { group, around, limit } = places
  const step = Math.min(stride.most, Math.max(stride.least, Math.ceil(expected * 1.2)))
  const found: Place[] = []
  for (let { after } = places, looked = 0; ; looked += step) {
    // Members who stand close together, far down: to put them in order is no more work than what was done so far.
    if (looked > places.members) return sorted(db, places)
    const passed = await pass(db, { group, around, after, limit: step })
    for (const { member, nth: _nth, ...place } of passed) if (member === 1) found.push(place)
    const last = passed.at(-1)
    if (found.length >= limit || last?.nth !== step) return found.slice(0, limit)
    after = last
  }
}

/** The members among the next so many people, and the last of these, from whom to go on. */
async function pass(
  db: Db,
  { group, around, after, limit }: Pick<MemberPlaces, 'group' | 'around' | 'after' | 'limit'>,
): Promise<readonly (Place & { readonly member: number; readonly nth: number })[]> {
  const places = placesIn(db, around, after, limit)
  if (places === undefined) return []
  const looked = db
    .selectFrom(places.as('place'))
    .select(['place.browse_key', 'place.row'])
    .select(sql<number>`case when ${isMember(group, 'place.row')} then 1 else 0 end`.as('member'))
    .select(sql<number>`row_number() over (order by place.browse_key, place.row)`.as('nth'))
  return db
    .selectFrom(looked.as('looked'))
    .selectAll()
    .where(({ or, eb }) => or([eb('member', '=', 1), eb('nth', '=', limit)]))
    .orderBy('nth')
    .execute()
}

/**
 * From the group to its people, and only then which of them. The order of the tables is part of it: SQLite keeps that of a
 * cross join; PostgreSQL would rather walk through everybody in the hope of meeting fifty members soon.
 */
async function sorted(db: Db, { group, named, after, limit }: MemberPlaces): Promise<readonly Place[]> {
  let query = db
    .with(
      cte => cte('who').materialized(),
      cte =>
        cte
          .selectFrom('directory_members as m')
          .crossJoin('directory_users as u')
          .whereRef('u.row', '=', 'm.user_row')
          .where('m.group_row', '=', group)
          .select(['u.browse_key', 'u.row', 'u.status', 'u.enrollment']),
    )
    .selectFrom('who')
    .where(({ or, and, eb }) =>
      or(named.map(({ status, enrollment }) => and([eb('status', '=', status), eb('enrollment', '=', enrollment)]))),
    )
    .select(['browse_key', 'row'])
    .orderBy('browse_key')
    .orderBy('row')
    .limit(limit)
  if (after !== undefined) query = query.where(sql<boolean>`(browse_key, row) > (${after.browse_key}, ${after.row})`)
  return query.execute()
}
