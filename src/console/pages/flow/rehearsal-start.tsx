import { Button, Group, MultiSelect, NumberInput, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { rehearsalQuery, type StartedRehearsal } from '../../api/flows.ts'
import type { Integration } from '../../api/schema.ts'
import { faultsOf } from '../../parts/faults.ts'
import { Icon } from '../../parts/icons.tsx'
import { Leaving } from '../../parts/leaving.tsx'
import { Section } from '../../parts/page.tsx'
import { saidOf } from '../../parts/said.ts'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.flows.rehearsal
const mostPeople = 20
const mostMinutes = 60
const usualMinutes = 30
const fewestLetters = 2
const shown = 8

/** The directory that the flow names people of; without one, all of them. */
const directoryOf = ({ config }: Integration): string | undefined => {
  const { directoryIntegrationId: id, directories } = config
  if (typeof id === 'string') return id
  const [only] = Array.isArray(directories) && directories.length === 1 ? directories : []
  return typeof only === 'string' ? only : undefined
}

export function StartRehearsal({
  integration,
  onStarted,
}: {
  readonly integration: Integration
  readonly onStarted: (started: StartedRehearsal) => void
}) {
  const [people, setPeople] = useState<readonly string[]>([])
  const [minutes, setMinutes] = useState<number | string>(usualMinutes)
  const toast = useToast()
  const client = useQueryClient()
  const { id } = integration
  const start = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/integrations/{id}/rehearsal', {
          params: { path: { id } },
          body: { people: [...people], minutes: Number(minutes) },
        }),
      ),
    // It holds secrets, which stay nowhere but in the dialog that shows them.
    gcTime: 0,
    onSuccess(started) {
      onStarted(started)
      toast.done(t.started)
    },
    onSettled: () => client.invalidateQueries({ queryKey: rehearsalQuery(id).queryKey }),
  })
  const faults = faultsOf(start.error, ['/people', '/minutes'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (people.length > 0 && !start.isPending) start.mutate()
  }
  return (
    <Section title={t.start}>
      <form onSubmit={submit}>
        <Leaving isDirty={() => people.length > 0 && !start.isPending} />
        <Stack maw="34rem">
          <People directory={directoryOf(integration)} chosen={people} onChange={setPeople} error={faults.at('/people')} />
          <NumberInput
            label={t.minutes}
            description={t.minutesHow}
            value={minutes}
            onChange={setMinutes}
            min={1}
            max={mostMinutes}
            allowDecimal={false}
            error={faults.at('/minutes')}
            styles={{ wrapper: { maxWidth: '10rem' } }}
          />
          {start.error && <Trouble error={start.error} shownFaults={faults.isShown} />}
          <Group>
            <Button
              type="submit"
              loading={start.isPending}
              disabled={people.length === 0}
              leftSection={<Icon name="play" size={16} />}
            >
              {t.start}
            </Button>
            {people.length === 0 && (
              <Text size="sm" c="dimmed">
                {t.peopleFirst}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  )
}

/** Found at the host as somebody types; whoever is chosen keeps their name while others are looked for. */
function People({
  directory,
  chosen,
  onChange,
  error,
}: {
  readonly directory: string | undefined
  readonly chosen: readonly string[]
  readonly onChange: (people: readonly string[]) => void
  readonly error: string | undefined
}) {
  const [typed, setTyped] = useState('')
  const [names, setNames] = useState<Readonly<Record<string, string>>>({})
  const [isOpen, setOpen] = useState(false)
  const [search] = useDebouncedValue(typed.trim(), 150)
  const wanted = { search, limit: shown, ...(directory === undefined ? {} : { integrationId: directory }) }
  const found = useQuery({
    queryKey: ['/v1/directory/users', wanted],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/users', { params: { query: wanted }, signal })),
    enabled: search.length >= fewestLetters,
  })
  const offered = (search.length >= fewestLetters ? (found.data?.items ?? []) : []).map(({ externalId, login, displayName }) => ({
    value: externalId,
    label: displayName ? `${displayName} (${login})` : login,
  }))
  const kept = chosen.map(value => ({ value, label: names[value] ?? value }))
  const others = offered.filter(({ value }) => !chosen.includes(value))
  const data = [...kept, ...others]
  const isNobody = search.length >= fewestLetters && found.data?.items.length === 0
  return (
    <MultiSelect
      label={t.people}
      description={t.peopleHow}
      searchable
      data={data}
      // What matches is the host's to say.
      filter={({ options }) => options}
      value={[...chosen]}
      onChange={next => {
        setNames(before => ({ ...before, ...Object.fromEntries(data.map(({ value, label }) => [value, label])) }))
        onChange(next)
        setTyped('')
      }}
      searchValue={typed}
      onSearchChange={text => {
        setTyped(text)
        setOpen(true)
      }}
      maxValues={mostPeople}
      hidePickedOptions
      // Open with something to choose, and not without.
      dropdownOpened={isOpen && others.length > 0}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      error={error ?? (found.error ? saidOf(found.error).title : isNobody ? t.peopleNone : undefined)}
      comboboxProps={{ transitionProps: { duration: 0 }, withinPortal: false }}
    />
  )
}
