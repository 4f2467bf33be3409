import type { HostContext } from '../../src/contract/index.ts'
import type { DescopeConfig } from './config.ts'

/**
 * What the HTTP connector signs bodies with. A body says nothing of the address that it is for, so that the connector of a
 * rehearsal has another secret, made here: a call that is signed for one is none for the other.
 */

const place = 'hmac-secret'
const secretBytes = 32

/** Undefined where the project signs without one. */
export async function hmacSecret(
  { webhookSecret: live }: Pick<DescopeConfig, 'webhookSecret'>,
  { integration, state, random }: Pick<HostContext, 'integration' | 'state' | 'random'>,
): Promise<string | undefined> {
  if (live === undefined || integration.mode !== 'rehearsal') return live
  const known = await state.get(place)
  if (known !== undefined) return known
  const made = Buffer.from(random.bytes(secretBytes)).toString('base64url')
  await state.set(place, made)
  // Two replicas may make one each: what stands there is the one.
  return (await state.get(place)) ?? made
}
