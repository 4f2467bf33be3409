import { Text, VisuallyHidden } from '@mantine/core'
import type { HelpdeskCall } from '../../api/schema.ts'
import { Icon } from '../../parts/icons.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import classes from './call.module.css'

const t = texts.call

const steps = ['sent', 'opened', 'started', 'finished'] as const
type Step = (typeof steps)[number]
const order: readonly HelpdeskCall['progress'][] = ['waiting', ...steps]

/** The next one is what is waited for. Of a call that ended before anybody was seen nobody knows how far it came. */
function standingOf(step: Step, { progress, verifiedAt, delivery, channel, verdict }: HelpdeskCall): keyof typeof t.stepStates {
  if (step === 'finished' && verdict?.class === 'over') return 'never'
  const [at, place] = [order.indexOf(progress), order.indexOf(step)]
  if (progress !== 'finished' || verifiedAt !== null || step === 'finished') {
    return at >= place ? 'done' : at + 1 === place ? 'now' : 'ahead'
  }
  return step === 'sent' && (delivery.sentAt !== null || channel === 'link' || channel === 'qr') ? 'done' : 'unknown'
}

/** How far the person is. What was only looked at leaves no trace: a link is opened once *Continue* was pressed. */
export function Steps({ call }: { readonly call: HelpdeskCall }) {
  return (
    <Section title={t.steps.title}>
      <ol className={classes.steps}>
        {steps.map(step => {
          const standing = standingOf(step, call)
          return (
            <li key={step} data-standing={standing} aria-current={standing === 'now' ? 'step' : undefined}>
              <span className={classes.mark}>{standing === 'done' && <Icon name="check" size={14} />}</span>
              {t.steps[step]}
              <VisuallyHidden>{t.stepStates[standing]}</VisuallyHidden>
            </li>
          )
        })}
      </ol>
      {call.progress !== 'finished' && <Text fw={600}>{t.progress[call.progress]}</Text>}
      <Text size="sm" c="dimmed">
        {deliveryOf(call)}
      </Text>
    </Section>
  )
}

/** Where the link went, and what became of the newest message. */
function deliveryOf({ channel, delivery: { to, state, sends } }: HelpdeskCall): string {
  const how = [t.channels[channel].name, to === null ? null : t.sentTo[to], sends > 1 ? t.times(sends) : null, t.delivery[state]]
  return how.filter(one => one !== null).join(' · ')
}
