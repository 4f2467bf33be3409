import { Button, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { lookAgain } from '../../api/helpdesk.ts'
import type { HelpdeskCall, HelpdeskOperation } from '../../api/schema.ts'
import { Announced } from '../../parts/announced.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import classes from './call.module.css'
import { Countdown, useSecondsLeft } from './countdown.tsx'

const t = texts.call.operations

type Name = HelpdeskOperation['operation']
const rowId = (name: Name) => `operation-${name}`
const isName = (name: string): name is Name => name in t.words

/** What was declared at the start. Opening lets the verified phone do it; nothing of what comes of it is ever here. */
export function Operations({ call, lookedAt }: { readonly call: HelpdeskCall; readonly lookedAt: number }) {
  const [asked, setAsked] = useState<Name>()
  const left = useSecondsLeft(call.freshSeconds, lookedAt)
  const opening = useMutation({
    mutationFn: (operation: Name) =>
      answered(
        api.POST('/v1/helpdesk/verifications/{id}/operations', { params: { path: { id: call.id } }, body: { operation } }),
      ),
    onError: () => void lookAgain(call.id).catch(() => undefined),
    async onSuccess({ operation }) {
      setAsked(undefined)
      await lookAgain(call.id)
      // The button that led to the dialog is gone.
      document.getElementById(rowId(operation))?.focus()
    },
  })
  const verdict = call.verdict?.class
  const isConfirmed = verdict === 'confirmed' || verdict === 'confirmed_limited'
  const why = !isConfirmed ? t.before : left === 0 || left === null ? t.over : undefined
  const declared = call.operations.flatMap(({ operation, state }) => (isName(operation) ? [{ operation, state }] : []))
  const mayWait = declared.some(({ state }) => state === 'declared')
  return (
    <Section title={t.title}>
      {declared.length === 0 && <Text c="dimmed">{t.none}</Text>}
      {declared.length > 0 && (
        <Stack gap="xs">
          {isConfirmed && mayWait && left !== null && left > 0 && <Countdown left={left} />}
          {verdict === 'confirmed_limited' && <Text size="sm">{t.limited}</Text>}
          {why && (
            <Text id="why-no-operation" size="sm" c="dimmed">
              {why}
            </Text>
          )}
          <ul className={classes.operations}>
            {declared.map(({ operation, state }) => (
              <li key={operation} id={rowId(operation)} tabIndex={-1}>
                <div>
                  <Text fw={600}>{t.words[operation].name}</Text>
                  <Text size="sm" c="dimmed">
                    {t.states[state] ?? state}
                  </Text>
                </div>
                {state === 'declared' && (
                  <Button
                    variant="default"
                    disabled={why !== undefined}
                    aria-describedby={why === undefined ? undefined : 'why-no-operation'}
                    aria-label={t.openOf(t.words[operation].name)}
                    onClick={() => {
                      opening.reset()
                      setAsked(operation)
                    }}
                  >
                    {t.open}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </Stack>
      )}
      <Announced>{opening.data ? t.opened(t.words[opening.data.operation].name) : ''}</Announced>
      <Confirm
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={asked ? t.ask(t.words[asked].name) : ''}
        confirm={t.open}
        pending={opening.isPending}
        error={opening.error}
        onConfirm={() => asked && opening.mutate(asked)}
      >
        {asked && (
          <Stack gap="sm">
            <Text>{t.words[asked].does}</Text>
            <Text>{t.secret}</Text>
          </Stack>
        )}
      </Confirm>
    </Section>
  )
}
