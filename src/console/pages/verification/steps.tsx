import { Text } from '@mantine/core'
import type { Verification } from '../../api/schema.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import classes from './verification.module.css'

const t = texts.verifications
const clock = new Intl.DateTimeFormat(texts.locale, { timeStyle: 'medium' })

/** What happened, one after the other, each with its time. */
export function Steps({ steps }: { readonly steps: Verification['steps'] }) {
  if (steps.length === 0) return <Text c="dimmed">{t.view.noSteps}</Text>
  return (
    <ol className={classes.steps}>
      {steps.map(({ what, at, state, reason, by }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are only ever added to.
        <li key={place} className={classes.step}>
          <span className={classes.what}>
            <Text span fw={500}>
              {t.steps[what] ?? what}
            </Text>{' '}
            <Text span c="dimmed" size="sm">
              {t.view.by[by] ?? by}
              {state !== null && ` · ${t.states[state]}`}
              {reason !== null && ` · ${t.reasons[reason]}`}
            </Text>
          </span>
          <Text span size="sm" c="dimmed" className={classes.at}>
            {clock.format(Date.parse(at))} · <When at={at} />
          </Text>
        </li>
      ))}
    </ol>
  )
}
