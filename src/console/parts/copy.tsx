import { ActionIcon, CopyButton, Group, Text, Tooltip } from '@mantine/core'
import { texts } from '../texts/index.ts'
import { Icon } from './icons.tsx'

/** A value that belongs somewhere else, and a button that takes it there. `label` says what it is a value of. */
export function Copy({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text ff="monospace" size="sm" className="value" style={{ overflowWrap: 'anywhere' }}>
        {value}
      </Text>
      <CopyButton value={value} timeout={2_000}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? texts.parts.copied : texts.parts.copy}>
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={copy}
              aria-label={copied ? texts.parts.copied : texts.parts.copyOf(label)}
            >
              <Icon name={copied ? 'check' : 'copy'} size={16} />
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  )
}
