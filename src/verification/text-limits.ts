import type { Budget, Budgets } from './budgets.ts'
import { readPhone } from './phone-number.ts'

/** Where text messages may go, and how many in a day: each costs, and some numbers are there to be written to (SMS pumping). */
export interface TextLimits {
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[]
  readonly perCountryDay: number
}

/** Counted apart, so that what strangers cause uses up nothing of what an agent sends to a caller. */
type Use = '' | 'notice_' | 'start_' | 'code_'

/** Or in how many seconds there may be one again. */
export type TextPaid = 'paid' | 'not_there' | number

const dayMs = 86_400_000
const perNumberDay = 5

type Spending = Pick<Budgets, 'spend'>

export async function payForNumber(budgets: Spending, number: string, use: Use = ''): Promise<TextPaid> {
  return (await budgets.spend({ scope: `${use}texts_to_number`, of: number, windowMs: dayMs, limit: perNumberDay })) ?? 'paid'
}

/** Only to countries that are listed, so many to each in a day, and so many to one number. */
export async function payForTextTo(
  budgets: Spending,
  limits: TextLimits | undefined,
  number: string,
  use: Use = '',
): Promise<TextPaid> {
  const country = readPhone(number, undefined)?.country
  if (limits === undefined || country === undefined || !limits.countries.includes(country)) return 'not_there'
  const paid = await payForNumber(budgets, number, use)
  if (paid !== 'paid') return paid
  const ofCountry: Budget = { scope: `${use}texts_to_country`, of: country, windowMs: dayMs, limit: limits.perCountryDay }
  return (await budgets.spend(ofCountry)) ?? 'paid'
}
