/** DPoP proofs (RFC 9449) as Okta checks them. https://developer.okta.com/docs/guides/dpop/oktaresourceserver/main/ */

import { createHash, randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose'
import type { Once } from '../once.ts'
import { signingAlgs } from './client-assertion.ts'

/** Why a proof is refused, in Okta's words where they are known. */
export class ProofFault extends Error {}
/** The proof lacks a nonce that the server knows. */
export class NonceWanted extends Error {}

/** What a proof is checked against. */
export interface ProofCheck {
  readonly proof: string | undefined
  readonly method: string
  /** The address asked for: decoded path, no query. */
  readonly url: string
  readonly now: number
  readonly once: Once
  /** At the token endpoint: whether a nonce is one of the server's. */
  readonly knowsNonce?: (nonce: string) => boolean
  /** At a resource: the token that the proof goes with. */
  readonly accessToken?: string
}

const toleranceSeconds = 300

/** The thumbprint of the key that made the proof; throws a `ProofFault` or `NonceWanted`. */
export async function checkProof(check: ProofCheck): Promise<string> {
  if (check.proof === undefined || check.proof === '') throw new ProofFault('The DPoP proof JWT header is missing.')
  const { jkt, claims } = await verified(check.proof, check.now)
  if (claims.htm !== check.method) throw new ProofFault("'htm' claim in the DPoP proof JWT is invalid.")
  if (claims.htu !== check.url) throw new ProofFault("'htu' claim in the DPoP proof JWT is invalid.")
  if (typeof claims.iat !== 'number' || Math.abs(claims.iat - check.now / 1000) > toleranceSeconds)
    throw new ProofFault("'iat' claim in the DPoP proof JWT is invalid.")
  if (check.accessToken !== undefined) {
    const ath = createHash('sha256').update(check.accessToken).digest('base64url')
    if (claims.ath !== ath) throw new ProofFault("'ath' claim in the DPoP proof JWT is invalid.")
  }
  if (typeof claims.jti !== 'string' || claims.jti === '') throw new ProofFault("'jti' claim in the DPoP proof JWT is missing.")
  if (check.knowsNonce !== undefined && !(typeof claims.nonce === 'string' && check.knowsNonce(claims.nonce)))
    throw new NonceWanted()
  if (!check.once(`${jkt} ${claims.jti}`, check.now / 1000 + 2 * toleranceSeconds))
    throw new ProofFault('The DPoP proof JWT has already been used.')
  return jkt
}

async function verified(proof: string, now: number) {
  try {
    const { jwk } = decodeProtectedHeader(proof)
    if (jwk === undefined || 'd' in jwk) throw new ProofFault("'jwk' header in the DPoP proof JWT is invalid.")
    const options = {
      algorithms: [...signingAlgs],
      typ: 'dpop+jwt',
      currentDate: new Date(now),
      clockTolerance: toleranceSeconds,
    }
    const { payload } = await jwtVerify(proof, EmbeddedJWK, options)
    return { jkt: await calculateJwkThumbprint(jwk), claims: payload }
  } catch (cause) {
    if (cause instanceof ProofFault) throw cause
    throw new ProofFault('The DPoP proof JWT is invalid.')
  }
}

const day = 86_400_000

/** The nonces of the token endpoint: one lives a day and is taken for three. */
export function createNonces(clock: { now(): number }): { current(): string; knows(nonce: string): boolean } {
  let made: { nonce: string; at: number }[] = []
  return {
    current() {
      const now = clock.now()
      made = made.filter(({ at }) => now - at < 3 * day)
      const last = made.at(-1)
      if (last !== undefined && now - last.at < day) return last.nonce
      const nonce = randomBytes(24).toString('base64url')
      made.push({ nonce, at: now })
      return nonce
    },
    knows: nonce => made.some(one => one.nonce === nonce && clock.now() - one.at < 3 * day),
  }
}
