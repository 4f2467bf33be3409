import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

/** Loaded when the first number is read: its tables take ten megabytes. */
let library: typeof import('libphonenumber-js/min') | undefined

export interface PhoneNumber {
  /** E.164. */
  readonly number: string
  /** ISO 3166-1 alpha-2, where the number tells. */
  readonly country: string | undefined
}

/** By the country's rules; without a country, only a number that names its own can be read. */
export function readPhone(text: string, region: string | undefined): PhoneNumber | undefined {
  library ??= load('libphonenumber-js/min') as typeof import('libphonenumber-js/min')
  const country = region !== undefined && library.isSupportedCountry(region) ? region : undefined
  const read = library.parsePhoneNumberFromString(text.slice(0, 64), country)
  return read?.isPossible() ? { number: read.number, country: read.country } : undefined
}
