import { Text } from '@mantine/core'
import type { HelpdeskCall } from '../../api/schema.ts'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'
import classes from './call.module.css'
import { tones } from './state-of.ts'

const t = texts.call.verdict

/** Where the focus goes when what it was at is gone. */
export const verdictId = 'verdict'

/** What came of it, in as few words as it takes to help, and words for the caller. What failed is for reviewers. */
export function Verdict({ call: { verdict } }: { readonly call: HelpdeskCall }) {
  if (verdict === null) {
    return (
      <Section title={t.title}>
        <Text c="dimmed" className={classes.nothing}>
          {t.wait}
        </Text>
      </Section>
    )
  }
  const { title, means, say, next } = t.words[verdict.class]
  return (
    <Section title={t.title}>
      <div id={verdictId} tabIndex={-1} className={classes.verdict} data-tone={tones[verdict.class]}>
        <State tone={tones[verdict.class]}>{title}</State>
        <Text>{means}</Text>
        {say && (
          <div>
            <Text size="sm" c="dimmed">
              {t.say}
            </Text>
            <blockquote className={classes.say}>{say}</blockquote>
          </div>
        )}
        {next && <Text>{next}</Text>}
      </div>
    </Section>
  )
}
