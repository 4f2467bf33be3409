import type { Kysely } from 'kysely'
import type { ActorRef } from '../contract/index.ts'
import type { Tx } from '../storage/store.ts'
import type { Tables } from '../storage/tables/index.ts'
import { type Principal, principalOf } from './principals.ts'

/** How long a loosening waits where no second administrator confirms it: long enough for somebody to notice. */
export const waitMs = 24 * 3_600_000

/**
 * Whether two administrators are two people, as far as their tokens and sign-ins tell: neither made the other's, over however many
 * steps, and the second one was there before the matter came up. Two tokens of one maker pass, since that is how two
 * administrators get theirs.
 */
export async function isSecondPerson(tx: Tx, first: ActorRef, second: ActorRef, since: number): Promise<boolean> {
  if (first.id === second.id) return false
  const [ofFirst, ofSecond] = [await lineOf(tx, first.id), await lineOf(tx, second.id)]
  const own = ofSecond[0]
  if (own === undefined || own.createdAt >= since) return false
  const one = ofFirst[0]
  if (one?.people.some(person => own.people.includes(person))) return false
  return !ofFirst.some(({ id }) => id === second.id) && !ofSecond.some(({ id }) => id === first.id)
}

/** Whoever revokes a token takes back what waits under it. */
export async function wasRevoked(db: Kysely<Tables>, { id }: ActorRef): Promise<boolean> {
  return (await principalOf(db, id))?.isRevoked === true
}

/** Longer lines are not made by hand. */
const longest = 50

/** The token or the administrator, who made it, who made that one. */
async function lineOf({ db }: Tx, id: string): Promise<readonly Principal[]> {
  const line: Principal[] = []
  let next: Principal | undefined = await principalOf(db, id)
  while (next !== undefined && line.length < longest) {
    line.push(next)
    next = await principalOf(db, next.createdBy)
  }
  return line
}
