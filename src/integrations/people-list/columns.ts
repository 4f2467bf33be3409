/** The columns of a file of people: what a header may say. */

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
