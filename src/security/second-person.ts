import type { Kysely } from 'kysely'
import type { ActorRef } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import type { Tables } from '../storage/tables/index.ts'

/** How long a loosening waits where no second administrator confirms it: long enough for somebody to notice. */
export const waitMs = 24 * 3_600_000

/**
 * Whether two administrators are two people, as far as their tokens tell: neither made the other's, over however many
 * steps, and the second one was there before the matter came up. Two tokens of one maker pass, since that is how two
 * administrators get theirs.
 */
export async function isSecondPerson(tx: Tx, first: ActorRef, second: ActorRef, since: number): Promise<boolean> {
  if (first.id === second.id) return false
  const [ofFirst, ofSecond] = [await lineOf(tx, first.id), await lineOf(tx, second.id)]
  const own = ofSecond[0]
  if (own === undefined || own.createdAt >= since) return false
  const one = ofFirst[0]
  if (one?.person != null && one.person === own.person) return false
  return !ofFirst.some(({ id }) => id === second.id) && !ofSecond.some(({ id }) => id === first.id)
}

/** Whoever revokes a token takes back what waits under it. */
export async function wasRevoked(db: Kysely<Tables>, { id }: ActorRef): Promise<boolean> {
  const token = await db.selectFrom('admin_tokens').select('revoked_at').where('id', '=', id).executeTakeFirst()
  return token !== undefined && token.revoked_at !== null
}

interface Ancestor {
  readonly id: string
  readonly createdAt: number
  /** Whose token it is, where that is known: two tokens of one person are one person. */
  readonly person: string | null
}

/** Longer lines are not made by hand. */
const longest = 50

/** The token, who made it, who made that one. */
async function lineOf({ db }: Tx, id: string): Promise<readonly Ancestor[]> {
  const line: Ancestor[] = []
  let next: string | undefined = id
  while (next !== undefined && line.length < longest) {
    const row:
      | { id: string; created_by: string; created_at: number; person_directory: string | null; person_id: string | null }
      | undefined = await db
      .selectFrom('admin_tokens')
      .select(['id', 'created_by', 'created_at', 'person_directory', 'person_id'])
      .where('id', '=', next)
      .executeTakeFirst()
    if (row === undefined) break
    const person = row.person_id === null ? null : `${row.person_directory} ${row.person_id}`
    line.push({ id: row.id, createdAt: row.created_at, person })
    next = row.created_by
  }
  return line
}
