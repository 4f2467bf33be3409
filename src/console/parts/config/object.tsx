import { Fieldset, NativeSelect, Stack, Switch } from '@mantine/core'
import { texts } from '../../texts/index.ts'
import classes from './config.module.css'
import { useForm } from './context.ts'
import { type Control, helpOf, wordOf } from './control.ts'
import { isValues } from './schema.ts'
import { beginning } from './shown.ts'

const t = texts.config

/** Fields that belong together. Where they may be left out, they come and go as a whole. */
export function ObjectControl({ field, place, value, onChange, Inner }: Control<'object'>) {
  const form = useForm()
  const values = isValues(value) ? value : undefined
  const inner = values && <Inner fields={field.fields} place={place} values={values} onChange={onChange} />
  if (field.required) {
    return (
      <Fieldset legend={field.title} className={classes.object}>
        <Stack gap="md">{inner}</Stack>
      </Fieldset>
    )
  }
  return (
    <div className={classes.object}>
      <Switch
        label={field.title}
        description={helpOf(field)}
        error={form.fault(place)}
        checked={values !== undefined}
        onChange={event => onChange(event.currentTarget.checked ? beginning(field.fields) : undefined)}
        classNames={{ label: classes.title }}
      />
      {inner && (
        <Stack gap="md" mt="md" role="group" aria-label={field.title}>
          {inner}
        </Stack>
      )}
    </div>
  )
}

/** One of several sets of fields. */
export function VariantsControl({ field, place, value, onChange, Inner }: Control<'variants'>) {
  const form = useForm()
  const values = isValues(value) ? value : undefined
  const chosen = field.variants.find(one => one.value === values?.[field.by])
  const choose = (next: string) => {
    const variant = field.variants.find(one => one.value === next)
    onChange(variant ? { [field.by]: variant.value, ...beginning(variant.fields) } : undefined)
  }
  return (
    <div className={classes.object}>
      <NativeSelect
        label={field.title}
        description={helpOf(field)}
        withAsterisk={field.required}
        error={form.fault(place)}
        data={[
          { value: '', label: field.required ? t.choose : t.unset },
          ...field.variants.map(one => ({ value: one.value, label: wordOf(one.value) })),
        ]}
        value={chosen?.value ?? ''}
        onChange={event => choose(event.currentTarget.value)}
        classNames={{ wrapper: classes.narrow, label: classes.title }}
      />
      {chosen && values && (
        <Stack gap="md" mt="md" role="group" aria-label={field.title}>
          <Inner fields={chosen.fields} place={place} values={values} onChange={onChange} />
        </Stack>
      )}
    </div>
  )
}
