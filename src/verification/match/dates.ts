import { readBirthDate } from '../../contract/index.ts'
import type { ClaimMatch } from './types.ts'

/**
 * Dates as Incode and directories write them. A date that can be read in two ways is not read: 03/04/1990 is a day in
 * March or in April, and a guess would be right for the wrong person.
 */

/** `YYYY-MM-DD`, or undefined where there is no such day or more than one. */
export function readDate(text: string): string | undefined {
  const written = text.normalize('NFKC').trim()
  if (/^-?\d{11,13}$/.test(written)) return ofEpoch(Number(written))
  const first = /^(\d{4})([-/.]?)(\d{2})\2(\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(written)
  if (first) return day(first[1], first[3], first[4])
  const last = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})$/.exec(written)
  if (last) return dayOrMonthFirst(last[1] ?? '', last[3] ?? '', last[4] ?? '', last[2] === '.')
  return named(written)
}

/** Only where the day is written before the month do dots divide them (CLDR, date formats by region). */
function dayOrMonthFirst(one: string, two: string, year: string, dayFirst: boolean): string | undefined {
  const readings = [day(year, two, one), ...(dayFirst ? [] : [day(year, one, two)])]
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

/** Midnight of Greenwich, as Incode tells a date of birth in milliseconds. */
function ofEpoch(milliseconds: number): string | undefined {
  const [date = '', time = ''] = new Date(milliseconds).toISOString().split('T')
  return time === '00:00:00.000Z' ? day(...(date.split('-') as [string, string, string])) : undefined
}

function day(year?: string, month?: string, date?: string): string | undefined {
  if (year === undefined || month === undefined || date === undefined) return undefined
  const read = readBirthDate(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
  return read !== undefined && read >= '1880' && read < '2100' ? read : undefined
}

/** A date of birth matches or does not: there is no `close`. */
export function compareDate(shown: string | undefined, known: string | null): ClaimMatch {
  const here = known === null ? undefined : readDate(known)
  if (here === undefined) return { value: 'not_checked', reason: known === null ? 'missing_here' : 'unreadable' }
  const there = shown === undefined ? undefined : readDate(shown)
  if (there === undefined) return { value: 'missing', reason: shown === undefined ? 'missing_there' : 'unreadable' }
  if (here !== there) return { value: 'mismatched', reason: 'other' }
  return { value: 'matched', reason: shown === known ? 'same' : 'written_differently' }
}
