import { ActionIcon, Button, Group, Input, NativeSelect, Stack, TextInput, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { texts } from '../../texts/index.ts'
import { Icon } from '../icons.tsx'
import { useForm } from './context.ts'
import { type Control, helpOf, wordOf } from './control.ts'
import { isValues, stepOf } from './schema.ts'

const t = texts.config

/** Names and values: the name is chosen first, from those that are left, and then given its value. */
export function MapControl({ field, place, value, onChange }: Control<'map'>) {
  const form = useForm()
  const [name, setName] = useState('')
  const values = isValues(value) ? value : {}
  const left = field.keys?.filter(key => values[key] === undefined)
  const put = (key: string, text: string | undefined) => {
    const { [key]: _, ...others } = values
    const next = text === undefined ? others : { ...values, [key]: text }
    onChange(Object.keys(next).length === 0 ? undefined : next)
  }
  const add = () => {
    if (name.trim() === '') return
    put(name.trim(), '')
    setName('')
  }
  return (
    <Input.Wrapper
      label={field.title}
      description={helpOf(field)}
      withAsterisk={field.required}
      error={form.fault(place)}
      labelElement="div"
    >
      <Stack gap="xs" mt={6}>
        {Object.entries(values).map(([key, given]) => (
          <Group key={key} gap={6} wrap="nowrap" align="flex-end">
            <TextInput
              label={wordOf(key)}
              error={form.fault(`${place}${stepOf(key)}`)}
              value={typeof given === 'string' ? given : ''}
              onChange={event => put(key, event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              flex={1}
            />
            <Tooltip label={t.remove}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                onClick={() => put(key, undefined)}
                aria-label={t.removeOf(wordOf(key))}
              >
                <Icon name="trash" size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        ))}
        <Group gap={6}>
          {left ? (
            <NativeSelect
              aria-label={t.nameFor(field.title)}
              data={[{ value: '', label: t.choose }, ...left.map(key => ({ value: key, label: wordOf(key) }))]}
              value={name}
              onChange={event => setName(event.currentTarget.value)}
              size="xs"
            />
          ) : (
            <TextInput
              aria-label={t.nameFor(field.title)}
              value={name}
              onChange={event => setName(event.currentTarget.value)}
              size="xs"
              autoComplete="off"
            />
          )}
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="plus" size={14} />}
            onClick={add}
            disabled={name.trim() === ''}
            aria-label={t.addTo(field.title)}
          >
            {t.add}
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  )
}
