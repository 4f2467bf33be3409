import type { Review } from '../../api/schema.ts'
import { PersonLink } from '../../frame/person-link.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { whoOf, whyOf } from '../reviews/review-state.ts'
import { nameOf } from '../verifications/outcome.ts'

const t = texts.reviews
const v = t.view

/** What is on record of a review: who asked, who said what and why. */
export function About({ review: one }: { readonly review: Review }) {
  const { approvedFirst, decided, sessionId, reported } = one
  return (
    <Facts
      items={[
        [t.person, <PersonLink key="person" person={one.subject} name={nameOf(one)} />],
        [t.purpose, texts.verifications.purposes[one.purpose]],
        [t.why, t.queuedFor[one.queuedFor]],
        ...(reported === null ? [] : [[v.reported, texts.verifications.scoreStatuses[reported] ?? reported] as const]),
        [v.openedBy, whoOf(one.openedBy)],
        [t.opened, <When key="opened" at={one.openedAt} />],
        ...(approvedFirst ? [[v.first, v.firstOf(whoOf(approvedFirst.by), whyOf(approvedFirst.reason))] as const] : []),
        ...(decided
          ? [
              [v.decidedBy, decided.by ? whoOf(decided.by) : texts.verifications.view.itself] as const,
              [v.decided, <When key="decided" at={decided.at} />] as const,
              ...(decided.reason === null ? [] : [[v.reason, whyOf(decided.reason)] as const]),
              ...(decided.ticket === null ? [] : [[v.ticket, decided.ticket] as const]),
            ]
          : []),
        ...(sessionId === null ? [] : [[v.session, <Copy key="session" value={sessionId} label={v.session} />] as const]),
        [v.verification, <Copy key="verification" value={one.verificationId} label={v.verification} />],
        [v.id, <Copy key="id" value={one.id} label={v.id} />],
      ]}
    />
  )
}
