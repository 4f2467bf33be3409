import { Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { type ReactNode, useEffect, useRef } from 'react'
import { texts } from '../texts/index.ts'
import { PageLink } from './link.tsx'

/** Where the first page is read from its top, as any document is; after that a page says by its heading that it is another. */
let hasShownOne = false

/**
 * What every page stands in: its heading, which takes the focus when it is gone to, the title of the document, and what can be
 * done there.
 */
export function Page({
  title,
  lead,
  actions,
  back,
  children,
}: {
  readonly title: string
  /** One sentence on what the page is for, where its title does not say it. */
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  /** The page that this one belongs to. */
  readonly back?: { readonly to: string; readonly label: string }
  readonly children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useDocumentTitle(`${title} · ${texts.frame.product}`)
  useEffect(() => {
    if (hasShownOne) heading.current?.focus({ preventScroll: true })
    hasShownOne = true
  }, [])
  return (
    <Stack gap="lg">
      <Stack gap={4} component="header">
        {back && (
          <Text size="sm">
            <PageLink to={back.to}>← {back.label}</PageLink>
          </Text>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {lead && <Text c="dimmed">{lead}</Text>}
      </Stack>
      {children}
    </Stack>
  )
}

/** A part of a page under a heading of its own. */
export function Section({
  title,
  actions,
  children,
}: {
  readonly title: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <Group justify="space-between" gap="sm">
        <Title order={2}>{title}</Title>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  )
}
