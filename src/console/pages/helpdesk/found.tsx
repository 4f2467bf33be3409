import { Alert, Button, Stack } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Helpdesk, HelpdeskPerson } from '../../api/schema.ts'
import { Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import classes from './helpdesk.module.css'
import { Start } from './start.tsx'

const t = texts.helpdesk

/** The account that was found, with no more of it than an agent may know, and the way on. */
export function Found({
  desk,
  person,
  onLeave,
}: {
  readonly desk: Helpdesk
  readonly person: HelpdeskPerson
  readonly onLeave: () => void
}) {
  const place = useRef<HTMLDivElement>(null)
  // The form that had the focus is gone.
  useEffect(() => place.current?.focus({ preventScroll: true }), [])
  const another = (
    <Button variant="default" onClick={onLeave} leftSection={<Icon name="left" size={16} />}>
      {t.find.another}
    </Button>
  )
  return (
    <Stack gap="lg" ref={place} tabIndex={-1} role="group" aria-label={t.find.found(person.account)} className={classes.found}>
      <Section title={t.person.title} actions={another}>
        <Facts
          items={[
            [t.person.account, person.account],
            [t.person.name, person.displayName ?? '—'],
            [t.person.enrollment, t.person.enrollments[person.enrollment] ?? person.enrollment],
          ]}
        />
      </Section>
      {person.canVerify ? (
        <Start desk={desk} person={person} />
      ) : (
        <Alert variant="outline" color="red" icon={<Icon name="stop" />} title={t.person.inactive}>
          {t.person.inactiveWhy}
        </Alert>
      )}
    </Stack>
  )
}
