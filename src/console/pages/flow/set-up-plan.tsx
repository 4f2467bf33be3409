import { Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { SetupStep } from '../../api/flows.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Leaving } from '../../parts/leaving.tsx'
import { Section } from '../../parts/page.tsx'
import { Snippet } from '../../parts/snippet.tsx'
import { State } from '../../parts/state.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import classes from './flow.module.css'
import { type Input, type SetupForm, useApply, usePlan } from './set-up-call.ts'
import { filledIn, pathsOf, SetUpFields, TokenField } from './set-up-fields.tsx'

const t = texts.flows.setUp
const tones = { create: 'active', update: 'notice', none: 'calm' } as const

/** First what would be done, and then that and nothing else: a plan of other values cannot be applied. */
export function PlanAndApply({ id, form }: { readonly id: string; readonly form: SetupForm }) {
  const [token, setToken] = useState('')
  const [input, setInput] = useState<Input>({})
  const [planned, setPlanned] = useState<{ readonly of: string; readonly steps: readonly SetupStep[] }>()
  const [asks, setAsks] = useState(false)
  const toast = useToast()
  const plan = usePlan(id)
  const apply = useApply(id)
  const asked = { adminToken: token, input: filledIn(input) }
  const isOfThis = planned?.of === JSON.stringify(asked.input)
  const faults = faultsOf(plan.error, pathsOf(form))
  const show = (event: FormEvent) => {
    event.preventDefault()
    if (plan.isPending) return
    plan.mutate(asked, { onSuccess: ({ steps }) => setPlanned({ of: JSON.stringify(asked.input), steps }) })
  }
  const run = () =>
    apply.mutate(asked, {
      onSuccess() {
        setToken('')
        setAsks(false)
        toast.done(t.applied)
      },
    })
  return (
    <>
      <Section title={t.form}>
        <form onSubmit={show} noValidate>
          <Leaving isDirty={() => Object.keys(asked.input).length > 0 && !apply.isSuccess && !apply.isPending} />
          <Stack maw="40rem">
            <SetUpFields form={form} input={input} onChange={setInput} faults={faults} />
            <TokenField form={form} value={token} onChange={setToken} error={faults.at('/adminToken')} />
            {plan.error && <Trouble error={plan.error} shownFaults={faults.isShown} />}
            <Group>
              <Button type="submit" variant={isOfThis ? 'default' : 'filled'} loading={plan.isPending} disabled={token === ''}>
                {t.plan}
              </Button>
              {token === '' && (
                <Text size="sm" c="dimmed">
                  {t.tokenFirst}
                </Text>
              )}
            </Group>
          </Stack>
        </form>
      </Section>
      {planned && (
        <Section title={t.planned}>
          <Steps steps={planned.steps} />
          <Group>
            <Button onClick={() => setAsks(true)} disabled={!isOfThis || token === ''}>
              {t.apply}
            </Button>
            {!isOfThis && (
              <Text size="sm" c="dimmed">
                {t.planIsOld}
              </Text>
            )}
          </Group>
        </Section>
      )}
      <Confirm
        opened={asks}
        onClose={() => {
          setAsks(false)
          apply.reset()
        }}
        title={t.applyTitle}
        confirm={t.apply}
        pending={apply.isPending}
        error={apply.error}
        onConfirm={run}
      >
        {t.applyWhy(planned?.steps.filter(({ change }) => change !== 'none').length ?? 0)}
        {apply.isPending && <div role="status">{t.applying}</div>}
      </Confirm>
    </>
  )
}

function Steps({ steps }: { readonly steps: readonly SetupStep[] }) {
  return (
    <ol className={classes.steps}>
      {steps.map((step, n) => (
        <li key={step.id} className={classes.card}>
          <Group wrap="nowrap" align="flex-start" gap="sm">
            <div className={classes.number} aria-hidden="true">
              {n + 1}
            </div>
            <Stack gap={6} flex={1} miw={0}>
              <Group gap="sm">
                <Text fw={600}>{step.title}</Text>
                <State tone={tones[step.change]}>{t.change[step.change]}</State>
              </Group>
              <Text className={classes.words}>
                {step.method} {step.path}
              </Text>
              {step.body && (
                <details>
                  <summary>{t.body}</summary>
                  <Snippet text={JSON.stringify(step.body, null, 2)} label={`${t.body}: ${step.title}`} />
                </details>
              )}
            </Stack>
          </Group>
        </li>
      ))}
    </ol>
  )
}
