import type { IntegrationId, VerifierNotice } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import type { Call } from './rows.ts'

type Said = NonNullable<Call['incode_said']>

/** What the words of the session webhooks and of the status webhook come to. A word that is not here says nothing. */
const words: Readonly<Record<string, Said>> = {
  ONBOARDING_FINISHED: 'finished',
  SESSION_PENDING_REVIEW: 'pending_review',
  SESSION_SUCCEEDED: 'succeeded',
  MANUAL_REVIEW_APPROVED: 'succeeded',
  SESSION_FAILED: 'failed',
  MANUAL_REVIEW_REJECTED: 'failed',
}

/** Notifications come in any order and more than once: what counts for less never takes the place of what counts for more. */
const order: readonly Said[] = ['finished', 'pending_review', 'succeeded', 'failed']

/**
 * What Incode says of a session that it began by itself. Its score takes the session's token, which nobody here has: so it is
 * the notification's word alone that the agent is told as Incode's, and nothing follows from it. Answers whether there was
 * any such session.
 */
export async function hearIncode(
  { store }: { readonly store: Store },
  accountId: IntegrationId,
  notices: readonly Pick<VerifierNotice, 'sessionId' | 'event'>[],
): Promise<boolean> {
  let isOurs = false
  for (const { sessionId, event } of notices) {
    const said = event.split(':').flatMap(word => (Object.hasOwn(words, word) ? [words[word]] : []))
    const most = order.findLast(one => said.includes(one))
    const call = await store.db
      .selectFrom('helpdesk_calls')
      .select('verification_id')
      .where('incode_session', '=', sessionId)
      .where('incode_account', '=', accountId)
      .executeTakeFirst()
    if (call === undefined) continue
    isOurs = true
    if (most === undefined) continue
    const less = order.slice(0, order.indexOf(most))
    await store.transaction(({ db }) =>
      db
        .updateTable('helpdesk_calls')
        .set({ incode_said: most })
        .where('verification_id', '=', call.verification_id)
        .where(eb => eb.or([eb('incode_said', 'is', null), ...(less.length > 0 ? [eb('incode_said', 'in', less)] : [])]))
        .execute(),
    )
  }
  return isOurs
}
