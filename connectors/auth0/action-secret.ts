import type { HostContext } from '../../src/contract/index.ts'
import type { Auth0Config } from './config.ts'

/**
 * What the Action and we sign with. The Action of a rehearsal has another one, made here: with the same, whatever either of
 * them signed would be good for the other.
 */

const place = 'action-secret'
const secretBytes = 48

export async function actionSecret(
  { actionSecret: live }: Pick<Auth0Config, 'actionSecret'>,
  { integration, state, random }: Pick<HostContext, 'integration' | 'state' | 'random'>,
): Promise<string> {
  if (integration.mode !== 'rehearsal') return live
  const known = await state.get(place)
  if (known !== undefined) return known
  const made = Buffer.from(random.bytes(secretBytes)).toString('base64url')
  await state.set(place, made)
  // Two replicas may make one each: what stands there is the one.
  return (await state.get(place)) ?? made
}

export const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret)
