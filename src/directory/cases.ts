import type { Random, VerificationId } from '../contract/index.ts'
import { token } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import type { CasesTable } from '../storage/tables/index.ts'

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
    .select('id')
    .where('kind', '=', matter.kind)
    .where('state', '=', 'open')
    .where('subject_id', '=', matter.subjectId)
    .where('other_subject_id', matter.otherSubjectId === null ? 'is' : '=', matter.otherSubjectId)
    .executeTakeFirst()
  if (known !== undefined) return known.id
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
    })
    .execute()
  return id
}
