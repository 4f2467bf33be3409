import { createHash, timingSafeEqual } from 'node:crypto'
import { type HostContext, problem, type SurfaceCall } from '../../src/contract/index.ts'

/** `x-api-key`: what Descope's Incode connector shows instead of Incode's own key. Made at first need, kept sealed. */

const place = 'api-key'
const keyBytes = 32

export interface ApiKey {
  get(): Promise<string>
  /** Throws `unauthenticated`. */
  insist(call: Pick<SurfaceCall, 'headers'>): Promise<void>
}

export function createApiKey({ state, random }: Pick<HostContext, 'state' | 'random'>): ApiKey {
  return {
    async get() {
      const known = await state.get(place)
      if (known !== undefined) return known
      const made = Buffer.from(random.bytes(keyBytes)).toString('base64url')
      await state.set(place, made)
      // Two replicas may make one each: what stands there is the one.
      return (await state.get(place)) ?? made
    },
    async insist({ headers }) {
      const [given, known] = [headers.get('x-api-key'), await state.get(place)]
      const isRight = given !== null && known !== undefined && timingSafeEqual(hash(given), hash(known))
      if (!isRight) throw problem('unauthenticated', 'The API key is not that of this integration.')
    },
  }
}

const hash = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()
