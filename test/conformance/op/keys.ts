import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload } from 'jose'
import * as client from 'openid-client'

/** The keys of a relying party that proves itself by assertions (RFC 7523 section 3). */
export interface Keys {
  readonly jwks: { readonly keys: readonly JWK[] }
  /** How it proves itself; `claims` are put over those of a right assertion, and `undefined` leaves one out. */
  proof(claims?: Readonly<Record<string, unknown>>): client.ClientAuth
  /** By an RSA key that is published for PS256 alone. */
  byRsa(alg: 'PS256' | 'RS256'): client.ClientAuth
}

export async function keysOf(): Promise<Keys> {
  const ec = await generateKeyPair('ES256')
  const rsa = await generateKeyPair('PS256', { extractable: true })
  const asRs256 = await importJWK(await exportJWK(rsa.privateKey), 'RS256')
  if (asRs256 instanceof Uint8Array) throw new Error('no key')
  return {
    jwks: {
      keys: [
        { ...(await exportJWK(ec.publicKey)), alg: 'ES256' },
        { ...(await exportJWK(rsa.publicKey)), alg: 'PS256' },
      ],
    },
    proof: (claims = {}) =>
      client.PrivateKeyJwt(ec.privateKey, {
        [client.modifyAssertion](_header, payload: JWTPayload) {
          Object.assign(payload, claims)
        },
      }),
    byRsa: alg => client.PrivateKeyJwt(alg === 'PS256' ? rsa.privateKey : asRs256),
  }
}

export const secondsNow = (): number => Math.floor(Date.now() / 1_000)
