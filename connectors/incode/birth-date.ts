import { numberIn, textIn } from './fields.ts'

const earliestYear = 1850
const latestYear = 2150

/** `YYYY-MM-DD` of a day that exists, from epoch milliseconds, ISO 8601 or day/month/year. */
export function birthDateOf(value: unknown): string | undefined {
  const epoch = numberIn(value)
  if (epoch !== undefined) return ofEpoch(epoch)
  const text = textIn(value)
  if (text === undefined) return undefined
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/.exec(text)
  if (iso) return ofParts(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const written = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  if (!written) return undefined
  const [day, month, year] = [Number(written[1]), Number(written[2]), Number(written[3])]
  // Day first, unless only the American order makes a day.
  return ofParts(year, month, day) ?? ofParts(year, day, month)
}

const dayMs = 86_400_000

/** A small number that is no whole day, as `1990` or `19900131`, is something else than milliseconds. */
function ofEpoch(milliseconds: number): string | undefined {
  if (Math.abs(milliseconds) < 100_000_000 && milliseconds % dayMs !== 0) return undefined
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return undefined
  return ofParts(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

function ofParts(year: number, month: number, day: number): string | undefined {
  if (year < earliestYear || year > latestYear) return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.toISOString().slice(0, 10)
}
