import { ActionIcon, Button, Group, Input, Stack, TextInput, Tooltip } from '@mantine/core'
import type { Json } from '../../api/schema.ts'
import { texts } from '../../texts/index.ts'
import { Icon } from '../icons.tsx'
import classes from './config.module.css'
import { useForm } from './context.ts'
import { type Control, helpOf } from './control.ts'
import { isValues, stepOf } from './schema.ts'
import { emptyOf } from './shown.ts'

const t = texts.config

/** Entries one below the other, each of which can be taken away. */
export function ListControl({ field, place, value, onChange, Inner }: Control<'list'>) {
  const form = useForm()
  const items: readonly Json[] = Array.isArray(value) ? value : []
  const replace = (next: readonly Json[]) => onChange(next.length === 0 ? undefined : ([...next] as Json))
  const isFull = field.most !== undefined && items.length >= field.most
  return (
    <Input.Wrapper
      label={field.title}
      description={helpOf(field)}
      withAsterisk={field.required}
      error={form.fault(place)}
      labelElement="div"
    >
      <Stack gap="xs" my={6}>
        <ul className={classes.list} aria-label={field.title}>
          {items.map((item, index) => (
            <Item
              // biome-ignore lint/suspicious/noArrayIndexKey: an entry is what stands at its place, and has no other name.
              key={index}
              field={field}
              Inner={Inner}
              place={`${place}${stepOf(index)}`}
              index={index}
              value={item}
              onChange={next => replace(items.map((one, at) => (at === index ? (next ?? '') : one)))}
              onRemove={() => replace(items.filter((_, at) => at !== index))}
            />
          ))}
        </ul>
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="plus" size={14} />}
            disabled={isFull}
            onClick={() => replace([...items, emptyOf(field.item)])}
            aria-label={t.addTo(field.title)}
          >
            {isFull ? t.full : t.add}
          </Button>
        </Group>
      </Stack>
    </Input.Wrapper>
  )
}

function Item({
  field,
  place,
  index,
  value,
  onChange,
  onRemove,
  Inner,
}: Control<'list'> & { readonly index: number; readonly onRemove: () => void }) {
  const form = useForm()
  const name = t.entry(field.title, index + 1)
  const remove = (
    <Tooltip label={t.remove}>
      <ActionIcon variant="subtle" color="gray" size="lg" onClick={onRemove} aria-label={t.removeOf(name)}>
        <Icon name="trash" size={16} />
      </ActionIcon>
    </Tooltip>
  )
  const { item } = field
  if (item.kind === 'object') {
    return (
      <li className={classes.entry}>
        <Stack gap="sm" role="group" aria-label={name}>
          <Inner fields={item.fields} place={place} values={isValues(value) ? value : {}} onChange={onChange} />
        </Stack>
        {remove}
      </li>
    )
  }
  return (
    <Group component="li" gap={6} wrap="nowrap" align="flex-start">
      <TextInput
        aria-label={name}
        error={form.fault(place)}
        value={typeof value === 'string' ? value : ''}
        onChange={event => onChange(event.currentTarget.value)}
        // Pasted with what stood around it.
        onBlur={event =>
          event.currentTarget.value !== event.currentTarget.value.trim() && onChange(event.currentTarget.value.trim())
        }
        autoComplete="off"
        spellCheck={false}
        flex={1}
      />
      {remove}
    </Group>
  )
}
