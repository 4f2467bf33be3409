/** Plain data, as JSON carries it: everything that crosses the border between host and connector is made of it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}
