import { Button, Group, Input, PasswordInput, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Json } from '../../api/schema.ts'
import { texts } from '../../texts/index.ts'
import { Icon } from '../icons.tsx'
import classes from './config.module.css'
import { useForm } from './context.ts'
import { type Control, helpOf } from './control.ts'
import { isMark } from './schema.ts'
import { read } from './text.tsx'

const t = texts.config.secret
const asTyped = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const
const mark: Json = { set: true }

/** A secret goes in and never comes out: of one that is stored it is said that it is, and it can be replaced. */
export function SecretControl({ field, place, value, onChange }: Control<'secret'>) {
  const [isStored, setStored] = useState(() => isMark(value))
  const form = useForm()
  if (isMark(value)) {
    return (
      <Input.Wrapper label={field.title} description={helpOf(field)} error={form.fault(place)} labelElement="div">
        <Group gap="sm" mt={6}>
          <Icon name="key" size={16} />
          <Text size="sm">{t.stored}</Text>
          <Button variant="default" size="xs" onClick={() => onChange(undefined)} aria-label={t.replaceOf(field.title)}>
            {t.replace}
          </Button>
        </Group>
      </Input.Wrapper>
    )
  }
  const keep = () => {
    setStored(true)
    onChange(mark)
  }
  return (
    <Stack gap={6}>
      <Entry field={field} place={place} value={value} onChange={onChange} wasStored={isStored} />
      {isStored && (
        <Group gap="sm">
          {value === undefined && <Text size="sm">{field.required ? t.empty : t.removed}</Text>}
          <Button variant="default" size="xs" onClick={keep}>
            {t.keep}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function Entry({ field, place, value, onChange, wasStored }: Omit<Control<'secret'>, 'Inner'> & { readonly wasStored: boolean }) {
  const form = useForm()
  const [text, setText] = useState('')
  const typed = value === undefined ? '' : text
  const change = (next: string) => {
    setText(next)
    onChange(next === '' ? undefined : field.json ? read(next) : next)
  }
  const given = {
    ...asTyped,
    label: field.title,
    description: helpOf(field),
    withAsterisk: field.required,
    error: form.fault(place),
    value: typed,
    // Whoever pressed *Replace* goes on typing.
    autoFocus: wasStored,
  }
  return field.lines ? (
    <Textarea {...given} rows={5} classNames={{ input: classes.code }} onChange={event => change(event.currentTarget.value)} />
  ) : (
    <PasswordInput
      {...given}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': t.show }}
      onChange={event => change(event.currentTarget.value)}
    />
  )
}
