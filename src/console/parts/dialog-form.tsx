import { Button, Group, Stack } from '@mantine/core'
import { type FormEvent, type ReactNode, useRef } from 'react'
import { texts } from '../texts/index.ts'
import { Leaving } from './leaving.tsx'
import { Trouble } from './trouble.tsx'

/**
 * The form of a dialog: what is entered, what went wrong, a way back, and a press that counts once. Whoever leaves the page with
 * something entered is asked first.
 */
export function DialogForm({
  submit,
  onSubmit,
  onCancel,
  pending,
  error,
  shownFaults,
  disabled = false,
  children,
}: {
  /** What the press says that it does. */
  readonly submit: string
  readonly onSubmit: () => void
  readonly onCancel: () => void
  readonly pending: boolean
  readonly error?: unknown
  /** Which faults stand at their fields already. */
  readonly shownFaults?: Parameters<typeof Trouble>[0]['shownFaults']
  readonly disabled?: boolean
  readonly children: ReactNode
}) {
  const isEntered = useRef(false)
  const send = (event: FormEvent) => {
    event.preventDefault()
    // To React, a form around the dialog is one around this form, too: it would be sent with it.
    event.stopPropagation()
    if (!pending && !disabled) onSubmit()
  }
  return (
    <form
      onSubmit={send}
      onInput={() => {
        isEntered.current = true
      }}
    >
      <Leaving isDirty={() => isEntered.current && !pending} />
      <Stack>
        {children}
        {error !== undefined && error !== null && <Trouble error={error} {...(shownFaults ? { shownFaults } : {})} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel} disabled={pending}>
            {texts.parts.cancel}
          </Button>
          <Button type="submit" loading={pending} disabled={disabled}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
