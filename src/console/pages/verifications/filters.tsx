import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type ChangeFilters, useFilters } from '../../frame/address.ts'
import { texts } from '../../texts/index.ts'
import { CorrelationField } from './correlation-field.tsx'
import type { VerificationFilter } from './queries.ts'

const t = texts.verifications
const names = [
  'purpose',
  'outcome',
  'reason',
  'facade',
  'from',
  'to',
  'correlationId',
  'directoryIntegrationId',
  'externalId',
] as const
type Name = (typeof names)[number]
type Change = ChangeFilters<Name>

const words = {
  purpose: t.purposes,
  outcome: { allow: t.outcomes.allow, challenge: t.outcomes.challenge, deny: t.outcomes.deny },
  reason: t.reasons,
  facade: t.facades,
} as const
const chosen = Object.keys(words) as (keyof typeof words)[]
const days = ['from', 'to'] as const
const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text)

/** Of an address that somebody may have typed: what no list can be narrowed to is left out. */
export function useVerificationFilter(): readonly [VerificationFilter, Change] {
  const [set, change] = useFilters(names)
  const known = names.flatMap(name => {
    const value = set[name]
    if (value === undefined) return []
    if (name in words) return value in words[name as keyof typeof words] ? [[name, value]] : []
    return name === 'from' || name === 'to' ? (isDay(value) ? [[name, value]] : []) : [[name, value]]
  })
  return [Object.fromEntries(known) as VerificationFilter, change]
}

export const none: Readonly<Record<Name, undefined>> = {
  purpose: undefined,
  outcome: undefined,
  reason: undefined,
  facade: undefined,
  from: undefined,
  to: undefined,
  correlationId: undefined,
  directoryIntegrationId: undefined,
  externalId: undefined,
}

export function Filters({ filter, onChange }: { readonly filter: VerificationFilter; readonly onChange: Change }) {
  return (
    <>
      {chosen.map(name => (
        <NativeSelect
          key={name}
          label={t.filters[name]}
          value={filter[name] ?? ''}
          onChange={event => onChange({ [name]: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: t.any },
            ...Object.entries(words[name]).map(([value, label]: [string, string]) => ({ value, label })),
          ]}
          maw="8.25rem"
        />
      ))}
      {days.map(name => (
        <TextInput
          key={name}
          type="date"
          label={t.filters[name]}
          value={filter[name] ?? ''}
          onChange={event => onChange({ [name]: event.currentTarget.value || undefined }, { replace: true })}
          maw="8.75rem"
        />
      ))}
      <CorrelationField
        key={filter.correlationId}
        value={filter.correlationId ?? ''}
        onChange={correlationId => onChange({ correlationId })}
      />
      {filter.externalId !== undefined && (
        <Button
          variant="light"
          onClick={() => onChange({ externalId: undefined, directoryIntegrationId: undefined })}
          aria-label={`${t.ofOne}: ${t.clear}`}
        >
          {t.ofOne} ×
        </Button>
      )}
    </>
  )
}

/** Whether everything is listed. */
export const isEmpty = (filter: VerificationFilter): boolean => Object.keys(filter).length === 0
