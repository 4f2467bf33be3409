import type { ActorRef, JsonObject, Random } from '../../contract/index.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Tx } from '../../storage/store.ts'
import type { Review } from './rows.ts'

export type Deed = 'opened' | 'looked' | 'seconded' | 'approved' | 'rejected' | 'expired'

/** Who did what to a review, and why: in words of closed lists, and the number of a matter elsewhere. */
export async function audit(
  tx: Tx,
  review: Review,
  deed: Deed,
  { by, at, facts = {} }: { readonly by: ActorRef; readonly at: number; readonly facts?: JsonObject },
  random: Random,
): Promise<void> {
  const { kind, verification_id: verificationId, queued_for: queuedFor } = review
  await appendAudit(
    tx,
    { at, actor: by, action: `review.${deed}`, target: review.id, facts: { kind, verificationId, queuedFor, ...facts } },
    random,
  )
}
