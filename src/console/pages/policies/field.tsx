import { Checkbox, Group, NativeSelect, TagsInput, TextInput } from '@mantine/core'
import { NumberEntry } from '../../parts/number-entry.tsx'
import { texts } from '../../texts/index.ts'
import type { Option, Place, SettingName } from './settings.ts'
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
  byDefault,
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
  /** What holds while it is empty. */
  readonly byDefault: unknown
  readonly error: string | undefined
  readonly disabled: boolean
  readonly onChange: (value: unknown) => void
}) {
  const shared = { error, disabled, ...(label === undefined ? { 'aria-label': title } : { label }) }
  const own = (value: unknown) => words.value(setting, value)
  const optionOf = (all: readonly Option[], one: unknown) => all.find(option => isSame(option.value, one))
  const saidDefault = () => {
    if (byDefault === undefined) return t.unset
    if (kind.is === 'choice') return t.byDefault(own(optionOf(kind.options, byDefault)?.word ?? byDefault))
    return t.byDefault(Array.isArray(byDefault) ? byDefault.map(own).join(', ') || t.noneOf : own(byDefault))
  }
  switch (kind.is) {
    case 'number':
      return (
        <NumberEntry
          {...shared}
          error={isOutside(value, kind) ? t.range(kind.least, kind.most) : error}
          min={kind.least}
          max={kind.most}
          // What is out of range is said at the field: another number than the one that was typed is nobody's choice.
          clampBehavior="none"
          allowNegative={false}
          placeholder={saidDefault()}
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
            { value: '', label: saidDefault() },
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
          description={Array.isArray(value) && value.length > 0 ? undefined : saidDefault()}
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
          placeholder={Array.isArray(value) && value.length > 0 ? undefined : saidDefault()}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={next => onChange(next.length === 0 ? undefined : next)}
        />
      )
    case 'text':
      return (
        <TextInput
          {...shared}
          placeholder={saidDefault()}
          value={typeof value === 'string' ? value : ''}
          onChange={event => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        />
      )
  }
}

const isOutside = (value: unknown, { least, most }: { readonly least: number; readonly most: number }) =>
  typeof value === 'number' && (value < least || value > most)
