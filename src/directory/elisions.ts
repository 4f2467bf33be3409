import { foldName } from '../storage/people/fold.ts'
import type { Known } from './fits.ts'

/**
 * Names with an apostrophe (`O'Sullivan`, `D'Angelo`, `M'Baye`) are two words of the index, and people type them as one. What
 * was typed is then looked for as a letter and the rest.
 */
const elided = /^([odlmn])(\p{L}{3,})$/u

/** What was typed with such words taken apart; undefined where none can be. */
export function takenApart(words: readonly string[]): readonly string[] | undefined {
  const apart = words.flatMap(word => elided.exec(word)?.slice(1) ?? [word])
  return apart.length > words.length ? apart : undefined
}

/** Whether a person has the words side by side, as a name with an apostrophe has them. */
export function isSpelledSo(person: Known, words: readonly string[]): boolean {
  const { given_name, family_name, display_name } = person
  const names = [given_name, family_name, display_name].map(name => (name === null ? '' : ` ${foldName(name)}`))
  return words.every(word => {
    const [, letter, rest] = elided.exec(word) ?? []
    return letter === undefined || names.some(name => name.includes(` ${letter} ${rest}`))
  })
}
