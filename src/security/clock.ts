import { randomFillSync } from 'node:crypto'
import type { Clock, Random } from '../contract/index.ts'

/** The wall clock. The only place that reads it; everything else is handed a `Clock`. */
export const systemClock: Clock = { now: () => Date.now() }

/** Asking the system costs the same for 16 bytes as for thousands, and a start needs some ten times. */
const drawn = new Uint8Array(4_096)
let next = drawn.length

/** Each byte is given out once, and nothing of it stays behind. */
function bytes(length: number): Uint8Array {
  if (length > drawn.length / 4) return randomFillSync(new Uint8Array(length))
  if (next + length > drawn.length) {
    randomFillSync(drawn)
    next = 0
  }
  const given = drawn.slice(next, next + length)
  drawn.fill(0, next, next + length)
  next += length
  return given
}

/** The operating system's randomness for secrets and ids; `fraction` is for jitter. */
export const systemRandom: Random = { bytes, fraction: () => Math.random() }
