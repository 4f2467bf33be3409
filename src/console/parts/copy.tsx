import { Group, Text } from '@mantine/core'
import { CopyButton } from './copy-button.tsx'

/** A value that belongs somewhere else, and a button that takes it there. `label` says what it is a value of. */
export function Copy({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text ff="monospace" size="sm" className="value" style={{ overflowWrap: 'anywhere' }}>
        {value}
      </Text>
      <CopyButton value={value} label={label} />
    </Group>
  )
}
