import type { Kysely } from 'kysely'
import { type ActorRef, type JsonObject, problem } from '../contract/index.ts'
import { decodeCursor, encodeCursor } from '../storage/keyset.ts'
import type { Tables } from '../storage/tables/index.ts'
import { namesOf } from './principals.ts'

/** An audit entry as administrators see it. */
export interface AuditView {
  readonly id: string
  readonly at: string
  readonly actor: ActorRef
  readonly action: string
  readonly target: string
  readonly facts: JsonObject
  /** Its place in the chain; null until it is sealed. */
  readonly position: number | null
}

/** Entries, newest first. */
export async function listAudit(
  db: Kysely<Tables>,
  query: { readonly limit: number; readonly cursor?: string; readonly target?: string; readonly action?: string },
): Promise<{ readonly items: readonly AuditView[]; readonly nextCursor: string | null }> {
  const { limit, cursor, target, action } = query
  const rows = await db
    .selectFrom('audit')
    .select(['seq', 'id', 'at', 'actor', 'action', 'target', 'facts', 'position'])
    .$if(cursor !== undefined, list => list.where('seq', '<', readCursor(cursor ?? '')))
    .$if(target !== undefined, list => list.where('target', '=', target ?? ''))
    .$if(action !== undefined, list => list.where('action', '=', action ?? ''))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const names = await namesOf(
    db,
    shown.map(({ actor }) => (JSON.parse(actor) as ActorRef).id),
  )
  return {
    items: shown.map(({ seq: _, at, actor, facts, ...row }) => ({
      ...row,
      at: new Date(at).toISOString(),
      actor: namedBy(names, JSON.parse(actor) as ActorRef),
      facts: JSON.parse(facts) as JsonObject,
    })),
    nextCursor: rows.length > limit && last ? encodeCursor([last.seq]) : null,
  }
}

function namedBy(names: ReadonlyMap<string, string>, actor: ActorRef): ActorRef {
  const name = names.get(actor.id)
  return name === undefined ? actor : { ...actor, name }
}

function readCursor(cursor: string): number {
  const [seq, ...more] = decodeCursor(cursor)
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || more.length > 0) {
    throw problem('request_invalid', undefined, { faults: [{ path: '/cursor', message: 'This is not a cursor of this list.' }] })
  }
  return seq
}
