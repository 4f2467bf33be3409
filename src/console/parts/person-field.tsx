import { type MantineStyleProps, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { answered, api } from '../api/client.ts'
import { directoriesQuery, type Whom } from '../api/directory.ts'
import { texts } from '../texts/index.ts'
import { saidOf } from './said.ts'

const t = texts.parts.person
const shown = 20

export interface ChosenPerson extends Whom {
  readonly name: string
}

/** Somebody of a directory, found by the letters that their name, login or address begins with. */
export function PersonField({
  value,
  onChange,
  label,
  description,
  placeholder = t.find,
  error,
  directory,
  except,
  required = false,
  disabled = false,
  autoFocus = false,
  width = '100%',
}: {
  readonly value: ChosenPerson | undefined
  readonly onChange: (person: ChosenPerson | undefined) => void
  readonly label: string
  readonly description?: string
  readonly placeholder?: string
  readonly error?: ReactNode
  /** Only of this one. */
  readonly directory?: string | undefined
  /** Who is not offered: whoever it is about. */
  readonly except?: Whom
  readonly required?: boolean
  readonly disabled?: boolean
  readonly autoFocus?: boolean
  readonly width?: MantineStyleProps['w']
}) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 200)
  const directories = useQuery(directoriesQuery)
  const query = { search, limit: shown, ...(directory === undefined ? {} : { integrationId: directory }) }
  const found = useQuery({
    queryKey: ['/v1/directory/users', query],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/users', { params: { query }, signal })),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  })
  const directoryOf = new Map((directories.data?.items ?? []).map(one => [one.integrationId, one.name]))
  const listed = (search === '' ? [] : (found.data?.items ?? [])).filter(
    one => one.status !== 'removed' && (except === undefined || keyOf(one) !== keyOf(except)),
  )
  const people = new Map(
    listed.map(({ integrationId, externalId, displayName, login, status }) => {
      const person: ChosenPerson = { integrationId, externalId, name: displayName ?? login }
      const where = [login, directoryOf.get(integrationId), status === 'active' ? undefined : texts.people.status[status]]
      return [keyOf(person), { person, hint: where.filter(one => one !== undefined).join(', ') }]
    }),
  )
  // Who is chosen stays, whatever is found.
  if (value !== undefined && !people.has(keyOf(value))) people.set(keyOf(value), { person: value, hint: '' })
  const nothing = search === '' ? t.letters : found.isSuccess && !found.isPlaceholderData ? t.nobody : texts.parts.loading
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder}
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
      disabled={disabled}
      w={width}
      data-autofocus={autoFocus || undefined}
    />
  )
}

const keyOf = ({ integrationId, externalId }: Whom) => JSON.stringify([integrationId, externalId])
