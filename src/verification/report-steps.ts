import type { Kysely } from 'kysely'
import type { ActorRef, Reason, VerificationState } from '../contract/index.ts'
import type { Tables, VerificationsTable } from '../storage/tables/index.ts'
import type { Occurrence } from './journal.ts'

/** One thing that happened to a verification, as the audit has it. Who the person is, is not in it. */
export interface StepView {
  readonly what: Occurrence
  readonly at: string
  /** In which it was afterwards; null where that was not written down. */
  readonly state: VerificationState | null
  readonly reason: Reason | null
  readonly by: ActorRef['kind']
}

/** One Incode session. Neither its id nor its address: whoever has these could go on in it. */
export interface SessionView {
  readonly n: number
  readonly state: 'open' | 'ended'
  readonly openedAt: string
  readonly returnedAt: string | null
  readonly endedAt: string | null
}

const most = 200
const prefix = 'verification.'
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** In the order in which they happened. Empty once the audit is cut off there. */
export async function stepsOf(db: Kysely<Tables>, id: VerificationsTable['id']): Promise<readonly StepView[]> {
  const rows = await db
    .selectFrom('audit')
    .select(['at', 'action', 'actor', 'facts'])
    .where('target', '=', id)
    .orderBy('seq')
    .limit(most)
    .execute()
  return rows
    .filter(({ action }) => action.startsWith(prefix))
    .map(({ at, action, actor, facts }) => {
      const { state, reason }: Partial<Pick<StepView, 'state' | 'reason'>> = JSON.parse(facts)
      const { kind } = JSON.parse(actor) as ActorRef
      const what = action.slice(prefix.length) as Occurrence
      return { what, at: new Date(at).toISOString(), state: state ?? null, reason: reason ?? null, by: kind }
    })
}

export async function sessionsOf(db: Kysely<Tables>, id: VerificationsTable['id']): Promise<readonly SessionView[]> {
  const rows = await db
    .selectFrom('vendor_sessions')
    .select(['n', 'state', 'opened_at', 'returned_at', 'ended_at'])
    .where('verification_id', '=', id)
    .orderBy('n')
    .execute()
  return rows.map(({ n, state, opened_at, returned_at, ended_at }) => ({
    n,
    state,
    openedAt: new Date(opened_at).toISOString(),
    returnedAt: iso(returned_at),
    endedAt: iso(ended_at),
  }))
}
