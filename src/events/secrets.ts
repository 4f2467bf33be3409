import type { SealPlace, Seals } from '../security/seals.ts'
import type { Receiver } from './formats/index.ts'
import type { Subscription } from './rows.ts'

type Column = 'secret_sealed' | 'former_sealed' | 'authorization_sealed'

export const placeOf = (id: string, column: Column): SealPlace => ({ table: 'webhook_subscriptions', row: id, column })

/** A receiver with its secrets open; the former one only for as long as it is still used. */
export function receiverOf(seals: Seals, subscription: Subscription, now: number): Receiver {
  const open = (column: Column) => {
    const sealed = subscription[column]
    return sealed === null ? null : seals.open(sealed, placeOf(subscription.id, column))
  }
  const overlaps = subscription.former_until !== null && subscription.former_until > now
  const secrets = [open('secret_sealed'), overlaps ? open('former_sealed') : null]
  return {
    subscription,
    secrets: secrets.filter(secret => secret !== null),
    authorization: open('authorization_sealed'),
  }
}
