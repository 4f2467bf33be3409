import { sql } from 'kysely'
import type { ActorRef, Random, VerificationId } from '../contract/index.ts'
import { publish } from '../jobs/publish.ts'
import { appendAudit } from '../security/audit.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import type { CasesTable } from '../storage/tables/index.ts'
import type { Db } from './rows.ts'

export const caseHost: ActorRef = { kind: 'host', id: 'cases' }

/** Puts something before a human. The same matter is opened once. */
export async function openCase(
  tx: Tx,
  matter: {
    readonly kind: CasesTable['kind']
    readonly subjectId: string
    readonly otherSubjectId: string | null
    readonly verificationId: VerificationId | null
    readonly at: number
  },
  random: Random,
): Promise<string> {
  const known = await tx.db
    .selectFrom('cases')
    .select(['id', 'verification_id'])
    .where('kind', '=', matter.kind)
    .where('state', '=', 'open')
    .where('subject_id', '=', matter.subjectId)
    .where('other_subject_id', matter.otherSubjectId === null ? 'is' : '=', matter.otherSubjectId)
    .executeTakeFirst()
  if (known !== undefined) {
    if (known.verification_id === null && matter.verificationId !== null) {
      await tx.db.updateTable('cases').set({ verification_id: matter.verificationId }).where('id', '=', known.id).execute()
    }
    return known.id
  }
  const id = `case_${token(random, 15)}`
  await tx.db
    .insertInto('cases')
    .values({
      id,
      kind: matter.kind,
      state: 'open',
      subject_id: matter.subjectId,
      other_subject_id: matter.otherSubjectId,
      verification_id: matter.verificationId,
      opened_at: matter.at,
      closed_at: null,
      closed_by: null,
      closed_why: null,
    })
    .execute()
  const facts = { kind: matter.kind, subjectId: matter.subjectId, verificationId: matter.verificationId }
  await appendAudit(tx, { at: matter.at, actor: caseHost, action: 'case.opened', target: id, facts }, random)
  await publish(tx, { type: 'case.opened', integrationId: null, target: id, payload: facts, at: matter.at }, random)
  return id
}

/** The same of one case, for those who read it: what `isBlocked` looks for. */
export function isBarring({ state, kind, verification_id }: Pick<CasesTable, 'state' | 'kind' | 'verification_id'>): boolean {
  return state === 'open' && kind === 'identity_in_use' && verification_id !== null
}

/**
 * Whether nothing may be done to the account of a person: somebody else showed their identity, or they somebody else's,
 * and no human has looked yet. What is bound stays bound, and steps up as before.
 */
export async function isBlocked(db: Db, subjectId: string): Promise<boolean> {
  for (const column of ['subject_id', 'other_subject_id'] as const) {
    const found = await db
      .selectFrom('cases')
      .select('id')
      // In the text: PostgreSQL takes a partial index for no parameter.
      .where('state', '=', sql.lit('open' as const))
      .where('kind', '=', 'identity_in_use')
      // Without one it came of administrators who took accounts apart, and nobody has shown anything.
      .where('verification_id', 'is not', null)
      .where(column, '=', subjectId)
      .executeTakeFirst()
    if (found !== undefined) return true
  }
  return false
}
