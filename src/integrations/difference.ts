import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from '../contract/index.ts'
import { isObject, pointerOf } from './pointer.ts'
import type { FieldChange } from './port.ts'
import { parted, type SecretValues } from './secrets.ts'

/** What differs between two states of an integration, field by field. Lists are compared whole. */

type Plain = Readonly<Record<string, JsonValue | undefined>>

export function differences(before: Plain, after: Plain, path: readonly string[] = []): readonly FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): readonly FieldChange[] => {
    const [one, other] = [before[key], after[key]]
    if (isDeepStrictEqual(one, other)) return []
    if (isObject(one) && isObject(other)) return differences(one, other, [...path, key])
    return [
      {
        field: pointerOf([...path, key]),
        ...(one === undefined ? {} : { before: one }),
        ...(other === undefined ? {} : { after: other }),
      },
    ]
  })
}

/** The same of two configurations with their secrets, which are compared and not shown. */
export function configDifferences(schema: JsonObject, before: JsonObject, after: JsonObject): readonly FieldChange[] {
  const [one, other] = [parted(schema, before), parted(schema, after)]
  return [...differences(one.plain, other.plain, ['config']), ...secretDifferences(one.secrets, other.secrets)]
}

export function secretDifferences(before: SecretValues, after: SecretValues): readonly FieldChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((pointer): readonly FieldChange[] => {
    const [one, other] = [before.get(pointer), after.get(pointer)]
    if (isDeepStrictEqual(one, other)) return []
    const secret = one === undefined ? 'set' : other === undefined ? 'removed' : 'changed'
    return [{ field: `/config${pointer}`, secret }]
  })
}
