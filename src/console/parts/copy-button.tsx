import { ActionIcon, CopyButton as Copying, Tooltip } from '@mantine/core'
import { texts } from '../texts/index.ts'
import { Icon } from './icons.tsx'

/** Takes a value along. `label` says what it is a value of. */
export function CopyButton({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <Copying value={value} timeout={2_000}>
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
    </Copying>
  )
}
