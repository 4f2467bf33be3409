import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Applied } from '../../api/flows.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { PageLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import classes from './flow.module.css'
import { type SetupForm, useUndo, useVerify } from './set-up-call.ts'
import { TokenField } from './set-up-fields.tsx'

const t = texts.flows.setUp

/** What stands at the product by a set-up, looked at again or taken back. */
export function Standing({
  id,
  applied,
  form,
  may,
}: {
  readonly id: string
  readonly applied: Applied
  readonly form: SetupForm
  readonly may: boolean
}) {
  const made = Object.entries(applied.made).flatMap(([name, value]) =>
    typeof value === 'string' ? [[t.made(name), <Copy key={name} value={value} label={t.made(name)} />] as const] : [],
  )
  return (
    <>
      <Section title={t.standing}>
        <Facts
          items={[
            [t.by, applied.appliedBy.name ?? applied.appliedBy.id],
            [t.at, <When key="at" at={applied.appliedAt} />],
            ...made,
            ...(applied.carried ? [[t.carried, <Carried key="carried" {...applied.carried} />] as const] : []),
          ]}
        />
      </Section>
      {may ? <LookOrUndo id={id} form={form} carried={applied.carried} /> : <Text c="dimmed">{t.mayNot}</Text>}
    </>
  )
}

/** The directory that has to know what was made, and whether it does. */
function Carried({ integrationId, name, isThere }: NonNullable<Applied['carried']>) {
  return (
    <Text span inherit>
      <PageLink to="/integrations/$integrationId" params={{ integrationId }} search={{ tab: 'configuration' }} inherit>
        {name}
      </PageLink>
      : {isThere ? t.isCarried : t.isNotCarried}
    </Text>
  )
}

function LookOrUndo({ id, form, carried }: { readonly id: string; readonly form: SetupForm } & Pick<Applied, 'carried'>) {
  const [token, setToken] = useState('')
  const [asks, setAsks] = useState(false)
  const toast = useToast()
  const verify = useVerify(id)
  const undo = useUndo(id)
  const asked = { adminToken: token, input: {} }
  const faults = faultsOf(verify.error, ['/adminToken'])
  return (
    <Section title={t.verify}>
      <Stack maw="40rem">
        <TokenField form={form} value={token} onChange={setToken} error={faults.at('/adminToken')} />
        <Group>
          <Button onClick={() => verify.mutate(asked)} loading={verify.isPending} disabled={token === ''}>
            {t.verify}
          </Button>
          <Button variant="default" onClick={() => setAsks(true)} disabled={token === ''}>
            {t.undo}
          </Button>
          {token === '' && (
            <Text size="sm" c="dimmed">
              {t.tokenFirst}
            </Text>
          )}
        </Group>
      </Stack>
      {verify.error && <Trouble error={verify.error} shownFaults={faults.isShown} />}
      {verify.data && <Verified ok={verify.data.ok} steps={verify.data.steps} />}
      <Confirm
        opened={asks}
        onClose={() => {
          setAsks(false)
          undo.reset()
        }}
        title={t.undoTitle}
        confirm={t.undo}
        pending={undo.isPending}
        error={undo.error}
        onConfirm={() =>
          undo.mutate(asked, {
            onSuccess: ({ carried: left }) => toast.done(left?.isThere ? t.undoneButTold(left.name) : t.undone),
          })
        }
      >
        {t.undoWhy}
        {carried?.isThere && ` ${t.undoLeaves(carried.name)}`}
      </Confirm>
    </Section>
  )
}

type Steps = NonNullable<ReturnType<typeof useVerify>['data']>['steps']

function Verified({ ok, steps }: { readonly ok: boolean; readonly steps: Steps }) {
  return (
    <Stack gap="sm" role="status">
      <Text fw={600}>{ok ? t.allWell : t.notWell}</Text>
      <ul className={classes.steps} aria-label={t.verified}>
        {steps.map(step => (
          <li key={step.step} className={classes.card}>
            <Stack gap={4}>
              <State tone={step.ok ? 'good' : 'bad'}>{step.step}</State>
              {step.saw && <Text size="sm">{step.saw}</Text>}
              {step.advice && <Text size="sm">{step.advice}</Text>}
            </Stack>
          </li>
        ))}
      </ul>
    </Stack>
  )
}
