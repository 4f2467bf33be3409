import { decodeProtectedHeader } from 'jose'
import {
  asVerificationId,
  connectorError,
  type HostContext,
  type IntegrationId,
  type JsonObject,
  type Random,
} from '../contract/index.ts'
import { token } from '../security/hash.ts'
import type { Ports } from './deps.ts'
import type { OwnKeys } from './keys.ts'

/** Tokens of connectors that speak of a verification: none leaves before the ledger has it. */

interface Deps {
  readonly id: IntegrationId
  readonly random: Random
  readonly keys: Pick<OwnKeys, 'sign'>
  readonly verifications: Pick<Ports['verifications'], 'issued'>
}

export function issuing({ id, random, keys, verifications }: Deps): {
  readonly sign: HostContext['keys']['sign']
  readonly issued: HostContext['verifications']['issued']
} {
  return {
    async sign(claims, { verificationId }) {
      const whole = { jti: token(random, 16), ...claims }
      const signed = await keys.sign(whole)
      const { kid = '' } = decodeProtectedHeader(signed)
      await verifications.issued(id, { ...read(whole), verificationId: asVerificationId(verificationId), kid })
      return signed
    },
    issued: (claims, { verificationId }) =>
      verifications.issued(id, { ...read(claims), verificationId: asVerificationId(verificationId), kid: '' }),
  }
}

function read({ jti, sub, aud, iat, exp }: JsonObject) {
  if (
    ![jti, sub, aud].every(one => typeof one === 'string' && one !== '') ||
    typeof iat !== 'number' ||
    typeof exp !== 'number'
  ) {
    throw connectorError('internal', undefined, { detail: 'a token says neither for whom nor until when' })
  }
  const audience = String(aud)
  return { jti: String(jti), clientId: audience, subject: String(sub), audience, issuedAt: iat * 1_000, expiresAt: exp * 1_000 }
}
