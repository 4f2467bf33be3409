import type { FieldChange } from '../integrations/port.ts'

/** One changed field on one line: what it was and what it is, or of a secret only that it changed. */
export function changeLine({ field, before, after, secret }: FieldChange): string {
  if (secret !== undefined) return `${field}: secret ${secret}`
  if (before === undefined) return `${field}: ${JSON.stringify(after)}`
  return `${field}: ${JSON.stringify(before)} -> ${after === undefined ? 'nothing' : JSON.stringify(after)}`
}
