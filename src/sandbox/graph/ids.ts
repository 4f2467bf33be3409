/**
 * Object ids that look drawn at random and yet are computed from an index: a directory of a million needs no table of
 * ids, and its ids rise with nothing, as Entra's do not.
 */

/** The ids of one kind of object. */
export interface Ids {
  at(index: number): string
  /** The index whose id this is. */
  indexOf(id: string): number | undefined
}

const quads: readonly string[] = Array.from({ length: 65_536 }, (_, n) => n.toString(16).padStart(4, '0'))

/** MurmurHash3's 32-bit finalizer: each step can be undone, so no two numbers meet. */
function mix(n: number): number {
  let h = n ^ (n >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Undoes `mix`; the factors are the inverses of its own modulo 2^32. */
function unmix(n: number): number {
  let h = n ^ (n >>> 16)
  h = Math.imul(h, 0x7ed1b41d)
  h ^= (h >>> 13) ^ (h >>> 26)
  h = Math.imul(h, 0xa5cb9243)
  return (h ^ (h >>> 16)) >>> 0
}

const quad = (n: number): string => quads[n & 0xffff] ?? ''

/** A GUID of version 4 whose first eight digits carry the index, and whose others follow from them. */
function guidOf(first: number, key: number): string {
  const second = mix(first ^ key ^ 0x9e3779b9)
  const third = mix(second ^ 0x7f4a7c15)
  const fourth = mix(third ^ 0x2545f491)
  const head = `${quad(first >>> 16)}${quad(first)}-${quad(second >>> 16)}-${quad(0x4000 | (second & 0x0fff))}`
  return `${head}-${quad(0x8000 | (third >>> 18))}-${quad(third)}${quad(fourth >>> 16)}${quad(fourth)}`
}

/** Ids under a key. Keys that differ in the highest byte share no first digits for the first sixteen million objects. */
export function createIds(key: number): Ids {
  const at = (index: number): string => guidOf(mix(index ^ key), key)
  return {
    at,
    indexOf(id) {
      if (id.length !== 36) return undefined
      const index = (unmix(Number.parseInt(id.slice(0, 8), 16)) ^ key) >>> 0
      return at(index) === id.toLowerCase() ? index : undefined
    },
  }
}
