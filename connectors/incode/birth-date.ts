import { numberIn, textIn } from './fields.ts'

const earliestYear = 1850
const latestYear = 2150

/**
 * `YYYY-MM-DD` of the one day that a birth date names. Incode tells it in milliseconds since 1970 (OCR data), as ISO 8601
 * (Incode ID and OpenID claims), or as it is printed on the document. What names two days, `03/04/1990`, names none here:
 * a claim that is missing is asked for anew, one that was guessed could be somebody else's.
 */
export function birthDateOf(value: unknown): string | undefined {
  const epoch = numberIn(value)
  if (epoch !== undefined) return ofEpoch(epoch)
  const text = textIn(value)
  if (text === undefined) return undefined
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/.exec(text)
  if (iso) return ofParts(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const written = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(text)
  if (!written) return undefined
  const [one, other, year] = [Number(written[1]), Number(written[3]), Number(written[4])]
  const dayFirst = ofParts(year, other, one)
  // Only where the day is written before the month do dots divide them (CLDR, date formats by region).
  if (written[2] === '.') return dayFirst
  const monthFirst = ofParts(year, one, other)
  if (dayFirst !== undefined && monthFirst !== undefined && dayFirst !== monthFirst) return undefined
  return dayFirst ?? monthFirst
}

const dayMs = 86_400_000

/** Midnight of Greenwich. Any other moment is one day here and another one there, and no number of days at all is a year. */
function ofEpoch(milliseconds: number): string | undefined {
  if (milliseconds % dayMs !== 0) return undefined
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
