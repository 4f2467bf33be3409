/** An answer whose shape is not believed: every field is looked at before it is used. */
export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object in a field, empty where there is none. */
export function fieldsIn(value: unknown): Fields {
  return isFields(value) ? value : {}
}

/** A text that says something. */
export function textIn(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' || text.length > 2_000 ? undefined : text
}

/** The first of several fields that has a text. */
export function firstText(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textIn(fields[name])
    if (text !== undefined) return text
  }
  return undefined
}

/** A number, also as the string that Incode makes of it. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && /^-?\d{1,16}(\.\d{1,16})?$/.test(value.trim()) ? Number(value) : undefined
}
