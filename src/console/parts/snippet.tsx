import { Group } from '@mantine/core'
import { CopyButton } from './copy-button.tsx'
import classes from './snippet.module.css'

/** Some lines that belong into another product, and a button that takes them there. Long ones scroll by themselves. */
export function Snippet({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard (WCAG 2.2, 2.1.1). */}
      <section className={classes.code} tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </section>
      <CopyButton value={text} label={label} />
    </Group>
  )
}
