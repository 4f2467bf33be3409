import { type ActorRef, type AliasClaim, type AliasReason, type IntegrationId, problem } from '../../contract/index.ts'
import { findSubject } from '../../directory/subjects.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Room } from '../room.ts'

/** An alias as administrators see it: that there is one, of which claim, who said so and why. What it says nobody can read. */
export interface AliasView {
  readonly id: string
  readonly claim: AliasClaim
  readonly reason: AliasReason
  readonly reviewId: string
  readonly madeBy: ActorRef
  readonly confirmedBy: ActorRef | null
  readonly madeAt: string
  readonly expiresAt: string | null
}

const shownAtMost = 200

export async function aliasesOf(room: Room, integrationId: IntegrationId, externalId: string): Promise<readonly AliasView[]> {
  const { reports } = room.store
  const subject = await findSubject(reports, integrationId, externalId)
  if (subject === undefined) {
    // Nothing was ever decided of them; but only of somebody who is there is that an answer.
    const listed = await reports
      .selectFrom('directory_users')
      .select('external_id')
      .where('integration_id', '=', integrationId)
      .where('external_id', '=', externalId)
      .executeTakeFirst()
    if (listed === undefined) throw problem('not_found')
    return []
  }
  const rows = await reports
    .selectFrom('aliases')
    .selectAll()
    .where('subject_id', '=', subject.id)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .limit(shownAtMost)
    .execute()
  return rows.map(row => ({
    id: row.id,
    claim: row.claim,
    reason: row.reason,
    reviewId: row.review_id,
    madeBy: JSON.parse(row.made_by) as ActorRef,
    confirmedBy: row.confirmed_by === null ? null : (JSON.parse(row.confirmed_by) as ActorRef),
    madeAt: new Date(row.made_at).toISOString(),
    expiresAt: row.expires_at === null ? null : new Date(row.expires_at).toISOString(),
  }))
}

/** Taking one away makes matching stricter, and needs nobody else. */
export async function removeAlias({ store, clock, random }: Room, id: string, by: ActorRef): Promise<void> {
  const at = clock.now()
  await store.transaction(async tx => {
    const gone = await tx.db.deleteFrom('aliases').where('id', '=', id).returning(['claim', 'review_id']).executeTakeFirst()
    if (gone === undefined) throw problem('not_found')
    const facts = { claim: gone.claim, reviewId: gone.review_id }
    await appendAudit(tx, { at, actor: by, action: 'alias.removed', target: id, facts }, random)
  })
}
