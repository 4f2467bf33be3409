import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { keepCall, lookAgain } from '../../api/helpdesk.ts'
import type { HelpdeskCall } from '../../api/schema.ts'
import { faultsOf } from '../../parts/faults.ts'
import { Section } from '../../parts/page.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import classes from './call.module.css'
import { verdictId } from './verdict.tsx'

const t = texts.call.code
const digits = 6

/** What the caller reads out goes one way: typed here and compared by the host, which never tells it to an agent. */
export function Code({ call }: { readonly call: HelpdeskCall }) {
  const [code, setCode] = useState('')
  const [isShort, setShort] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  // It is what comes next, unless the agent is in the midst of something else.
  useEffect(() => {
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body || activeElement.tagName === 'H1') {
      input.current?.focus({ preventScroll: true })
    }
  }, [])
  const checking = useMutation({
    mutationFn: (typed: string) =>
      answered(api.POST('/v1/helpdesk/verifications/{id}/confirm', { params: { path: { id: call.id } }, body: { code: typed } })),
    onError: () => void lookAgain(call.id).catch(() => undefined),
    async onSuccess({ did, verification }) {
      setCode('')
      await keepCall(verification)
      // The field goes when it is over: what came of it is what comes next.
      if (did === 'wrong') input.current?.focus()
      else document.getElementById(verdictId)?.focus()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const isWhole = code.replaceAll(/\D/g, '').length === digits
    setShort(!isWhole)
    if (isWhole && !checking.isPending) checking.mutate(code)
  }
  const faults = faultsOf(checking.error, ['/code'])
  const wrong = checking.data?.did === 'wrong' && code === '' ? t.wrong(checking.data.triesLeft) : undefined
  return (
    <Section title={t.title}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group align="flex-end" gap="sm">
            <TextInput
              ref={input}
              className={classes.code}
              label={t.label}
              description={t.how}
              size="md"
              value={code}
              onChange={event => setCode(event.currentTarget.value)}
              error={(isShort && t.six) || faults.at('/code') || wrong}
              inputWrapperOrder={['label', 'description', 'input', 'error']}
              inputMode="numeric"
              autoComplete="off"
              maxLength={12}
            />
          </Group>
          <Group gap="sm">
            <Button type="submit" size="md" loading={checking.isPending}>
              {t.button}
            </Button>
            <span className={classes.tries}>{call.code.triesLeft < 3 ? t.left(call.code.triesLeft) : t.ends}</span>
          </Group>
          {checking.error && <Trouble error={checking.error} shownFaults={faults.isShown} />}
        </Stack>
      </form>
    </Section>
  )
}
