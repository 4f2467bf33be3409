import type { JsonObject, JsonValue } from '../contract/index.ts'

/** JSON Pointers (RFC 6901) into plain data. Data is never changed in place. */

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value)
}

/** `['a/b', 0]` → `/a~1b/0`. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The value there, `undefined` where there is none. */
export function valueAt(data: JsonValue | undefined, pointer: string): JsonValue | undefined {
  let value = data
  for (const step of stepsOf(pointer)) {
    if (isObject(value)) value = Object.hasOwn(value, step) ? value[step] : undefined
    else if (isList(value)) value = value[Number(step)]
    else return undefined
  }
  return value
}

/**
 * A copy with the value there; `undefined` takes the place out of an object, and leaves null in a list, whose other
 * places keep their numbers. Where the way to the place is missing, the copy is equal.
 */
export function withValue(data: JsonObject, pointer: string, value: JsonValue | undefined): JsonObject {
  const set = (node: JsonValue | undefined, steps: readonly string[]): JsonValue | undefined => {
    const [step, ...rest] = steps
    if (step === undefined) return value
    if (isList(node)) return node.map((item, index) => (index === Number(step) ? (set(item, rest) ?? null) : item))
    if (!isObject(node)) return node
    if (rest.length > 0 && !Object.hasOwn(node, step)) return node
    const { [step]: before, ...others } = node
    const after = set(before, rest)
    return after === undefined ? others : { ...node, [step]: after }
  }
  const changed = set(data, stepsOf(pointer))
  return isObject(changed) ? changed : data
}

/** JSON Merge Patch (RFC 7396): what is left out stays, null takes away, lists are replaced. */
export function merged(stored: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, JsonValue> = { ...stored }
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key]
    if (value === null) delete result[key]
    else if (isObject(value)) result[key] = merged(isObject(before) ? before : {}, value)
    else result[key] = value
  }
  return result
}
