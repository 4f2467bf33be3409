import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Verification } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { texts } from '../../texts/index.ts'
import { endOf, nameOf } from '../verifications/outcome.ts'
import { verificationQuery } from '../verifications/queries.ts'
import { About } from './about.tsx'
import { CasesOf } from './cases-of.tsx'
import { Comparison } from './comparison.tsx'
import { Told } from './deliveries.tsx'
import { Dispute } from './dispute.tsx'
import { Ends } from './ends.tsx'
import { ReviewOf } from './review-of.tsx'
import { Scores } from './scores.tsx'
import { Steps } from './steps.tsx'

const t = texts.verifications
const back = { to: '/verifications', label: t.view.back }

/** One verification: where it stands and why, step by step, and all that came of it. No link, no code, no secret. */
export function VerificationPage() {
  const query = useQuery(verificationQuery(usePathParam('verificationId')))
  const one = query.data
  return (
    <Page
      title={titleOf(query, it => t.view.title(t.purposes[it.purpose], nameOf(it)))}
      back={back}
      actions={one && <Dispute verification={one} />}
    >
      <Answered query={query}>{verification => <Parts verification={verification} />}</Answered>
    </Page>
  )
}

function Parts({ verification }: { readonly verification: Verification }) {
  const may = useMay()
  const { tone, text } = endOf(verification)
  const { reason, reviewId, mode } = verification
  return (
    <>
      <Group gap="md" role="status">
        <State tone={tone}>{text}</State>
        {reason !== null && <Text span>{t.reasons[reason]}</Text>}
        {mode === 'rehearsal' && <State tone="calm">{t.rehearsal}</State>}
      </Group>
      <Section title={t.view.steps}>
        <Steps steps={verification.steps} />
      </Section>
      {reviewId !== null && <ReviewOf id={reviewId} />}
      <CasesOf verification={verification} />
      <Section title={t.view.scores}>
        <Scores reported={verification.reported} />
      </Section>
      <Section title={t.view.match}>
        <Comparison match={verification.match} deciding={verification.decidingClaims} />
      </Section>
      <Ends verification={verification} />
      {may('webhooks:read') && <Told verificationId={verification.id} />}
      <Section title={t.view.about}>
        <About verification={verification} />
      </Section>
    </>
  )
}
