import { connectorError, type IntegrationId, type PeopleList } from '../../contract/index.ts'
import { decodeCursor, encodeCursor } from '../../storage/keyset.ts'
import { loginKey } from '../../storage/people/fold.ts'
import type { Store } from '../../storage/store.ts'
import { type Db, pageOf, personOf, present, standOf } from './rows.ts'

/** The list as its connector reads it: by order, by change, by the day that comes. */

interface Place {
  readonly seq: number
  /** Of the change `seq`, those up to this id were read; all of it where there is none. */
  readonly upTo?: string
}

function markOf(id: IntegrationId, { seq, upTo }: Place): string {
  return encodeCursor(upTo === undefined ? [id, seq] : [id, seq, upTo])
}

function placeOf(id: IntegrationId, mark: string): Place | undefined {
  try {
    const [list, seq, upTo] = decodeCursor(mark)
    if (list !== id || typeof seq !== 'number') return undefined
    return { seq, ...(typeof upTo === 'string' ? { upTo } : {}) }
  } catch {
    return undefined
  }
}

async function checkedPlace(db: Db, id: IntegrationId, mark: string): Promise<Place> {
  const place = placeOf(id, mark)
  const { seq, forgotten } = await standOf(db, id)
  if (place === undefined || place.seq > seq || place.seq < forgotten) {
    throw connectorError('checkpoint_expired', undefined, { detail: 'the list does not know this mark' })
  }
  return place
}

export function createPeopleList({ db }: Pick<Store, 'db'>, id: IntegrationId): PeopleList {
  return {
    async size() {
      const { n } = await db
        .selectFrom('listed_people')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('integration_id', '=', id)
        .where('removed_at', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(n)
    },

    mark: async () => markOf(id, { seq: (await standOf(db, id)).seq }),

    page: (after, limit) => pageOf(db, id, after, limit),

    async changes(mark, limit) {
      const { seq, upTo } = await checkedPlace(db, id, mark)
      const rows = await db
        .selectFrom('listed_people')
        .selectAll()
        .where('integration_id', '=', id)
        .where(({ eb, and, or }) =>
          upTo === undefined
            ? eb('seq', '>', seq)
            : or([eb('seq', '>', seq), and([eb('seq', '=', seq), eb('external_id', '>', upTo)])]),
        )
        .orderBy('seq')
        .orderBy('external_id')
        .limit(limit + 1)
        .execute()
      const more = rows.length > limit
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const changes = page.map(row => ({
        externalId: row.external_id,
        ...(row.removed_at === null ? { person: personOf(row) } : {}),
      }))
      // All entries of one change are committed at once: without more of them, the last change was read whole.
      const place = last === undefined ? { seq } : { seq: last.seq, ...(more ? { upTo: last.external_id } : {}) }
      return { changes, mark: markOf(id, place), more }
    },

    async turning({ from, to }, after, limit) {
      let query = present(db, id)
        .where(({ eb, and, or }) =>
          or([
            and([eb('start_date', '>', from), eb('start_date', '<=', to)]),
            and([eb('end_date', '>=', from), eb('end_date', '<', to)]),
          ]),
        )
        .orderBy('external_id')
        .limit(limit)
      if (after !== undefined) query = query.where('external_id', '>', after)
      return (await query.execute()).map(personOf)
    },

    async get(externalId) {
      const row = await present(db, id).where('external_id', '=', externalId).executeTakeFirst()
      return row && personOf(row)
    },

    async find(login) {
      const row = await present(db, id).where('login_key', '=', loginKey(login)).executeTakeFirst()
      return row && personOf(row)
    },
  }
}
