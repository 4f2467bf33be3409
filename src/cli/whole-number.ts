import { CommandError, exitCodes } from './exit.ts'

/**
 * A number as it was typed. The sentence names what was typed, as the host names only fields; bounds that are the host's
 * own are left to it.
 */
export function wholeNumber(text: string, name: string, least = 0, most = 1_000_000_000): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new CommandError(exitCodes.usage, `${name} takes a whole number from ${least} to ${most}, not "${text}"`)
}
