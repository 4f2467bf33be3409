/** Plain data, as JSON carries it: everything that crosses the border between host and connector is made of it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** What a text says as JSON; undefined where it is none. Nothing is known of its shape yet. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
