import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Review } from '../../api/schema.ts'
import { useMay, useSession } from '../../api/session.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { reviewQuery } from '../reviews/queries.ts'
import { reviewTones, whoOf } from '../reviews/review-state.ts'
import { Comparison } from '../verification/comparison.tsx'
import { nameOf } from '../verifications/outcome.ts'
import { verificationQuery } from '../verifications/queries.ts'
import { About } from './about.tsx'
import { Aliases } from './aliases.tsx'
import { Decide } from './decide.tsx'
import { Look } from './look.tsx'

const t = texts.reviews
const back = { to: '/reviews', label: t.view.back }

/** One thing that waits for a human: what is known without looking, a look at the document, and a yes or a no. */
export function ReviewPage() {
  const query = useQuery(reviewQuery(usePathParam('reviewId')))
  const one = query.data
  return (
    <Page
      title={titleOf(query, it => t.view.title(t.kinds[it.kind], nameOf(it)))}
      back={back}
      actions={
        one && (
          <ButtonLink to="/verifications/$verificationId" params={{ verificationId: one.verificationId }} variant="default">
            {t.view.toVerification}
          </ButtonLink>
        )
      }
    >
      <Answered query={query}>{review => <Parts review={review} />}</Answered>
    </Page>
  )
}

function Parts({ review }: { readonly review: Review }) {
  const may = useMay()
  const { administratorId } = useSession()
  // By which policy it is judged does not change while somebody looks.
  const judged = useQuery({
    ...verificationQuery(review.verificationId),
    enabled: may('verifications:read'),
    refetchInterval: false,
  })
  const isOpen = review.state === 'open'
  const isOwn = review.openedBy.kind === 'admin' && review.openedBy.id === administratorId
  const { integrationId, externalId } = review.subject
  return (
    <>
      <Group gap="md" role="status">
        <State tone={reviewTones[review.state]}>{t.states[review.state]}</State>
        {isOpen ? (
          <Text span>
            {t.view.due} <When at={review.dueAt} />
          </Text>
        ) : (
          <Text span>{t.view.over}</Text>
        )}
        {isOpen && review.approvedFirst && <Text span>{t.view.needsSecond(whoOf(review.approvedFirst.by))}</Text>}
      </Group>
      <Section title={texts.verifications.view.match}>
        <Comparison match={review.match} deciding={judged.data?.decidingClaims} />
      </Section>
      {isOpen &&
        (isOwn || !may('reviews:decide') ? (
          <Text c="dimmed">{isOwn ? t.view.own : t.view.mayNot}</Text>
        ) : (
          <>
            <Look reviewId={review.id} />
            <Decide review={review} />
          </>
        ))}
      {integrationId !== null && externalId !== null && <Aliases integrationId={integrationId} externalId={externalId} />}
      <Section title={t.view.about}>
        <About review={review} />
      </Section>
    </>
  )
}
