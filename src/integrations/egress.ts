import { isObject } from './pointer.ts'

/**
 * The hosts that one integration may call: its manifest's patterns, with `{field}` replaced by the host, and the port,
 * of that field of the configuration. A field that is not set allows nothing.
 */
export function allowedHosts(egress: readonly string[], config: unknown): readonly string[] {
  return egress.flatMap(pattern => {
    const field = /^\{([A-Za-z0-9_]+)\}$/.exec(pattern)?.[1]
    if (field === undefined) return [pattern]
    const value = isObject(config) ? config[field] : undefined
    return typeof value === 'string' && URL.canParse(value) ? [new URL(value).host] : []
  })
}
