import { derive, loginKey } from './normal.ts'
import type { UserRow } from './rows.ts'

/** What a person is known by. */
export type Known = Pick<
  UserRow,
  'row' | 'browse_key' | 'login' | 'login_key' | 'email' | 'given_name' | 'family_name' | 'display_name'
>

type Fit = (word: string, typed: string) => boolean
export const whole: Fit = (word, typed) => word === typed
export const beginning: Fit = (word, typed) => word.startsWith(typed)

/** Whether every word that was typed is one of the person's, or the beginning of one. */
export function fits(person: Known, typed: readonly string[], holds: Fit): boolean {
  const words = derive(namedOf(person)).words.split(' ')
  return typed.every(one => words.some(word => holds(word, one)))
}

function namedOf({ login, email, given_name: givenName, family_name: familyName, display_name: displayName }: Known) {
  return { login, email, givenName, familyName, displayName }
}

/** The folded beginning of an address, when what was typed looks like one. */
export function addressOf(text: string): string | undefined {
  return text.lastIndexOf('@') > 0 ? loginKey(text) : undefined
}

export function addressFits(person: Known, text: string): boolean {
  const address = addressOf(text)
  return address === undefined || person.login_key.startsWith(address) || loginKey(person.email ?? '').startsWith(address)
}

/** The address that was typed in full first, then the order of the view. */
export function inOrder<P extends Known>(people: readonly P[], text: string): readonly P[] {
  const typed = loginKey(text)
  const rank = ({ login_key, email }: P): number => (login_key === typed || loginKey(email ?? '') === typed ? 0 : 1)
  return people.toSorted(
    (a, b) => rank(a) - rank(b) || (a.browse_key < b.browse_key ? -1 : a.browse_key > b.browse_key ? 1 : a.row - b.row),
  )
}
