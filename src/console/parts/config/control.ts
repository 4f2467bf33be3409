import type { ComponentType } from 'react'
import type { Json } from '../../api/schema.ts'
import { texts } from '../../texts/index.ts'
import type { Field } from './read.ts'
import type { Values } from './schema.ts'

/** The fields of one object. */
export interface FieldsProps {
  readonly fields: readonly Field[]
  /** All fields of the object, where `fields` are some of them: what counts depends on the others. */
  readonly among?: readonly Field[]
  readonly place: string
  readonly values: Values
  readonly onChange: (values: Record<string, Json>) => void
}

/** What every control of a field is given. */
export interface Control<Kind extends Field['kind'] = Field['kind']> {
  readonly field: Extract<Field, { readonly kind: Kind }>
  /** JSON Pointer of it, as the host names it. */
  readonly place: string
  readonly value: Json | undefined
  /** Undefined leaves it out. */
  readonly onChange: (value: Json | undefined) => void
  /** Draws what lies inside it. */
  readonly Inner: ComponentType<FieldsProps>
}

/** Its help, with an example where something is typed. */
export function helpOf({ kind, help, example: given }: Field): string | undefined {
  const example = chosen.includes(kind) ? undefined : given
  const said = [help, example === undefined ? undefined : texts.config.example(example)].filter(one => one !== undefined)
  return said.length === 0 ? undefined : said.join(' ')
}

const chosen: readonly Field['kind'][] = ['choice', 'choices', 'flag', 'lookup']

/** A word of a configuration in English, if it is one of those that many templates share. */
export const wordOf = (value: string): string => (texts.config.words as Readonly<Record<string, string>>)[value] ?? value
