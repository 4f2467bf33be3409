import { z } from 'zod'
import { type EntraKeys, issuerOf } from '../authority/keys.ts'
import type { ExternalMfaConfig } from './config.ts'

/**
 * Whom Entra asks about: an ID token of its own, issued after the first factor and on purpose already expired. So `exp` says
 * nothing, and its age is judged by when it was issued.
 */

const oldestSeconds = 600
const skewSeconds = 60
/** For as long as the same hint could pass once more. */
export const onceSeconds = oldestSeconds + 2 * skewSeconds

const guid = z.guid().transform(text => text.toLowerCase())
const payload = z.object({
  ver: z.literal('2.0'),
  iss: z.string(),
  aud: z.string(),
  iat: z.number(),
  nbf: z.number().optional(),
  tid: guid,
  oid: guid,
  sub: z.string().min(1).max(500),
})

export interface Hint {
  /** The tenant of the account, which for a guest need not be the one that is signed in to. */
  readonly tid: string
  /** The person, in the tenant that is signed in to. */
  readonly oid: string
  readonly sub: string
}

interface Judging {
  readonly config: ExternalMfaConfig
  readonly keys: EntraKeys
  readonly now: number
}

export async function hintOf(token: string, { config, keys, now }: Judging, signal: AbortSignal): Promise<Hint | undefined> {
  const parsed = payload.safeParse(await keys.verified(token, signal))
  if (!parsed.success) return undefined
  const { iss, aud, iat, nbf = iat, tid, oid, sub } = parsed.data
  const age = now / 1000 - iat
  const isOfNow = age <= oldestSeconds && age >= -skewSeconds && nbf <= now / 1000 + skewSeconds
  return iss === issuerOf(config) && aud === config.appId && isOfNow ? { tid, oid, sub } : undefined
}
