import { type CryptoKey, jwtVerify } from 'jose'

interface Expected {
  readonly key: CryptoKey
  readonly clientId: string
  readonly issuer: string
  readonly now: number
}

const bearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Whether the caller is the client by its key (`private_key_jwt`, OpenID Connect Core 1.0, section 9; RFC 7523, section 3). */
export async function provesByKey(
  form: Readonly<Record<string, string | undefined>>,
  { key, clientId, issuer, now }: Expected,
): Promise<boolean> {
  if (form.client_assertion_type !== bearer) return false
  const checks = { issuer: clientId, subject: clientId, audience: [issuer, `${issuer}/token`], currentDate: new Date(now) }
  return jwtVerify(form.client_assertion ?? '', key, { ...checks, requiredClaims: ['exp', 'jti'] }).then(
    () => true,
    () => false,
  )
}
