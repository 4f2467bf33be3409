import type { Json } from '../../api/schema.ts'
import type { Field } from './read.ts'
import { isMark, isValues, listIn, stepOf, type Values } from './schema.ts'

/**
 * Which fields count for what stands in the others, which are `among` the fields of the same object. One that has a value is
 * shown, since the host would look at it.
 */
export function shownFields(fields: readonly Field[], values: Values, among = fields): readonly Field[] {
  const present = (key: string) => [values[key] ?? among.find(field => field.key === key)?.fallback ?? ''].flat().map(String)
  return fields.filter(
    ({ key, when }) => values[key] !== undefined || when === undefined || present(when.field).some(one => when.is.includes(one)),
  )
}

/** JSON Pointers of every place that is drawn: where a fault of the host can be shown. */
export function placesOf(fields: readonly Field[], values: Values, under: string, among = fields): readonly string[] {
  return shownFields(fields, values, among).flatMap(field => {
    const place = `${under}${stepOf(field.key)}`
    return [place, ...below(field, values[field.key], place)]
  })
}

function below(field: Field, value: Json | undefined, place: string): readonly string[] {
  switch (field.kind) {
    case 'object':
      return isValues(value) && !isMark(value) ? placesOf(field.fields, value, place) : []
    case 'variants': {
      const variant = isValues(value) ? field.variants.find(one => one.value === value[field.by]) : undefined
      return variant && isValues(value) ? placesOf(variant.fields, value, place) : []
    }
    case 'list':
      return listIn(value).flatMap((item, index) => {
        const one = `${place}${stepOf(index)}`
        return [one, ...below(field.item, item as Json, one)]
      })
    case 'map':
      return isValues(value) ? Object.keys(value).map(key => `${place}${stepOf(key)}`) : []
    default:
      return []
  }
}

/** What a form begins with: one entry in each list that needs one. */
export function beginning(fields: readonly Field[]): Record<string, Json> {
  const values: Record<string, Json> = {}
  for (const field of fields) {
    if (!field.required) continue
    if (field.kind === 'list') values[field.key] = [emptyOf(field.item)]
    if (field.kind === 'object') values[field.key] = beginning(field.fields)
  }
  return values
}

/** One more entry of a list. */
export function emptyOf(field: Field): Json {
  return field.kind === 'object' ? beginning(field.fields) : ''
}
