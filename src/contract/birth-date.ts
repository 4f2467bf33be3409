/** `1990-04-30`, alone or before the time that an LDAP or HR import adds; `19900430` too. */
const form = /^(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?$/

const daysOf = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * A birth date as `YYYY-MM-DD`. Anything that leaves doubt, such as `04/05/1990`, is no date: a claim that is missing
 * can be asked for, a wrong one turns the right person away.
 */
export function readBirthDate(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const [, year, month, day] = form.exec(value) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  const days = month === '02' && !isLeap(Number(year)) ? 28 : daysOf[Number(month) - 1]
  return days !== undefined && day !== '00' && Number(day) <= days ? `${year}-${month}-${day}` : undefined
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
