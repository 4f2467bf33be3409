import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { saidOf } from '../../parts/said.ts'
import { texts } from '../../texts/index.ts'

const t = texts.policies.effective
const fewestLetters = 2
const shown = 8

/** One person of a directory, found at the host by the letters that their name or login begins with. */
export function PersonField({
  directory,
  value,
  onChange,
}: {
  readonly directory: string
  /** Their external ID. */
  readonly value: string
  readonly onChange: (externalId: string | undefined) => void
}) {
  const [typed, setTyped] = useState('')
  const [known, setKnown] = useState<{ readonly value: string; readonly label: string }>()
  const [search] = useDebouncedValue(typed.trim(), 150)
  // What stands there because somebody was chosen is not looked for.
  const isLooked = directory !== '' && search.length >= fewestLetters && typed !== known?.label
  const wanted = { search, limit: shown, integrationId: directory }
  const found = useQuery({
    queryKey: ['/v1/directory/users', wanted],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/users', { params: { query: wanted }, signal })),
    enabled: isLooked,
  })
  const offered = (isLooked ? (found.data?.items ?? []) : []).map(({ externalId, login, displayName }) => ({
    value: externalId,
    label: displayName ? `${displayName} (${login})` : login,
  }))
  const chosen = value === '' ? [] : [known?.value === value ? known : { value, label: value }]
  const data = [...chosen, ...offered.filter(one => one.value !== value)]
  return (
    <Select
      label={t.person}
      placeholder={t.anybody}
      searchable
      clearable
      data={data}
      // What matches is the host's to say.
      filter={({ options }) => options}
      value={value === '' ? null : value}
      onChange={next => {
        setKnown(data.find(one => one.value === next))
        onChange(next ?? undefined)
      }}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={isLooked && found.data ? t.nobody : undefined}
      error={found.error ? saidOf(found.error).title : undefined}
      disabled={directory === ''}
      w={{ base: '100%', xs: '18rem' }}
      comboboxProps={{ transitionProps: { duration: 0 } }}
    />
  )
}
