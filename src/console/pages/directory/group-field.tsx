import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { saidOf } from '../../parts/said.ts'
import { texts } from '../../texts/index.ts'

const t = texts.directory
const shown = 50

const groupsQuery = (integrationId: string | undefined, by: { readonly search?: string; readonly externalId?: string }) => ({
  queryKey: ['/v1/directory/groups', integrationId, by],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    answered(
      api.GET('/v1/directory/groups', {
        params: { query: { integrationId: integrationId ?? '', limit: shown, ...by } },
        signal,
      }),
    ),
})

/** A group of one directory, found by how its name begins. */
export function GroupField({
  integrationId,
  value,
  onChange,
}: {
  readonly integrationId: string | undefined
  readonly value: string | undefined
  readonly onChange: (group: string | undefined) => void
}) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 200)
  const found = useQuery({
    ...groupsQuery(integrationId, search === '' ? {} : { search }),
    enabled: integrationId !== undefined,
    placeholderData: keepPreviousData,
  })
  const chosen = useQuery({
    ...groupsQuery(integrationId, { externalId: value ?? '' }),
    enabled: integrationId !== undefined && value !== undefined,
  })
  const named = new Map([...(chosen.data?.items ?? []), ...(found.data?.items ?? [])].map(one => [one.externalId, one.name]))
  // One that is not there any more is told by its id, so that it can be taken away.
  if (value !== undefined && !named.has(value)) named.set(value, value)
  const trouble = found.error ?? chosen.error
  return (
    <Select
      label={t.group}
      placeholder={integrationId === undefined ? t.groupNeeds : t.everyGroup}
      disabled={integrationId === undefined}
      data={[...named].map(([id, name]) => ({ value: id, label: name }))}
      // The host has narrowed them already.
      filter={({ options }) => options}
      searchable
      clearable
      nothingFoundMessage={found.isSuccess ? t.noGroup : undefined}
      error={trouble ? saidOf(trouble).title : undefined}
      // The name of the one that is chosen stands in the field and is no search.
      onSearchChange={text => setTyped(value !== undefined && text === named.get(value) ? '' : text)}
      value={value ?? null}
      onChange={next => onChange(next ?? undefined)}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      w={220}
    />
  )
}
