import { Alert, Button, Card, NativeSelect, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { isProblem } from '../../api/problem.ts'
import type { Helpdesk } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { faultsOf } from '../../parts/faults.ts'
import { Icon } from '../../parts/icons.tsx'
import { Section } from '../../parts/page.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.helpdesk.find

export interface Wanted {
  readonly desk: Helpdesk
  readonly login: string
  /** Where the helpdesk is for several. */
  readonly directoryId?: string
}

/** One person by their whole login: nobody searches here. */
export function Find({
  desks,
  before,
  pending,
  error,
  onFind,
}: {
  readonly desks: readonly Helpdesk[]
  /** What was asked for last. */
  readonly before: Wanted | undefined
  readonly pending: boolean
  readonly error: unknown
  readonly onFind: (wanted: Wanted) => void
}) {
  const [{ desk: deskId }, narrow] = useFilters(['desk'])
  const desk = desks.find(({ id }) => id === deskId) ?? desks[0]
  const [login, setLogin] = useState(before?.login ?? '')
  const [directoryId, setDirectoryId] = useState(before?.directoryId)
  const input = useRef<HTMLInputElement>(null)
  // Back from an account: the next caller is typed where the last one was.
  useEffect(() => {
    if (before !== undefined) input.current?.select()
  }, [before])
  if (!desk) return null
  const directory = desk.directories.find(({ id }) => id === directoryId) ?? desk.directories[0]
  const isChoice = desk.directories.length > 1
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (login.trim() === '' || pending) return
    onFind({ desk, login: login.trim(), ...(isChoice && directory ? { directoryId: directory.id } : {}) })
  }
  const faults = faultsOf(error, ['/loginHint'])
  return (
    <Section title={t.title}>
      <Card withBorder component="form" onSubmit={submit} bg="var(--raised)">
        <Stack>
          {desks.length > 1 && (
            <NativeSelect
              label={t.desk}
              value={desk.id}
              onChange={event => narrow({ desk: event.currentTarget.value })}
              data={desks.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          {isChoice && (
            <NativeSelect
              label={t.directory}
              value={directory?.id}
              onChange={event => setDirectoryId(event.currentTarget.value)}
              data={desk.directories.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <TextInput
            ref={input}
            label={t.login}
            description={t.loginHow}
            value={login}
            onChange={event => setLogin(event.currentTarget.value)}
            error={faults.at('/loginHint')}
            leftSection={<Icon name="person" />}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            inputMode="email"
            enterKeyHint="search"
            maxLength={320}
            required
          />
          {isProblem(error, 'not_found') ? (
            <Alert variant="outline" color="yellow" icon={<Icon name="question" />} title={t.nobody} role="alert">
              {t.nobodyWhy}
            </Alert>
          ) : (
            error !== null && <Trouble error={error} shownFaults={faults.isShown} />
          )}
          <Button type="submit" loading={pending} leftSection={<Icon name="search" size={16} />}>
            {t.button}
          </Button>
        </Stack>
      </Card>
    </Section>
  )
}
