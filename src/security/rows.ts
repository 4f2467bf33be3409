import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type ActorRef, type JsonObject, problem } from '../contract/index.ts'
import { dialectOf } from '../storage/dialect.ts'
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

export interface AuditQuery {
  readonly limit: number
  readonly cursor?: string
  readonly target?: string
  /** With a full stop at its end, all that begin so. */
  readonly action?: string
  /** The id of who did it. */
  readonly actor?: string
  /** Milliseconds since the epoch; `to` is not in it. */
  readonly from?: number
  readonly to?: number
}

/** Entries, newest first. */
export async function listAudit(
  db: Kysely<Tables>,
  query: AuditQuery,
): Promise<{ readonly items: readonly AuditView[]; readonly nextCursor: string | null }> {
  const { limit, cursor, target, action = '', actor, from, to } = query
  const area = action.endsWith('.')
  const rows = await db
    .selectFrom('audit')
    .select(['seq', 'id', 'at', 'actor', 'action', 'target', 'facts', 'position'])
    .$if(cursor !== undefined, list => list.where('seq', '<', readCursor(cursor ?? '')))
    .$if(target !== undefined, list => list.where('target', '=', target ?? ''))
    .$if(action !== '' && !area, list => list.where('action', '=', action))
    .$if(area, list => list.where('action', '>=', action).where('action', '<', `${action.slice(0, -1)}/`))
    .$if(actor !== undefined, list => list.where(isBy(db, actor ?? '')))
    .$if(from !== undefined, list => list.where('at', '>=', from ?? 0))
    .$if(to !== undefined, list => list.where('at', '<', to ?? 0))
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

/** An actor is kept as it was sealed. Its id is read out of it in the words of the index on it. */
function isBy(db: Kysely<Tables>, id: string): RawBuilder<boolean> {
  if (dialectOf(db) === 'sqlite') return sql`case when json_valid(actor) then json_extract(actor, '$.id') end = ${id}`
  // There it stands as JSON writes it.
  return sql`substring(actor from '"id":"((?:[^"\\\\]|\\\\.)*)"') = ${JSON.stringify(id).slice(1, -1)}`
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
