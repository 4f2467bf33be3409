import { Text } from '@mantine/core'
import type { Review } from '../../api/schema.ts'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { Approve } from './approve.tsx'
import { Reject } from './reject.tsx'
import classes from './review.module.css'

const v = texts.reviews.view

/** A yes or a no, each with its reason from a closed list. */
export function Decide({ review }: { readonly review: Review }) {
  return (
    <Section title={v.decide}>
      <Text c="dimmed">{v.secondRule}</Text>
      <div className={classes.ways}>
        <Approve review={review} />
        <Reject review={review} />
      </div>
    </Section>
  )
}
