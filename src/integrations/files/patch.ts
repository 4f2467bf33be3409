import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from '../../contract/index.ts'
import { isObject } from '../pointer.ts'

/**
 * The JSON Merge Patch (RFC 7396) that makes one configuration of another. `before` shows secrets as their marks, `after`
 * has them: a secret is always written whole, and a list with one in it too, because lists are replaced.
 */
export function patchFor(before: JsonObject, after: JsonObject): JsonObject {
  const patch: Record<string, JsonValue> = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [one, other] = [before[key], after[key]]
    if (other === undefined) patch[key] = null
    else if (isObject(one) && isObject(other) && !isMark(one)) {
      const inner = patchFor(one, other)
      if (Object.keys(inner).length > 0) patch[key] = inner
    } else if (!isDeepStrictEqual(one, other)) patch[key] = other
  }
  return patch
}

const isMark = (value: JsonObject) => isDeepStrictEqual(value, { set: true })
