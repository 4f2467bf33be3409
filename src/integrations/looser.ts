import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from '../contract/index.ts'
import { configDifferences } from './difference.ts'
import { valueAt, withValue } from './pointer.ts'
import type { FieldChange } from './port.ts'
import { type Place, places } from './schema.ts'
import type { Template } from './templates.ts'

/**
 * Which changes of a configuration may let somebody through whom it would not have let through before: computed from what
 * the schema says of its fields by `.meta({ loosens })`, never declared by whoever makes the change.
 *
 * - `more`: having more of it loosens, such as one more address that people are sent back to.
 * - `less`: having less of it loosens.
 * - `never`: it is for people to read, or for the pace of calls.
 *
 * A field of which the schema says nothing loosens by any change, and a secret always does: one that somebody else chose
 * is one that somebody else knows.
 */
export function looserFields({ schema }: Pick<Template, 'schema'>, before: JsonObject, after: JsonObject): readonly string[] {
  const [one, other] = [weighed(schema, before), weighed(schema, after)]
  const nodes = new Map([...places(schema, one), ...places(schema, other)].map(place => [place.pointer, place.nodes]))
  return configDifferences(schema, one, other)
    .filter(change => loosens(change, nodes.get(change.field.slice('/config'.length)) ?? []))
    .map(({ field }) => field)
}

export function isLooserConfig(template: Pick<Template, 'schema'>, before: JsonObject, after: JsonObject): boolean {
  return looserFields(template, before, after).length > 0
}

const markOf = (nodes: Place['nodes']) => nodes.map(node => node.loosens).find(mark => mark !== undefined)

/** Without the fields that never loosen, also in the entries of a list, which is compared whole. */
function weighed(schema: JsonObject, config: JsonObject): JsonObject {
  return [...places(schema, config)]
    .filter(({ nodes }) => markOf(nodes) === 'never')
    .reduce((rest, { pointer }) => (valueAt(rest, pointer) === undefined ? rest : withValue(rest, pointer, undefined)), config)
}

function loosens({ secret, before, after }: FieldChange, nodes: Place['nodes']): boolean {
  if (secret !== undefined) return true
  const byDefault = nodes.map(node => node.default).find(value => value !== undefined)
  const [one, other] = [before ?? byDefault, after ?? byDefault]
  if (isDeepStrictEqual(one, other)) return false
  switch (markOf(nodes)) {
    case 'more':
      return !within(other, one)
    case 'less':
      return !within(one, other)
    default:
      return true
  }
}

/** Whether a value has nothing that the other one lacks. Of what cannot be told it is not so. */
function within(small: JsonValue | undefined, large: JsonValue | undefined): boolean {
  if (typeof small === 'number') return typeof large === 'number' && small <= large
  // Without a number there is no bound.
  if (typeof large === 'number') return false
  if (small === undefined || small === false) return true
  if (small === true) return large === true
  if (!Array.isArray(small) || !Array.isArray(large)) return false
  return small.every(item => large.some(known => isDeepStrictEqual(known, item)))
}
