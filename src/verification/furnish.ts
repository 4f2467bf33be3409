import { hmac } from '../security/hash.ts'
import { createBreakers } from './breaker.ts'
import { createBudgets } from './budgets.ts'
import { readBackCodes } from './desk/code.ts'
import { transferCodes } from './hand-over.ts'
import { createNicknames } from './nicknames/index.ts'
import { createPolicies } from './policies/index.ts'
import { defaultPolicy } from './policy.ts'
import type { Room, VerificationDeps } from './room.ts'
import { createSeats } from './seats.ts'

/** What the files of this room share, from what it is built from. */
export function furnish(deps: VerificationDeps): Room {
  const { store, clock, seals, random, epoch, policy = defaultPolicy } = deps
  const linkKey = seals.derive('verification-link')
  return {
    policy,
    policies: createPolicies({ store, clock, base: policy, floor: {} }),
    nicknames: createNicknames(),
    failPoint: () => {},
    dryRun: false,
    ...deps,
    seats: createSeats(seals.derive('seat'), epoch, random),
    breakers: createBreakers(clock),
    budgets: createBudgets({ store, clock, key: seals.derive('budget') }),
    sessionRefKey: seals.derive('session-ref'),
    gateKey: seals.derive('gate'),
    linkToken: id => hmac(linkKey, epoch, id),
    transferCode: transferCodes(seals.derive('transfer-code'), epoch),
    readBackCode: readBackCodes(seals.derive('read-back-code'), epoch),
    settling: new Map(),
  }
}
