import type { Json } from '../../api/schema.ts'
import { isMark, isSame, isValues, type Values } from './schema.ts'

/**
 * What makes one configuration of another, as a JSON Merge Patch (RFC 7396): only what was changed, so that what somebody else
 * changed meanwhile stays. A secret is replaced whole: a key that was merged from two is none.
 */
export function patchOf(before: Values, after: Values): Record<string, Json> {
  const gone = Object.keys(before).filter(key => after[key] === undefined)
  const patch: Record<string, Json> = Object.fromEntries(gone.map(key => [key, null]))
  for (const [key, value] of Object.entries(after)) {
    const former = before[key]
    if (value === undefined || isSame(former, value)) continue
    patch[key] = isValues(former) && isValues(value) && !isMark(former) ? patchOf(former, value) : value
  }
  return patch
}

/** The configuration with the patch laid over it. */
export function laidOver(before: Values, patch: Values): Values {
  const result: Record<string, Json> = { ...before }
  for (const [key, value] of Object.entries(patch)) {
    const former = result[key]
    if (value === null) delete result[key]
    else if (isValues(value) && !isMark(value)) result[key] = laidOver(isValues(former) && !isMark(former) ? former : {}, value)
    else result[key] = value
  }
  return result
}
