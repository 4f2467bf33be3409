import type { Random } from '../contract/index.ts'
import { hmac, sameText, sha256, token } from '../security/hash.ts'

/**
 * The seat cookie names a browser, not a verification: a valid one is used again, and each row keeps its hash. It is
 * ours only with our mark on it, so that nobody chooses its value for another person's browser, and only in this epoch.
 */
export interface Seats {
  issue(): string
  /** The hash that rows keep, or undefined for anything that we did not issue. */
  hashOf(cookie: string | undefined): string | undefined
}

export function createSeats(key: Uint8Array, epoch: string, random: Random): Seats {
  const mark = (name: string) => hmac(key, epoch, name)
  return {
    issue() {
      const name = token(random)
      return `${name}.${mark(name)}`
    },
    hashOf(cookie) {
      if (cookie === undefined || cookie.length > 200) return undefined
      const [name = '', given = '', ...more] = cookie.split('.')
      if (name === '' || more.length > 0 || !sameText(given, mark(name))) return undefined
      return sha256(cookie)
    },
  }
}
