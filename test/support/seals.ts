import { systemRandom } from '../../src/security/clock.ts'
import { createSeals } from '../../src/security/seals.ts'

/** Opens what worlds of tests have sealed that start no host. */
export const testSeals = createSeals([{ id: 'k1', key: new Uint8Array(32).fill(7) }], systemRandom)
