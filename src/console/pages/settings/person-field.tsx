import { Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { directoriesQuery, type Whom } from '../../api/directory.ts'
import { saidOf } from '../../parts/said.ts'
import { texts } from '../../texts/index.ts'

const t = texts.settings.access
const shown = 20

export interface Chosen extends Whom {
  readonly name: string
}

/** Somebody of a directory, found by the letters that their name, login or address begins with. */
export function PersonField({
  value,
  onChange,
  description,
  error,
  required = false,
  autoFocus = false,
}: {
  readonly value: Chosen | undefined
  readonly onChange: (person: Chosen | undefined) => void
  readonly description: string
  readonly error: ReactNode
  readonly required?: boolean
  readonly autoFocus?: boolean
}) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 200)
  const directories = useQuery(directoriesQuery)
  const found = useQuery({
    queryKey: ['/v1/directory/users', { search, limit: shown }],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/users', { params: { query: { search, limit: shown } }, signal })),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  })
  const directoryOf = new Map((directories.data?.items ?? []).map(one => [one.integrationId, one.name]))
  const listed = search === '' ? [] : (found.data?.items ?? [])
  const people = new Map(
    listed.map(({ integrationId, externalId, displayName, login, status }) => {
      const person: Chosen = { integrationId, externalId, name: displayName ?? login }
      const where = [login, directoryOf.get(integrationId), status === 'active' ? undefined : texts.people.status[status]]
      return [keyOf(person), { person, hint: where.filter(one => one !== undefined).join(', ') }]
    }),
  )
  // Who is chosen stays, whatever is found.
  if (value !== undefined && !people.has(keyOf(value))) people.set(keyOf(value), { person: value, hint: '' })
  const nothing = search === '' ? t.typeName : found.isSuccess && !found.isPlaceholderData ? t.nobodyFound : texts.parts.loading
  return (
    <Select
      label={t.person}
      description={description}
      placeholder={t.findPerson}
      data={[...people].map(([key, { person }]) => ({ value: key, label: person.name }))}
      // The host has narrowed them already.
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <Stack gap={0}>
          <span>{option.label}</span>
          <Text span size="sm" c="dimmed">
            {people.get(option.value)?.hint}
          </Text>
        </Stack>
      )}
      searchable
      clearable
      withAsterisk={required}
      nothingFoundMessage={nothing}
      error={found.error ? saidOf(found.error).title : error}
      // The name of whoever is chosen stands in the field and is no search.
      onSearchChange={text => setTyped(text === value?.name ? '' : text)}
      value={value === undefined ? null : keyOf(value)}
      onChange={key => onChange(key === null ? undefined : people.get(key)?.person)}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      maxDropdownHeight={260}
      data-autofocus={autoFocus || undefined}
    />
  )
}

const keyOf = ({ integrationId, externalId }: Whom) => JSON.stringify([integrationId, externalId])
