import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { reviewQuery } from '../reviews/queries.ts'
import { reviewTones, whoOf, whyOf } from '../reviews/review-state.ts'

const t = texts.verifications.view
const r = texts.reviews

/** What a human was asked about a verification, and who approved or refused it. */
export function ReviewOf({ id }: { readonly id: string }) {
  const may = useMay()
  const query = useQuery({ ...reviewQuery(id), enabled: may('reviews:read') })
  if (!may('reviews:read')) return null
  const toReview = (
    <ButtonLink to="/reviews/$reviewId" params={{ reviewId: id }} variant="default" size="xs">
      {t.toReview}
    </ButtonLink>
  )
  return (
    <Section title={t.review} actions={toReview}>
      <Answered query={query} loading={<Loading rows={3} height={44} />}>
        {({ kind, state, queuedFor, dueAt, approvedFirst, decided }) => (
          <Facts
            items={[
              [r.kind, r.kinds[kind]],
              [
                r.state,
                <State key="state" tone={reviewTones[state]}>
                  {r.states[state]}
                </State>,
              ],
              [r.why, r.queuedFor[queuedFor]],
              ...(state === 'open' ? [[r.due, <When key="due" at={dueAt} />] as const] : []),
              ...(approvedFirst ? [[t.approvedFirst, t.approvedFirstOf(whoOf(approvedFirst.by))] as const] : []),
              ...(decided
                ? [
                    [
                      t.decidedBy,
                      <span key="by">
                        {decided.by ? whoOf(decided.by) : t.itself}
                        {decided.reason !== null && `: ${whyOf(decided.reason)}`} · <When at={decided.at} />
                      </span>,
                    ] as const,
                  ]
                : []),
            ]}
          />
        )}
      </Answered>
    </Section>
  )
}
