import { randomUUID } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { Authorization, FaceOutcome } from './authorizations.ts'

const kid = 'incode-stand-in'
const lifeSeconds = 300

/** One pair for the whole process: making one takes a while. */
let pair: Promise<{ privateKey: CryptoKey; publicKey: CryptoKey }> | undefined
function keys() {
  pair ??= generateKeyPair('RS256')
  return pair
}

export async function publicKey(): Promise<JWK> {
  return { ...(await exportJWK((await keys()).publicKey)), kid, use: 'sig', alg: 'RS256' }
}

/**
 * The claims that Incode's pages and samples name (`identity_id`, `auth_overall_status`, `auth_overall_score`), and of the
 * document what they say comes with them. That `sub` is the identity is the stand-in's assumption.
 */
export async function idTokenOf(
  { clientId, nonce }: Authorization,
  outcome: FaceOutcome,
  at: { readonly issuer: string; readonly now: number },
): Promise<string> {
  const iat = Math.floor(at.now / 1000)
  const { identityId, overall, value, idToken } = outcome
  const claims = {
    iss: at.issuer,
    sub: identityId ?? randomUUID(),
    aud: clientId,
    iat,
    auth_time: iat,
    exp: iat + lifeSeconds,
    nonce,
    identity_id: identityId,
    auth_overall_status: overall,
    auth_overall_score: value,
    name: 'Name of the document',
    birthdate: '1990-01-15',
    ...idToken.claims,
  }
  const said = Object.fromEntries(Object.entries(claims).filter(([, claim]) => claim !== undefined && claim !== null))
  const { privateKey } = idToken.signedBy === 'stranger' ? await generateKeyPair('RS256') : await keys()
  return new SignJWT(said).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(privateKey)
}
