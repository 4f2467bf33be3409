import { createKeyPair, type KeyPair } from '../../src/integrations/keys.ts'

const free: KeyPair[] = []

/**
 * The keys of one host, lent: making one takes 40 ms, and hundreds of hosts come one after the other. No two that are
 * there at a time have one in common.
 */
export function lentKeyPairs() {
  const lent: KeyPair[] = []
  return {
    async keyPair(): Promise<KeyPair> {
      const pair = free.pop() ?? (await createKeyPair())
      lent.push(pair)
      return pair
    },
    giveBack(): void {
      free.push(...lent.splice(0))
    },
  }
}
