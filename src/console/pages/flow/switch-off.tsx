import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FlowView, flowViewQuery } from '../../api/flows.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { Snippet } from '../../parts/snippet.tsx'
import { texts } from '../../texts/index.ts'
import classes from './flow.module.css'
import { FlowPage, type FlowParts } from './flow-page.tsx'

const t = texts.flows.switchOff
type Step = FlowView['switchOff'][number]

/** The exact steps that take us out of the product's path, for the day on which somebody needs them. */
export function SwitchOff() {
  return (
    <FlowPage tab="switchOff" lead={t.lead}>
      {({ integration }) => <Off integration={integration} />}
    </FlowPage>
  )
}

const requestOf = ({ request }: Step): string | undefined =>
  request
    ? [`${request.method} ${request.url}`, ...(request.body ? [JSON.stringify(request.body, null, 2)] : [])].join('\n')
    : undefined

function fileOf(name: string, steps: readonly Step[]): string {
  const told = steps.map((step, n) => [`${n + 1}. ${step.title}`, step.where, requestOf(step)].filter(Boolean).join('\n   '))
  const text = [name, ...told, `${steps.length + 1}. ${t.last}\n   ${t.lastHow}`].join('\n\n')
  return `data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`
}

function Off({ integration: { id, name } }: Pick<FlowParts, 'integration'>) {
  const query = useQuery(flowViewQuery(id))
  return (
    <Answered query={query} loading={<Loading rows={3} height={96} />}>
      {({ switchOff }) =>
        switchOff.length === 0 ? (
          <Empty title={t.noSteps} />
        ) : (
          <Section
            title={t.steps}
            actions={
              <Button
                component="a"
                variant="default"
                href={fileOf(name, switchOff)}
                download={t.fileName(name)}
                leftSection={<Icon name="download" size={16} />}
              >
                {t.print}
              </Button>
            }
          >
            <Text c="dimmed">{t.keep}</Text>
            <ol className={classes.steps}>
              {switchOff.map((step, n) => (
                <StepCard key={step.title} step={step} n={n + 1} />
              ))}
              <li className={classes.card}>
                <Numbered n={switchOff.length + 1} title={t.last}>
                  <Text>{t.lastHow}</Text>
                  <Group>
                    <ButtonLink variant="default" size="xs" to="/integrations/$integrationId" params={{ integrationId: id }}>
                      {texts.flows.setUp.toIntegration}
                    </ButtonLink>
                  </Group>
                </Numbered>
              </li>
            </ol>
          </Section>
        )
      }
    </Answered>
  )
}

function StepCard({ step, n }: { readonly step: Step; readonly n: number }) {
  const request = requestOf(step)
  return (
    <li className={classes.card}>
      <Numbered n={n} title={step.title}>
        <Text>{step.where}</Text>
        {request !== undefined && (
          <>
            <Text size="sm" c="dimmed">
              {t.byApi}
            </Text>
            <Snippet text={request} label={`${t.step(n)}: ${step.title}`} />
          </>
        )}
      </Numbered>
    </li>
  )
}

function Numbered({ n, title, children }: { readonly n: number; readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <div className={classes.number} aria-hidden="true">
        {n}
      </div>
      <Stack gap={6} flex={1} miw={0}>
        <Text fw={600}>{title}</Text>
        {children}
      </Stack>
    </Group>
  )
}
