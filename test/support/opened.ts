import { systemRandom } from '../../src/security/clock.ts'
import { sha256 } from '../../src/security/hash.ts'
import { createSeals, type Seals } from '../../src/security/seals.ts'
import type { World } from './world.ts'

/** As somebody opens what is kept sealed who has the host's key. */
export const sealsOf = ({ key }: Pick<World, 'key'>): Seals =>
  createSeals([{ id: sha256(Buffer.from(key).toString('base64')).slice(0, 8), key }], systemRandom)
