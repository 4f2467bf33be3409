import { isObject } from './pointer.ts'

/**
 * The hosts that one integration may call: its manifest's patterns, with `{field}` replaced by the host, and the port,
 * of that field of the configuration; `{group.field}` for one inside of another. A field that
 * is not set allows nothing, and one that is a list allows the host of each.
 */
export function allowedHosts(egress: readonly string[], config: unknown): readonly string[] {
  return egress.flatMap(pattern => {
    const path = /^\{([A-Za-z0-9_.]+)\}$/.exec(pattern)?.[1]
    if (path === undefined) return [pattern]
    const value = path.split('.').reduce<unknown>((at, field) => (isObject(at) ? at[field] : undefined), config)
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    return values.flatMap(one => (typeof one === 'string' && URL.canParse(one) ? [new URL(one).host] : []))
  })
}
