import { createHash, timingSafeEqual } from 'node:crypto'
import type { HostContext } from '../../src/contract/index.ts'

/**
 * The secret that Okta sends with every event: the only proof that it is Okta, for events carry no signature
 * (https://developer.okta.com/docs/concepts/event-hooks/). The host makes it at first need and keeps it sealed.
 */

export const eventHeader = 'authorization'
const place = 'event-hook-secret'
const secretBytes = 32

export interface EventSecret {
  /** Made where there is none yet. */
  get(): Promise<string>
  /** Compared in a time that says nothing of the secret. */
  matches(given: string | null): Promise<boolean>
}

export function createEventSecret({ state, random }: Pick<HostContext, 'state' | 'random'>): EventSecret {
  return {
    async get() {
      const known = await state.get(place)
      if (known !== undefined) return known
      const made = Buffer.from(random.bytes(secretBytes)).toString('base64url')
      await state.set(place, made)
      // Two replicas may make one each: what stands there is the one.
      return (await state.get(place)) ?? made
    },
    async matches(given) {
      const known = await state.get(place)
      if (known === undefined || given === null) return false
      return timingSafeEqual(digest(given), digest(known))
    },
  }
}

/** Hashes have one length, so that the comparison always takes the same time. */
export function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}
