import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './empty.module.css'
import { Icon, type IconName } from './icons.tsx'

/** Where there is nothing yet: why, and what to do about it. */
export function Empty({
  title,
  icon = 'info',
  children,
  action,
}: {
  readonly title: string
  readonly icon?: IconName
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <Stack className={classes.empty} align="center" gap="xs">
      <Icon name={icon} size={28} />
      <Text fw={600}>{title}</Text>
      {children && (
        <Text c="dimmed" maw="34rem" ta="center" component="div">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  )
}
