import { MultiSelect, NativeSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { texts } from '../../texts/index.ts'
import { saidOf } from '../said.ts'
import classes from './config.module.css'
import { type Option, useForm } from './context.ts'
import { type Control, helpOf } from './control.ts'

const t = texts.config

/** What stands somewhere else and is chosen by its name. */
export function LookupControl(control: Control<'lookup'>) {
  return control.field.of === 'directories' ? <Directory {...control} /> : <Groups {...control} />
}

function Directory({ field, place, value, onChange }: Control<'lookup'>) {
  const { directories, fault } = useForm()
  const none = directories.length === 0 ? t.noDirectory : field.required ? t.choose : t.unset
  return (
    <NativeSelect
      label={field.title}
      description={helpOf(field)}
      withAsterisk={field.required}
      error={fault(place)}
      data={[{ value: '', label: none }, ...directories]}
      value={typeof value === 'string' ? value : ''}
      onChange={event => onChange(event.currentTarget.value || undefined)}
      classNames={{ wrapper: classes.narrow }}
    />
  )
}

const typingMs = 200

/** Found by name at the product, or entered by ID. Those that are chosen stay, whatever is found. */
function Groups({ field, place, value, onChange }: Control<'lookup'>) {
  const { groups, fault } = useForm()
  const [search, setSearch] = useState('')
  const [wanted] = useDebouncedValue(search.trim(), typingMs)
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map())
  const found = useQuery({
    queryKey: [groups?.key ?? '', 'groups', wanted],
    queryFn: ({ signal }) => groups?.search(wanted, signal) ?? [],
    enabled: groups !== undefined,
    retry: false,
  })
  const chosen = Array.isArray(value) ? value.map(String) : []
  const options: readonly Option[] = found.data ?? []
  const listed = new Set(options.map(one => one.value))
  const others = chosen.filter(id => !listed.has(id)).map(id => ({ value: id, label: known.get(id) ?? id }))
  const typed = search.trim()
  const byId = typed === '' || listed.has(typed) || chosen.includes(typed) ? [] : [{ value: typed, label: t.byId(typed) }]
  const said = groups === undefined ? t.groupsById : found.error ? t.groupsUnread(saidOf(found.error).title) : undefined
  const change = (next: string[]) => {
    setKnown(new Map([...known, ...options.map(one => [one.value, one.label] as const)]))
    setSearch('')
    onChange(next.length === 0 ? undefined : next)
  }
  return (
    <MultiSelect
      label={field.title}
      description={[helpOf(field), said].filter(one => one !== undefined).join(' ')}
      withAsterisk={field.required}
      error={fault(place)}
      data={[...options, ...others, ...byId]}
      value={chosen}
      onChange={change}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      nothingFoundMessage={t.noGroup}
      hidePickedOptions
      // The product has searched already, by rules of its own.
      filter={({ options: all }) => all}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      maxDropdownHeight={260}
    />
  )
}
