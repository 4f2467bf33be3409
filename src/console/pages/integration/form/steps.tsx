import { Loader, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Node } from '../../../parts/config/schema.ts'
import { Icon } from '../../../parts/icons.tsx'
import { texts } from '../../../texts/index.ts'
import { fieldTitle } from '../field-title.ts'
import classes from './form.module.css'
import type { Step } from './use-test.ts'

const t = texts.integrationForm.test

/** The steps of a test in the order of the path, each as soon as it is known. The first that fails is the cause. */
export function Steps({
  steps,
  running,
  schema,
  ways,
}: {
  readonly steps: readonly Step[]
  readonly running: boolean
  readonly schema: Node | undefined
  /** Where what a step advises is done, if that is in the console. */
  readonly ways?: ((step: Step) => ReactNode) | undefined
}) {
  const failed = steps.some(step => !step.ok)
  return (
    <div className={classes.steps}>
      <ol aria-label={t.steps}>
        {steps.map(step => (
          <li key={step.step} data-ok={step.ok}>
            <Icon name={step.ok ? 'check' : 'cross'} size={16} />
            <div>
              <Text span size="sm" fw={600}>
                {t.named(step.step)}
                <span className={classes.said}>{step.ok ? t.ok : t.failed}</span>
              </Text>
              {step.saw && (
                <Text size="sm" c="dimmed">
                  {named(step.saw, schema)}
                </Text>
              )}
              {step.advice && (
                <Text size="sm">
                  {named(step.advice, schema)} {ways?.(step)}
                </Text>
              )}
            </div>
          </li>
        ))}
        {running && (
          <li>
            <Loader size={16} />
            <Text size="sm" c="dimmed">
              {t.running}
            </Text>
          </li>
        )}
      </ol>
      <Text size="sm" fw={600} role="status" c={failed ? 'var(--tone-bad)' : 'var(--tone-good)'}>
        {running ? '' : failed ? t.notAll : t.all}
      </Text>
    </div>
  )
}

/** The host names a place of the configuration by its pointer, a form by its title. */
const named = (text: string, schema: Node | undefined): string =>
  text.replace(/\/config(?:\/[\w~]+)+/g, pointer => fieldTitle(schema, pointer))
