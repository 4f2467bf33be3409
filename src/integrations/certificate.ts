import { createHash, createPrivateKey, type KeyObject, webcrypto, X509Certificate } from 'node:crypto'
import { type CryptoKey, importPKCS8, type JWK } from 'jose'
import { connectorError } from '../contract/index.ts'

/**
 * X.509 certificates (RFC 5280): the self-signed one of an integration's own key, and those that administrators paste. A
 * product that trusts a certificate knows our assertions by its thumbprint; nobody checks who issued it.
 */

/** A certificate of an RSA key by itself, as PEM: for signatures only, and no authority. */
export async function selfSigned(
  privateJwk: JWK,
  about: { readonly name: string; readonly from: number; readonly until: number },
): Promise<string> {
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } = await loaded()
  const { n, e, kty } = privateJwk
  const [signing, verifying] = await Promise.all([rsaKey(privateJwk, 'sign'), rsaKey({ n, e, kty } as JWK, 'verify')])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Only has to differ among the certificates of one name; a leading digit under 8 keeps it positive.
    serialNumber: `1${createHash('sha256').update(`${n}${about.from}`).digest('hex').slice(0, 31)}`,
    name: [{ CN: [about.name] }],
    notBefore: new Date(about.from),
    notAfter: new Date(about.until),
    signingAlgorithm: rs256,
    keys: { privateKey: signing, publicKey: verifying },
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    ],
  })
  return new X509Certificate(Buffer.from(certificate.rawData)).toString()
}

const rs256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

function rsaKey(jwk: JWK, use: 'sign' | 'verify') {
  const { use: _use, key_ops: _ops, ...bare } = jwk
  return webcrypto.subtle.importKey('jwk', bare as webcrypto.JsonWebKey, rs256, true, [use])
}

/** Only for who makes one, once in two years: it brings the polyfill of its decorators into the process. */
async function loaded() {
  await import('reflect-metadata')
  return import('@peculiar/x509')
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
