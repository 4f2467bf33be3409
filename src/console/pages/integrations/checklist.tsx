import { Group, Stack, Text } from '@mantine/core'
import type { Integration, Template } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Icon } from '../../parts/icons.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import classes from './checklist.module.css'

const t = texts.integrations

/** What somebody who begins has to connect, in the order in which one builds on the other. */
const steps = [
  { name: 'account', kinds: ['verifier'], search: { kind: 'verifier' } },
  { name: 'directory', kinds: ['directory'], search: { kind: 'directory' } },
  { name: 'flow', kinds: ['flow', 'helpdesk', 'portal', 'client'], search: {} },
] as const satisfies readonly {
  readonly name: keyof typeof t.checklist
  readonly kinds: readonly Template['kind'][]
  readonly search: object
}[]

/** Leads until each kind is there; then there is nothing of it. */
export function Checklist({
  integrations,
  templates,
}: {
  readonly integrations: readonly Integration[]
  readonly templates: readonly Template[]
}) {
  const mayWrite = useMay()('integrations:write')
  const kindOf = new Map(templates.map(one => [one.id, one.kind]))
  const inUse = integrations.filter(one => one.state !== 'draft').map(one => kindOf.get(one.template))
  const done = steps.map(step => step.kinds.some(kind => inUse.includes(kind)))
  if (!done.includes(false) || !mayWrite) return null
  const next = done.indexOf(false)
  return (
    <Section title={t.begin}>
      <Text size="sm" c="dimmed">
        {t.beginHow}
      </Text>
      <ol className={classes.steps}>
        {steps.map((step, index) => {
          const { title, how, action } = t.checklist[step.name]
          return (
            <li key={step.name} data-done={done[index]}>
              <span className={classes.mark} aria-hidden="true">
                {done[index] ? <Icon name="check" size={16} /> : index + 1}
              </span>
              <Stack gap={2} flex="1 1 12rem" miw={0}>
                <Group gap="xs">
                  <Text fw={600}>{title}</Text>
                  {done[index] && (
                    <Text size="sm" c="dimmed">
                      {t.checklist.done}
                    </Text>
                  )}
                </Group>
                <Text size="sm" c="dimmed">
                  {how}
                </Text>
              </Stack>
              {!done[index] && (
                <ButtonLink to="/integrations/new" search={step.search} variant={index === next ? 'filled' : 'default'}>
                  {action}
                </ButtonLink>
              )}
            </li>
          )
        })}
      </ol>
    </Section>
  )
}
