import type { ListedPerson } from '../../api/schema.ts'
import type { Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'

const { fields, states } = texts.peopleList

/** What is entered of somebody, as a form holds it. */
export type Entered = Readonly<Record<keyof typeof fields, string>>

export const names = Object.keys(fields) as readonly (keyof Entered)[]

export const enteredOf = (person: Partial<ListedPerson> = {}): Entered =>
  Object.fromEntries(names.map(name => [name, person[name] ?? ''])) as Entered

/** What of it is sent: an empty field is one that nobody filled in. */
export function sentOf(entered: Entered) {
  const { externalId: _id, login, ...rest } = entered
  const filled = Object.entries(rest).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]]))
  return { login: login.trim(), ...(Object.fromEntries(filled) as Partial<typeof rest>) }
}

export const nameOf = ({ givenName, familyName, login }: Partial<ListedPerson>): string =>
  [givenName, familyName].filter(Boolean).join(' ') || (login ?? '')

/** Whether somebody counts on that day. The last day still does. */
export function standingOf({ startDate, endDate }: ListedPerson, today: string): { readonly tone: Tone; readonly text: string } {
  if (endDate !== undefined && endDate < today) return { tone: 'calm', text: states.over }
  if (startDate !== undefined && startDate > today) return { tone: 'notice', text: states.staged }
  return { tone: 'good', text: states.active }
}
