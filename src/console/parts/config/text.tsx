import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { texts } from '../../texts/index.ts'
import { NumberEntry } from '../number-entry.tsx'
import classes from './config.module.css'
import { useForm } from './context.ts'
import { type Control, helpOf } from './control.ts'

/** What is typed. The browser corrects and fills in nothing: these are ids and addresses. */
const asTyped = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const

export function TextControl({ field, place, value, onChange }: Control<'text'>) {
  const form = useForm()
  const given = {
    label: field.title,
    description: helpOf(field),
    withAsterisk: field.required,
    error: form.fault(place),
    value: typeof value === 'string' ? value : '',
    ...(field.longest === undefined ? {} : { maxLength: field.longest }),
    ...(field.fallback === undefined ? {} : { placeholder: String(field.fallback) }),
  }
  const change = (text: string) => onChange(text === '' ? undefined : text)
  return field.lines ? (
    <Textarea {...given} rows={4} onChange={event => change(event.currentTarget.value)} />
  ) : (
    <TextInput
      {...given}
      {...asTyped}
      onChange={event => change(event.currentTarget.value)}
      // Pasted with what stood around it.
      onBlur={event => event.currentTarget.value !== event.currentTarget.value.trim() && change(event.currentTarget.value.trim())}
    />
  )
}

export function NumberControl({ field, place, value, onChange }: Control<'number'>) {
  const form = useForm()
  return (
    <NumberEntry
      label={field.title}
      description={helpOf(field)}
      withAsterisk={field.required}
      error={form.fault(place)}
      value={typeof value === 'number' ? value : undefined}
      onChange={onChange}
      {...(field.least === undefined ? {} : { min: field.least })}
      {...(field.most === undefined ? {} : { max: field.most })}
      {...(field.fallback === undefined ? {} : { placeholder: String(field.fallback) })}
      clampBehavior="none"
      hideControls
      w={160}
      styles={{ description: { width: 'max-content', maxWidth: 'min(40rem, 80vw)' } }}
    />
  )
}

/** What no field was made for. What is no JSON is sent as the text that it is, and the host says what should stand there. */
export function JsonControl({ field, place, value, onChange }: Control<'json'>) {
  const form = useForm()
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)))
  const change = (next: string) => {
    setText(next)
    onChange(next.trim() === '' ? undefined : read(next))
  }
  return (
    <Textarea
      {...asTyped}
      label={field.title}
      description={[helpOf(field), texts.config.json].filter(one => one !== undefined).join(' ')}
      withAsterisk={field.required}
      error={form.fault(place)}
      value={text}
      onChange={event => change(event.currentTarget.value)}
      rows={5}
      classNames={{ input: classes.code }}
    />
  )
}

export function read(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
