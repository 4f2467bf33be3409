/** The access tokens that the org authorization server has issued. */

import { randomBytes } from 'node:crypto'
import { type CryptoKey, generateKeyPair, SignJWT } from 'jose'

/** What stands behind an access token. */
export interface Grant {
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
  /** The thumbprint of the key that calls must be proven with. */
  readonly jkt: string | undefined
}

/** Okta fixes the life of its own tokens. */
export const expiresInSeconds = 3600

export interface Tokens {
  issue(grant: Omit<Grant, 'expiresAt'>, issuer: string): Promise<string>
  /** The grant of a token that is alive. */
  find(token: string): Grant | undefined
  /** Ends every token, as when an administrator revokes them. */
  revokeAll(): void
}

export function createTokens(clock: { now(): number }): Tokens {
  const issued = new Map<string, Grant>()
  let key: Promise<CryptoKey> | undefined
  return {
    async issue({ clientId, scopes, jkt }, issuer) {
      key ??= generateKeyPair('RS256').then(pair => pair.privateKey)
      const now = clock.now()
      for (const [token, grant] of issued) if (grant.expiresAt <= now) issued.delete(token)
      const iat = Math.floor(now / 1000)
      const claims = { ver: 1, jti: `AT.${randomBytes(24).toString('base64url')}`, cid: clientId, scp: scopes }
      const token = await new SignJWT({ ...claims, ...(jkt === undefined ? {} : { cnf: { jkt } }) })
        .setProtectedHeader({ alg: 'RS256', kid: 'sandbox' })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(clientId)
        .setIssuedAt(iat)
        .setExpirationTime(iat + expiresInSeconds)
        .sign(await key)
      issued.set(token, { clientId, scopes, jkt, expiresAt: now + expiresInSeconds * 1000 })
      return token
    },
    find(token) {
      const grant = issued.get(token)
      return grant !== undefined && grant.expiresAt > clock.now() ? grant : undefined
    },
    revokeAll: () => issued.clear(),
  }
}
