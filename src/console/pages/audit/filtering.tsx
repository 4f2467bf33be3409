import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { texts } from '../../texts/index.ts'

const t = texts.audit.filters

export const filterNames = ['action', 'target', 'actor', 'from', 'to'] as const
export type Filters = Readonly<Partial<Record<(typeof filterNames)[number], string>>>
export type Change = (change: Readonly<Partial<Record<(typeof filterNames)[number], string | undefined>>>) => void

const dayMs = 86_400_000
/** No name is longer, and the address has to hold what is looked for. */
const longest = 200

/** The last day is meant to be in it; to the API the end is not. */
export function queryOf({ to, ...rest }: Filters): Filters {
  const end = to === undefined ? Number.NaN : Date.parse(to)
  return Number.isNaN(end) ? rest : { ...rest, to: new Date(end + dayMs).toISOString().slice(0, 10) }
}

/** What is typed counts when it is sent: each search is a look at all that was written down. */
export function Filtering({ filters, onChange }: { readonly filters: Filters; readonly onChange: Change }) {
  const [typed, type] = useState<Filters>(filters)
  const set = (name: keyof Filters) => ({
    value: typed[name] ?? '',
    maxLength: longest,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      type(before => ({ ...before, [name]: value }))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onChange(Object.fromEntries(filterNames.map(name => [name, typed[name]?.trim() || undefined])))
  }
  const clear = () => onChange(Object.fromEntries(filterNames.map(name => [name, undefined])))
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <TextInput w={{ base: '100%', xs: '12rem' }} label={t.action} placeholder={t.actionHelp} {...set('action')} />
        <TextInput w={{ base: '100%', xs: '9.25rem' }} label={t.target} placeholder={t.targetHelp} {...set('target')} />
        <TextInput w={{ base: '100%', xs: '9.25rem' }} label={t.actor} {...set('actor')} />
        <TextInput w={{ base: '100%', xs: '9.25rem' }} label={t.from} type="date" {...set('from')} />
        <TextInput w={{ base: '100%', xs: '9.25rem' }} label={t.to} type="date" {...set('to')} />
        <Button type="submit">{t.apply}</Button>
        {Object.keys(filters).length > 0 && (
          <Button variant="subtle" onClick={clear}>
            {t.clear}
          </Button>
        )}
      </Group>
    </form>
  )
}
