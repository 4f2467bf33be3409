import { quoted } from './list.ts'

/**
 * Parts of a tenant that can be read side by side, since the pages of one list come one after the other. By the first
 * letter of the login, and whoever begins with none of these: together they are everybody, whatever people are called.
 */

const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789']

const startsWith = (letter: string): string => `startswith(userPrincipalName,${quoted(letter)})`

/** Filters; the last one is the catch-all, which needs the advanced query capabilities. */
export const shards: readonly string[] = [
  ...letters.map(startsWith),
  letters.map(letter => `not(${startsWith(letter)})`).join(' and '),
]
