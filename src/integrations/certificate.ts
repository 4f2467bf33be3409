import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { type CryptoKey, importPKCS8, type JWK } from 'jose'
import { connectorError } from '../contract/index.ts'
import { bits, context, integer, nothing, objectId, octets, sequence, set, time, utf8, yes } from './der.ts'

/**
 * X.509 certificates (RFC 5280): the self-signed one of an integration's own key, and those that administrators paste. A
 * product that trusts a certificate knows our assertions by its thumbprint; nobody checks who issued it.
 */

const sha256WithRsa = sequence(objectId('1.2.840.113549.1.1.11'), nothing)

function nameOf(common: string) {
  return sequence(set(sequence(objectId('2.5.4.3'), utf8(common))))
}

/** For signatures only, and no authority (RFC 5280 sections 4.2.1.3 and 4.2.1.9). */
const extensions = context(
  3,
  sequence(
    sequence(objectId('2.5.29.19'), yes, octets(sequence())),
    sequence(objectId('2.5.29.15'), yes, octets(bits(Buffer.from([0x80]), 7))),
  ),
)

/** A certificate of an RSA key by itself, as PEM. */
export function selfSigned(
  privateJwk: JWK,
  about: { readonly name: string; readonly from: number; readonly until: number },
): string {
  const key = createPrivateKey({ key: privateJwk as Record<string, unknown>, format: 'jwk' })
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  // Only has to differ among the certificates of one name; a leading 0 keeps it positive.
  const serial = createHash('sha256').update(spki).update(String(about.from)).digest().subarray(0, 16)
  const name = nameOf(about.name)
  const toSign = sequence(
    context(0, integer(Buffer.from([2]))),
    integer(serial),
    sha256WithRsa,
    name,
    sequence(time(about.from), time(about.until)),
    name,
    spki,
    extensions,
  )
  const der = sequence(toSign, sha256WithRsa, bits(sign('sha256', toSign, key)))
  return new X509Certificate(der).toString()
}

/** What is published of a certificate. */
export interface CertificateFacts {
  readonly pem: string
  /** base64url SHA-256 of the DER: `x5t#S256` (RFC 7515 section 4.1.8). */
  readonly thumbprint: string
  /** ISO 8601. */
  readonly notAfter: string
  /** base64, not base64url: an entry of `x5c` (RFC 7517 section 4.7). */
  readonly der: string
}

export function factsOf(pem: string): CertificateFacts {
  const { raw, validTo } = new X509Certificate(pem)
  return {
    pem,
    thumbprint: createHash('sha256').update(raw).digest('base64url'),
    notAfter: new Date(validTo).toISOString(),
    der: raw.toString('base64'),
  }
}

/** A key to sign with that is known by its certificate. */
export interface CertifiedKey {
  readonly key: CryptoKey
  readonly thumbprint: string
}

/** As `CertifiedKey`: PS256, which Entra asks for (https://learn.microsoft.com/en-us/entra/identity-platform/certificate-credentials). */
async function certified(key: KeyObject, pem: string): Promise<CertifiedKey> {
  const pkcs8 = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { key: await importPKCS8(pkcs8, 'PS256'), thumbprint: factsOf(pem).thumbprint }
}

export function certifiedByJwk(privateJwk: JWK, pem: string): Promise<CertifiedKey> {
  return certified(createPrivateKey({ key: privateJwk as Record<string, unknown>, format: 'jwk' }), pem)
}

/** One text with certificate and private key. What is wrong with it is told without quoting it. */
export function certifiedByPem(pem: string): Promise<CertifiedKey> {
  let key: KeyObject
  let certificate: X509Certificate
  try {
    key = createPrivateKey(pem)
    certificate = new X509Certificate(pem)
  } catch {
    throw connectorError('config_invalid', 'The certificate cannot be read: it has to be PEM, with its private key.')
  }
  if (key.asymmetricKeyType !== 'rsa' || !certificate.checkPrivateKey(key)) {
    throw connectorError('config_invalid', 'Certificate and private key do not belong together, or are not RSA.')
  }
  return certified(key, certificate.toString())
}
