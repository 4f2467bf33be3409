import { z } from 'zod'
import { problem, type SurfaceCall } from '../../../src/contract/index.ts'
import { type EntraKeys, issuerOf } from '../authority/keys.ts'
import type { EntraClaimsConfig } from './config.ts'

/** Who calls: Entra's own service for custom extensions, and nobody else who has a token for our app. */

/** "Microsoft.AuthenticationEventsCallout", the same in every tenant. */
const extensionsApp = '99045fe1-7639-4a75-9d4a-577b6ca3810f'
const skewSeconds = 60

const payload = z.object({
  iss: z.string(),
  aud: z.string(),
  azp: z.literal(extensionsApp),
  tid: z.string(),
  ver: z.literal('2.0'),
  exp: z.number(),
  nbf: z.number().default(0),
})

interface Judging {
  readonly config: EntraClaimsConfig
  readonly keys: EntraKeys
  readonly now: number
}

/** https://learn.microsoft.com/en-us/entra/identity-platform/custom-extension-overview: what an API has to check. */
export async function checkCaller({ headers, signal }: SurfaceCall, { config, keys, now }: Judging): Promise<void> {
  const token = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  const parsed = payload.safeParse(token === undefined ? undefined : await keys.verified(token, signal))
  if (!parsed.success) throw problem('unauthenticated')
  const { iss, aud, tid, exp, nbf } = parsed.data
  const seconds = now / 1000
  const isOfNow = exp > seconds - skewSeconds && nbf <= seconds + skewSeconds
  const isOurs = iss === issuerOf(config) && aud === config.appId && tid.toLowerCase() === config.tenantId
  if (!isOurs || !isOfNow) throw problem('unauthenticated')
}
