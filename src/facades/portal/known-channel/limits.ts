import { networksOf } from '../../../security/network-of.ts'
import type { Budget } from '../../../verification/budgets.ts'
import { folded } from '../../../verification/deliver-to.ts'
import type { Asker, CodeDeps } from './deps.ts'

/**
 * Counted by who acts: a stranger who types somebody's login all day at one address uses up what is the stranger's. What a
 * person is sent by all together has an end too, and with it what can be guessed: so many codes, each so many tries.
 */

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Of one code. */
export const triesPerCode = 5
const askedAtAddressHour = 60
const askedForLoginHour = 5
const sentToPersonHour = 10
const typedAtAddressHour = 120

type Spending = Pick<CodeDeps, 'budgets'>

/** Undefined, or in how many seconds there is something left. What one address pays comes before what all share. */
async function pay({ budgets }: Spending, owed: readonly Budget[]): Promise<number | undefined> {
  for (const budget of owed) {
    const seconds = await budgets.spend(budget)
    if (seconds !== undefined) return seconds
  }
  return undefined
}

/** Of all logins alike, whether anybody has them. */
export function payForAsking(
  deps: Spending,
  { portalId, address }: Asker,
  login: string,
  perMinute: number,
): Promise<number | undefined> {
  const typed = folded(login)
  return pay(deps, [
    ...atNetworks('codes_asked_at', address, askedAtAddressHour),
    ...atNetworks('codes_asked_for', address, askedForLoginHour, ` ${typed}`),
    { scope: 'codes_of_portal', of: portalId, windowMs: minuteMs, limit: perMinute },
  ])
}

export function payForTyping(deps: Spending, { address }: Pick<Asker, 'address'>): Promise<number | undefined> {
  return pay(deps, atNetworks('codes_typed_at', address, typedAtAddressHour))
}

/** Whoever has IPv6 has more addresses than anybody could count: what is theirs is a network. */
function atNetworks(scope: Budget['scope'], address: string, limit: number, what = ''): readonly Budget[] {
  return networksOf(address).map(({ of, times }) => ({ scope, of: `${of}${what}`, windowMs: hourMs, limit: limit * times }))
}

/** Of a person that there is: asked where nobody waits for the answer. */
export function payForSending(deps: Spending, person: string): Promise<number | undefined> {
  return pay(deps, [{ scope: 'codes_of_person', of: person, windowMs: hourMs, limit: sentToPersonHour }])
}
