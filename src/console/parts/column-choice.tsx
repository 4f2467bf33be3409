import { Button, Checkbox, Popover, Stack } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { texts } from '../texts/index.ts'
import { Icon } from './icons.tsx'

export type Visibility = Readonly<Record<string, boolean>>

/** Which columns of a table somebody wants to see, kept in this browser. */
export function useColumnChoice(table: string, initial: Visibility): readonly [Visibility, (next: Visibility) => void] {
  const [kept, keep] = useLocalStorage<Visibility>({
    key: `stepgate.columns.${table}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  })
  return [{ ...initial, ...kept }, keep]
}

export function ColumnChoice({
  columns,
  visible,
  onChange,
}: {
  readonly columns: readonly { readonly id: string; readonly header: string }[]
  readonly visible: Visibility
  readonly onChange: (next: Visibility) => void
}) {
  return (
    <Popover position="bottom-end" trapFocus transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="columns" size={16} />}>
          {texts.parts.columns}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={texts.parts.columns}>
        <Stack gap="xs">
          {columns.map(({ id, header }) => (
            <Checkbox
              key={id}
              label={header}
              checked={visible[id] ?? true}
              onChange={event => onChange({ ...visible, [id]: event.currentTarget.checked })}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
