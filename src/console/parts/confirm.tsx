import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { texts } from '../texts/index.ts'
import { Trouble } from './trouble.tsx'

/**
 * Asks before something that cannot be taken back. `typed` has to be typed letter by letter for what is worst. It stays open
 * until the work is done, and shows why it was not.
 */
export function Confirm({
  opened,
  onClose,
  title,
  confirm,
  typed,
  children,
  pending,
  error,
  onConfirm,
}: {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** What the button says: the deed, and not *OK*. */
  readonly confirm: string
  readonly typed?: string
  readonly children?: ReactNode
  readonly pending: boolean
  readonly error?: unknown
  readonly onConfirm: () => void
}) {
  const close = () => {
    if (!pending) onClose()
  }
  return (
    <Modal opened={opened} onClose={close} title={title}>
      <Asked {...{ onClose: close, confirm, typed, children, pending, error, onConfirm }} />
    </Modal>
  )
}

/** Made anew whenever the dialog opens, so that nothing stands in it that was typed, or went wrong, when it was open before. */
function Asked({
  onClose,
  confirm,
  typed,
  children,
  pending,
  error,
  onConfirm,
}: {
  readonly onClose: () => void
  readonly confirm: string
  readonly typed: string | undefined
  readonly children: ReactNode
  readonly pending: boolean
  readonly error: unknown
  readonly onConfirm: () => void
}) {
  const [text, setText] = useState('')
  const [isTried, setTried] = useState(false)
  const mayConfirm = typed === undefined || text.trim() === typed
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // To React, a form around the dialog is one around this form, too: it would be sent with it.
    event.stopPropagation()
    if (!mayConfirm || pending) return
    setTried(true)
    onConfirm()
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text component="div">{children}</Text>
        {typed !== undefined && (
          <TextInput
            label={texts.parts.typeToConfirm(typed)}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        {isTried && error !== undefined && error !== null && <Trouble error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={pending}>
            {texts.parts.cancel}
          </Button>
          <Button type="submit" color="red.9" loading={pending} disabled={!mayConfirm}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
