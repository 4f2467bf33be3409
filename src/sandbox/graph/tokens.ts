/** The access tokens that the authority has issued, and the key that signs them. */

import { randomUUID } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

/** What stands behind an access token. The roles are those of the moment it was issued. */
export interface Grant {
  readonly clientId: string
  readonly roles: readonly string[]
  readonly expiresAt: number
}

export const expiresInSeconds = 3599

/** Where a token comes from and where it is good. */
export interface Place {
  readonly origin: string
  readonly tenantId: string
}

export interface Tokens {
  issue(grant: Omit<Grant, 'expiresAt'>, place: Place): Promise<string>
  /** The grant of a token, also of one that has expired. */
  find(token: string): Grant | undefined
  /** Ends every token, as when the service principal is disabled. */
  revokeAll(): void
  publicKey(): Promise<JWK>
  /** A token of the authority for somebody else than Graph. */
  sign(claims: JWTPayload): Promise<string>
}

const kid = 'sandbox-signing-key'

/** One pair for the whole process: making one takes a while, and a token counts only where it was issued. */
let pair: Promise<{ privateKey: CryptoKey; publicKey: CryptoKey }> | undefined
function keys() {
  pair ??= generateKeyPair('RS256')
  return pair
}

export function createTokens(clock: { now(): number }): Tokens {
  const issued = new Map<string, Grant>()
  return {
    async issue({ clientId, roles }, { origin, tenantId }) {
      const now = clock.now()
      // Kept for a day after its end, so that the refusal can say that it has expired.
      for (const [token, grant] of issued) if (grant.expiresAt + 86_400_000 <= now) issued.delete(token)
      const iat = Math.floor(now / 1000)
      const who = { appid: clientId, app_displayname: 'sandbox', appidacr: '2', idtyp: 'app', oid: randomUUID(), tid: tenantId }
      const token = await new SignJWT({ ...who, roles, ver: '1.0', uti: randomUUID() })
        .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid })
        .setIssuer(`${origin}/${tenantId}/`)
        .setAudience(origin)
        .setSubject(who.oid)
        .setIssuedAt(iat)
        .setNotBefore(iat)
        .setExpirationTime(iat + expiresInSeconds)
        .sign((await keys()).privateKey)
      issued.set(token, { clientId, roles, expiresAt: now + expiresInSeconds * 1000 })
      return token
    },
    find: token => issued.get(token),
    revokeAll: () => issued.clear(),
    sign: async claims =>
      new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign((await keys()).privateKey),
    publicKey: async () => ({ ...(await exportJWK((await keys()).publicKey)), kid, use: 'sig', alg: 'RS256' }),
  }
}
