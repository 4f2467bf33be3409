import { Checkbox, NativeSelect, PasswordInput, Stack, TextInput } from '@mantine/core'
import type { Faults } from '../../parts/faults.ts'
import { texts } from '../../texts/index.ts'
import type { Input, SetupForm } from './set-up-call.ts'

const t = texts.flows.setUp
type Field = SetupForm['fields'][number]

/** Not a password of this page: no manager of passwords is to offer or to keep it. */
export function TokenField({
  form,
  value,
  onChange,
  error,
}: {
  readonly form: SetupForm
  readonly value: string
  readonly onChange: (token: string) => void
  readonly error: string | undefined
}) {
  return (
    <PasswordInput
      label={t.token}
      description={`${form.adminToken} ${t.tokenOnce}`}
      value={value}
      onChange={event => onChange(event.currentTarget.value)}
      error={error}
      autoComplete="off"
      spellCheck={false}
      data-1p-ignore
      required
    />
  )
}

export const pathsOf = ({ fields }: SetupForm): readonly string[] => [
  '/adminToken',
  ...fields.map(({ name }) => `/input/${name}`),
]

export function SetUpFields({
  form,
  input,
  onChange,
  faults,
}: {
  readonly form: SetupForm
  readonly input: Input
  readonly onChange: (input: Input) => void
  readonly faults: Faults
}) {
  return (
    <Stack>
      {form.fields.map(field => (
        <OneField
          key={field.name}
          field={field}
          value={input[field.name]}
          onChange={value => onChange({ ...input, [field.name]: value })}
          error={faults.at(`/input/${field.name}`)}
        />
      ))}
    </Stack>
  )
}

function OneField({
  field: { kind, title, description, choices = [], required, default: usual },
  value,
  onChange,
  error,
}: {
  readonly field: Field
  readonly value: string | boolean | undefined
  readonly onChange: (value: string | boolean) => void
  readonly error: string | undefined
}) {
  const common = { label: title, description, error }
  if (kind === 'boolean') {
    return <Checkbox {...common} checked={value === true} onChange={event => onChange(event.currentTarget.checked)} />
  }
  const text = typeof value === 'string' ? value : (usual ?? '')
  if (kind === 'choice') {
    return <NativeSelect {...common} data={choices} value={text} onChange={event => onChange(event.currentTarget.value)} />
  }
  return (
    <TextInput
      {...common}
      required={required}
      value={text}
      onChange={event => onChange(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  )
}

/** What was left empty is not sent: the set-up has its own defaults, and says what is missing. */
export const filledIn = (input: Input): Input => Object.fromEntries(Object.entries(input).filter(([, value]) => value !== ''))
