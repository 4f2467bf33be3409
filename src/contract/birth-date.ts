/**
 * Birth dates as directories, documents and Incode write them, read in one place for all. A date that can be read in two
 * ways is not read: 03/04/1990 is a day in March or in April. A claim that is missing can be asked for; a guess would be
 * right for the wrong person.
 */

/** `1990-04-30`, alone or before the time that an LDAP or HR import adds; `19900430`, `1990/04/30` too. */
const yearFirst = /^(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/
/** `30.4.1990`, `30/04/1990`, `04/30/1990`. */
const yearLast = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})$/
/** No date is longer, and what is longer is not worth reading. */
const longest = 64
const milliseconds = /^-?\d{1,16}$/

/** `YYYY-MM-DD`, or undefined where there is no such day or more than one. */
export function readBirthDate(value: unknown): string | undefined {
  if (typeof value === 'number') return ofEpoch(value)
  if (typeof value !== 'string' || value.length > longest) return undefined
  const text = value.normalize('NFKC').trim()
  const first = yearFirst.exec(text)
  const read = first && day(first[1], first[3], first[4])
  if (read) return read
  if (milliseconds.test(text)) return ofEpoch(Number(text))
  const last = yearLast.exec(text)
  return last ? dayOrMonthFirst(last[1], last[3], last[4], last[2] === '.') : named(text)
}

/** Only where the day is written before the month do dots divide them (CLDR, date formats by region). */
function dayOrMonthFirst(one = '', two = '', year = '', isDayFirst: boolean): string | undefined {
  const readings = [day(year, two, one), ...(isDayFirst ? [] : [day(year, one, two)])]
  const days = new Set(readings.filter(reading => reading !== undefined))
  return days.size === 1 ? [...days][0] : undefined
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** `15 Jan 1990`, `January 15, 1990`, `15-JAN-1990`. */
function named(text: string): string | undefined {
  const parts = text.toLowerCase().split(/[\s,.\-/]+/)
  if (parts.length !== 3) return undefined
  const at = parts.findIndex(part => /^[a-z]{3,9}$/.test(part))
  const month = months.indexOf(parts[at]?.slice(0, 3) ?? '') + 1
  const rest = parts.filter((_, index) => index !== at)
  const year = rest.find(part => /^\d{4}$/.test(part))
  const date = rest.find(part => /^\d{1,2}(?:st|nd|rd|th)?$/.test(part))
  return month === 0 ? undefined : day(year, String(month), date?.replace(/\D/g, ''))
}

/**
 * Midnight of Greenwich, as Incode tells it in milliseconds since 1970. Any other moment is one day here and another one
 * there, and no number of days at all is a year.
 */
function ofEpoch(moment: number): string | undefined {
  if (moment % 86_400_000 !== 0) return undefined
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) return undefined
  return day(String(date.getUTCFullYear()), String(date.getUTCMonth() + 1), String(date.getUTCDate()))
}

const daysOf = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const [earliestYear, latestYear] = [1800, 2150]

function day(year?: string, month?: string, date?: string): string | undefined {
  if (year === undefined || month === undefined || date === undefined) return undefined
  if (Number(year) < earliestYear || Number(year) > latestYear) return undefined
  const days = Number(month) === 2 && !isLeap(Number(year)) ? 28 : daysOf[Number(month) - 1]
  if (days === undefined || Number(date) < 1 || Number(date) > days) return undefined
  return `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
}
