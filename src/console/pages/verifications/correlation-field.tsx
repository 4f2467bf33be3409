import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { texts } from '../../texts/index.ts'

const t = texts.verifications

/** The id that a flow knows a verification by. It counts as a whole, so when it is sent or left, and not letter by letter. */
export function CorrelationField({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (value: string | undefined) => void
}) {
  const [typed, type] = useState(value)
  const send = () => {
    const wanted = typed.trim()
    if (wanted !== value) onChange(wanted || undefined)
  }
  return (
    <TextInput
      label={t.correlation}
      value={typed}
      onChange={event => type(event.currentTarget.value)}
      onKeyDown={event => event.key === 'Enter' && send()}
      onBlur={send}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      maw="10rem"
    />
  )
}
