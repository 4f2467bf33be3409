import { randomBytes } from 'node:crypto'
import type { Clock, Random } from '../contract/index.ts'

/** The wall clock. The only place that reads it; everything else is handed a `Clock`. */
export const systemClock: Clock = { now: () => Date.now() }

/** The operating system's randomness for secrets and ids; `fraction` is for jitter. */
export const systemRandom: Random = {
  bytes: length => new Uint8Array(randomBytes(length)),
  fraction: () => Math.random(),
}
