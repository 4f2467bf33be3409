import type { ComponentType } from 'react'
import type { Json } from '../../api/schema.ts'
import { ChoiceControl, ChoicesControl, FlagControl } from './choice.tsx'
import type { Control, FieldsProps } from './control.ts'
import { ListControl } from './list.tsx'
import { LookupControl } from './lookup.tsx'
import { MapControl } from './map.tsx'
import { ObjectControl, VariantsControl } from './object.tsx'
import type { Field } from './read.ts'
import { stepOf } from './schema.ts'
import { SecretControl } from './secret.tsx'
import { shownFields } from './shown.ts'
import { JsonControl, NumberControl, TextControl } from './text.tsx'

/** The control of each kind of field. */
const controls: { readonly [Kind in Field['kind']]: ComponentType<Control<Kind>> } = {
  text: TextControl,
  secret: SecretControl,
  number: NumberControl,
  flag: FlagControl,
  choice: ChoiceControl,
  choices: ChoicesControl,
  lookup: LookupControl,
  list: ListControl,
  object: ObjectControl,
  variants: VariantsControl,
  map: MapControl,
  json: JsonControl,
}

/** The fields of one object, those that count for what stands in it. */
export function Fields({ fields, among, place, values, onChange }: FieldsProps) {
  const put = (key: string, value: Json | undefined) => {
    const { [key]: _, ...others } = values
    onChange(value === undefined ? others : { ...values, [key]: value })
  }
  return shownFields(fields, values, among).map(field => {
    const Drawn = controls[field.kind] as ComponentType<Control>
    return (
      <Drawn
        key={field.key}
        field={field}
        place={`${place}${stepOf(field.key)}`}
        value={values[field.key]}
        Inner={Fields}
        onChange={value => put(field.key, value)}
      />
    )
  })
}
