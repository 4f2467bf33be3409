import { Button, Card, Checkbox, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { isProblem } from '../../api/problem.ts'
import type { Helpdesk, HelpdeskPerson } from '../../api/schema.ts'
import { useSession } from '../../api/session.ts'
import { faultsOf } from '../../parts/faults.ts'
import { Section } from '../../parts/page.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { useBegin } from './begin.ts'
import { Channels } from './channels.tsx'
import { type Draft, draftFor, isUsable, offered, requestOf } from './draft.ts'
import { Supervised } from './supervised.tsx'

const t = texts.helpdesk.start
const fields = ['/reason', '/ticket', '/overrideId', '/address', '/operations']
const languages = Object.entries(t.languages).map(([value, label]) => ({ value, label }))

/** From an account to a link on its way to the caller. What may not be is refused by the host, which says who can allow it. */
export function Start({ desk, person }: { readonly desk: Helpdesk; readonly person: HelpdeskPerson }) {
  const [draft, setDraft] = useState<Draft>(() => draftFor(person))
  const change = (next: Partial<Draft>) => setDraft(before => ({ ...before, ...next }))
  const beginning = useBegin()
  const session = useSession()
  const chosen = offered(person).find(({ channel }) => channel === draft.channel)
  const whyNot = !session.person ? texts.helpdesk.nobody.title : !chosen || !isUsable(chosen, draft) ? t.noChannel : undefined
  const faults = faultsOf(beginning.error, fields)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (chosen && !whyNot && !beginning.isPending) beginning.mutate(requestOf(desk, person, chosen.channel, draft))
  }
  const opensNothing = person.operations.length > 0 && draft.operations.length === 0
  const button = draft.channel === 'link' ? t.give : draft.channel === 'qr' ? t.show : t.button
  return (
    <Section title={t.title}>
      <Card withBorder component="form" onSubmit={submit} bg="var(--raised)">
        <Stack gap="lg">
          <Channels person={person} draft={draft} onChange={channel => change({ channel })} />
          <Supervised draft={draft} onChange={change} faults={faults} />
          <TextInput
            label={t.reason}
            description={t.reasonHow}
            value={draft.reason}
            onChange={event => change({ reason: event.currentTarget.value })}
            error={faults.at('/reason')}
            maxLength={300}
          />
          <TextInput
            label={t.ticket}
            value={draft.ticket}
            onChange={event => change({ ticket: event.currentTarget.value })}
            error={faults.at('/ticket')}
            autoComplete="off"
            maxLength={100}
          />
          {person.operations.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t.noOperations}
            </Text>
          ) : (
            <Checkbox.Group
              label={t.operations}
              description={t.operationsHow}
              value={[...draft.operations]}
              onChange={names => change({ operations: person.operations.filter(one => names.includes(one)) })}
              error={faults.at('/operations')}
            >
              <Stack gap="sm" mt="sm">
                {person.operations.map(name => (
                  <Checkbox key={name} value={name} label={t.words[name].name} description={t.words[name].does} />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
          <NativeSelect
            label={t.language}
            value={draft.language}
            onChange={event => change({ language: event.currentTarget.value as Draft['language'] })}
            data={languages}
          />
          {beginning.error && (
            <Stack gap="xs">
              <Trouble error={beginning.error} shownFaults={faults.isShown} />
              {isProblem(beginning.error, 'policy_denied') && <Text size="sm">{t.asksSupervisor}</Text>}
            </Stack>
          )}
          <Stack gap={4}>
            <Button
              type="submit"
              size="md"
              loading={beginning.isPending}
              disabled={whyNot !== undefined}
              aria-describedby="why-not"
            >
              {button}
            </Button>
            <Text id="why-not" size="sm" c="dimmed">
              {whyNot ?? (opensNothing ? t.opensNothing : undefined)}
            </Text>
          </Stack>
        </Stack>
      </Card>
    </Section>
  )
}
