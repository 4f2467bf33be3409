import { createPrivateKey, X509Certificate } from 'node:crypto'

/** A certificate that an administrator pastes: what is wrong with it, in words that say what to do. */

const howToConvert = 'Convert a .pfx with: openssl pkcs12 -in file.pfx -out file.pem -nodes, and paste the whole of file.pem.'

export function certificateFault(pem: string): string | undefined {
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) return `Has to be a certificate as PEM. ${howToConvert}`
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(pem)) {
    return 'The private key is protected by a password. Take it off: openssl rsa -in key.pem -out plain.pem.'
  }
  if (!/-----BEGIN (RSA )?PRIVATE KEY-----/.test(pem)) return `The private key is missing. ${howToConvert}`
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType !== 'rsa') return 'Entra takes certificates of RSA keys only.'
    if (!new X509Certificate(pem).checkPrivateKey(key)) return 'The private key is not that of the certificate.'
  } catch {
    return 'Certificate or private key cannot be read.'
  }
  return undefined
}

export function expiryOf(pem: string): number {
  return Date.parse(new X509Certificate(pem).validTo)
}
