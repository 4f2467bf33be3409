/** `1990-04-30`, alone or before the time that an LDAP or HR import adds; `19900430` too. */
const form = /^(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?$/

/**
 * A birth date as `YYYY-MM-DD`. Anything that leaves doubt, such as `04/05/1990`, is no date: a claim that is missing
 * can be asked for, a wrong one turns the right person away.
 */
export function readBirthDate(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const [, year, month, day] = form.exec(value) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  const date = `${year}-${month}-${day}`
  const time = Date.parse(date)
  // `Date` reads the 31st of a short month as the first of the next.
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(date) ? date : undefined
}
