import type { ActorRef } from '../../contract/index.ts'
import { keysIn, pageOf } from '../../storage/keyset.ts'
import type { Db, NicknameRow } from './rows.ts'

/** A short form as administrators see it. */
export interface NicknameView {
  readonly id: string
  readonly name: string
  readonly short: string
  readonly state: 'proposed' | 'in_force'
  readonly proposedBy: ActorRef
  readonly proposedAt: string
  /** When it takes effect without a second administrator; null once it is in force. */
  readonly readyAt: string | null
  /** Null where nobody did, or time passed instead. */
  readonly confirmedBy: ActorRef | null
  readonly inForceAt: string | null
}

const iso = (at: number) => new Date(at).toISOString()

export function viewOf(row: NicknameRow): NicknameView {
  return {
    id: row.id,
    name: row.name,
    short: row.short,
    state: row.in_force_at === null ? 'proposed' : 'in_force',
    proposedBy: JSON.parse(row.proposed_by) as ActorRef,
    proposedAt: iso(row.proposed_at),
    readyAt: row.in_force_at === null ? iso(row.ready_at) : null,
    confirmedBy: row.confirmed_by === null ? null : (JSON.parse(row.confirmed_by) as ActorRef),
    inForceAt: row.in_force_at === null ? null : iso(row.in_force_at),
  }
}

export interface NicknameQuery {
  readonly state?: 'proposed' | 'in_force'
  readonly limit: number
  readonly cursor?: string
}

export interface NicknamePage {
  readonly items: readonly NicknameView[]
  readonly nextCursor: string | null
}

/** Those that stand or wait, by name. */
export async function listNicknames(reports: Db, { state, limit, cursor }: NicknameQuery): Promise<NicknamePage> {
  let query = reports
    .selectFrom('nicknames')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('name')
    .orderBy('short')
    .limit(limit + 1)
  if (state !== undefined) query = query.where('state', '=', state)
  if (cursor !== undefined) {
    const [name, short] = keysIn(cursor, 'string', 'string')
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('name', 'short'), '>', tuple(name, short)))
  }
  const { rows, nextCursor } = pageOf(await query.execute(), limit, row => [row.name, row.short])
  return { items: rows.map(viewOf), nextCursor }
}

/** Whether what was compared since then may have been by another list, or would be by one that waits. */
export async function differsSince(reports: Db, since: number): Promise<boolean> {
  const found = await reports
    .selectFrom('nicknames')
    .select('id')
    .where(({ or, and, eb }) =>
      or([
        and([eb('ended_at', 'is', null), or([eb('state', '=', 'proposed'), eb('in_force_at', '>=', since)])]),
        and([eb('ended_at', '>=', since), eb('in_force_at', 'is not', null)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
