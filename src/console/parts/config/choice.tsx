import { Checkbox, NativeSelect, Stack, Switch, Text } from '@mantine/core'
import type { Json } from '../../api/schema.ts'
import { texts } from '../../texts/index.ts'
import classes from './config.module.css'
import { useForm } from './context.ts'
import { type Control, helpOf, wordOf } from './control.ts'

const t = texts.config

/** One of some words. What is left out is the default, or nothing. */
export function ChoiceControl({ field, place, value, onChange }: Control<'choice'>) {
  const form = useForm()
  const fallback = typeof field.fallback === 'string' ? t.fallback(wordOf(field.fallback)) : t.unset
  return (
    <NativeSelect
      label={field.title}
      description={helpOf(field)}
      withAsterisk={field.required}
      error={form.fault(place)}
      data={[
        { value: '', label: field.required ? t.choose : fallback },
        ...field.options.map(option => ({ value: option, label: wordOf(option) })),
      ]}
      value={typeof value === 'string' ? value : ''}
      onChange={event => onChange(event.currentTarget.value || undefined)}
      classNames={{ wrapper: classes.narrow }}
    />
  )
}

/** Any of some words. The order counts for some templates, so it is that in which they were ticked, and it is said. */
export function ChoicesControl({ field, place, value, onChange }: Control<'choices'>) {
  const form = useForm()
  const chosen = Array.isArray(value) ? value.map(String) : Array.isArray(field.fallback) ? field.fallback.map(String) : []
  return (
    <Checkbox.Group
      label={field.title}
      description={helpOf(field)}
      withAsterisk={field.required}
      error={form.fault(place)}
      value={chosen}
      onChange={next => onChange(next.length === 0 ? undefined : (next as Json))}
    >
      <Stack gap={8} mt={8} mb={4}>
        {field.options.map(option => (
          <Checkbox key={option} value={option} label={wordOf(option)} size="sm" />
        ))}
        {chosen.length > 1 && (
          <Text size="sm" c="dimmed">
            {t.inOrder(chosen.map(wordOf).join(', '))}
          </Text>
        )}
      </Stack>
    </Checkbox.Group>
  )
}

/** Yes or no; or neither, where leaving it out means something of its own. */
export function FlagControl({ field, place, value, onChange }: Control<'flag'>) {
  const form = useForm()
  if (field.fallback === undefined && !field.required) {
    const shown = value === true ? 'on' : value === false ? 'off' : ''
    return (
      <NativeSelect
        label={field.title}
        description={helpOf(field)}
        error={form.fault(place)}
        data={[
          { value: '', label: t.unset },
          { value: 'on', label: t.on },
          { value: 'off', label: t.off },
        ]}
        value={shown}
        onChange={event => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value === 'on')}
        classNames={{ wrapper: classes.narrow }}
      />
    )
  }
  return (
    <Switch
      label={field.title}
      description={helpOf(field)}
      error={form.fault(place)}
      checked={(value ?? field.fallback) === true}
      onChange={event => onChange(event.currentTarget.checked)}
    />
  )
}
