import { Stack, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import classes from './form.module.css'

interface PartProps {
  readonly title: string
  readonly children: ReactNode
}

/** What few need. It opens by itself where something in it is not right. */
export function Folded({ title, isFaulty, children }: PartProps & { readonly isFaulty: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const [wasFaulty, setWasFaulty] = useState(false)
  if (isFaulty !== wasFaulty) {
    setWasFaulty(isFaulty)
    if (isFaulty) setOpen(true)
  }
  return (
    <details className={classes.folded} open={isOpen} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <Title order={2} component="span" role="heading" aria-level={2}>
          {title}
        </Title>
      </summary>
      <Stack gap="md" mt="md">
        {children}
      </Stack>
    </details>
  )
}

/** One section of the form, under its title. */
export function Part({ title, children }: PartProps) {
  return (
    <Stack gap="md" component="section" aria-label={title}>
      <Title order={2}>{title}</Title>
      {children}
    </Stack>
  )
}
