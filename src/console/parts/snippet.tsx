import { ActionIcon, CopyButton, Group, Tooltip } from '@mantine/core'
import { texts } from '../texts/index.ts'
import { Icon } from './icons.tsx'
import classes from './snippet.module.css'

/** Some lines that belong into another product, and a button that takes them there. Long ones scroll by themselves. */
export function Snippet({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard (WCAG 2.2, 2.1.1). */}
      <section className={classes.code} tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </section>
      <CopyButton value={text} timeout={2_000}>
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
