/** The columns of a file of people: what a header may say, and how values are made safe to open in a spreadsheet. */

export const fields = [
  'externalId',
  'login',
  'email',
  'givenName',
  'familyName',
  'birthDate',
  'phone',
  'employeeNumber',
  'sponsor',
  'startDate',
  'endDate',
] as const
export type Field = (typeof fields)[number]

/** `Given name`, `given_name` and `givenName` are one. */
const folded = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
const byName = new Map(fields.map(field => [folded(field), field]))

export function fieldOf(header: string): Field | undefined {
  return byName.get(folded(header))
}

/** What a spreadsheet would take for a formula (https://owasp.org/www-community/attacks/CSV_Injection). */
const formula = /^'*[=+\-@\t\r]/

/** An apostrophe in front makes it a text. One more each time, so that reading takes away exactly what writing added. */
export function guarded(value: string): string {
  return formula.test(value) ? `'${value}` : value
}

export function unguarded(value: string): string {
  return value.startsWith("'") && formula.test(value) ? value.slice(1) : value
}

/** A field as RFC 4180 section 2 writes it. */
export function written(value: string): string {
  const safe = guarded(value)
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
