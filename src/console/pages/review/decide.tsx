import { Text } from '@mantine/core'
import type { Review } from '../../api/schema.ts'
import { useSession } from '../../api/session.ts'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { Approve } from './approve.tsx'
import { Reject } from './reject.tsx'
import classes from './review.module.css'

const v = texts.reviews.view

/** A yes or a no, each with its reason from a closed list. */
export function Decide({ review }: { readonly review: Review }) {
  const { administratorId } = useSession()
  const first = review.approvedFirst?.by
  const isFirst = first?.kind === 'admin' && first.id === administratorId
  return (
    <Section title={v.decide}>
      <Text c="dimmed">{v.secondRule}</Text>
      <div className={classes.ways}>
        {isFirst ? <Text>{v.yesGiven}</Text> : <Approve review={review} />}
        <Reject review={review} />
      </div>
    </Section>
  )
}
