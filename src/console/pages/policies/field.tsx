import { Checkbox, Group, NativeSelect, TagsInput, TextInput } from '@mantine/core'
import { NumberEntry } from '../../parts/number-entry.tsx'
import { texts } from '../../texts/index.ts'
import type { Place, SettingName } from './settings.ts'
import { isSame } from './values.ts'

const t = texts.policies.form
const words = texts.policySettings

/** What can be entered at one place of a policy. Empty is no value: others decide then. */
export function Field({
  setting,
  place: { keys, kind },
  label,
  title,
  value,
  error,
  disabled,
  onChange,
}: {
  readonly setting: SettingName
  readonly place: Place
  /** None where the title above says it all. */
  readonly label: string | undefined
  readonly title: string
  readonly value: unknown
  readonly error: string | undefined
  readonly disabled: boolean
  readonly onChange: (value: unknown) => void
}) {
  const shared = { error, disabled, ...(label === undefined ? { 'aria-label': title } : { label }) }
  const own = (value: unknown) => words.value(setting, value)
  switch (kind.is) {
    case 'number':
      return (
        <NumberEntry
          {...shared}
          min={kind.least}
          max={kind.most}
          allowNegative={false}
          placeholder={t.unset}
          value={typeof value === 'number' ? value : undefined}
          onChange={onChange}
        />
      )
    case 'choice': {
      const at = kind.options.findIndex(one => isSame(one.value, value))
      return (
        <NativeSelect
          {...shared}
          data={[
            { value: '', label: t.unset },
            ...kind.options.map(({ word }, index) => ({ value: String(index), label: own(word) })),
          ]}
          value={at < 0 ? '' : String(at)}
          onChange={event => {
            const { value: chosen } = event.currentTarget
            onChange(chosen === '' ? undefined : kind.options[Number(chosen)]?.value)
          }}
        />
      )
    }
    case 'several':
      return (
        <Checkbox.Group
          {...shared}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={next => onChange(next.length === 0 ? undefined : kind.options.filter(one => next.includes(one)))}
        >
          <Group gap="md" mt={6}>
            {kind.options.map(option => (
              <Checkbox key={option} value={option} label={own(option)} disabled={disabled} />
            ))}
          </Group>
        </Checkbox.Group>
      )
    case 'words':
      return (
        <TagsInput
          {...shared}
          description={keys.at(-1) === 'approvers' ? t.words_approvers : t.words}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={next => onChange(next.length === 0 ? undefined : next)}
        />
      )
    case 'text':
      return (
        <TextInput
          {...shared}
          placeholder={t.unset}
          value={typeof value === 'string' ? value : ''}
          onChange={event => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        />
      )
  }
}
