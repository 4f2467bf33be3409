/**
 * Client assertions signed with a certificate, as Entra checks them.
 * https://learn.microsoft.com/en-us/entra/identity-platform/certificate-credentials
 */

import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose'
import type { Once } from '../once.ts'
import { certificatesOf, type GraphClient } from './apps.ts'

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Why an assertion is refused, under the number that Entra gives the reason. */
export class AssertionFault extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Entra forgives clocks five minutes. */
const skewSeconds = 300
/** The documentation asks for five to ten minutes. */
const longestSeconds = 600

export interface ParsedAssertion {
  readonly header: ProtectedHeaderParameters
  readonly claims: JWTPayload
}

/** Reads an assertion without checking anything. */
export function parseAssertion(assertion: string): ParsedAssertion {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) }
  } catch {
    throw new AssertionFault(50027, 'JWT token is invalid or malformed.')
  }
}

/** Refuses an assertion outside of its own times. */
export function checkTimes({ exp, nbf, iat }: JWTPayload, nowSeconds: number): void {
  const starts = Math.max(nbf ?? 0, iat ?? 0)
  if (typeof exp !== 'number' || exp + skewSeconds <= nowSeconds || starts - skewSeconds > nowSeconds)
    throw new AssertionFault(
      700024,
      `Client assertion is not within its valid time range. Current time: ${nowSeconds}, assertion valid from ${starts}, expiry time of assertion ${exp}.`,
    )
}

/** What an assertion is checked against. */
export interface AssertionCheck {
  readonly assertion: string
  readonly client: GraphClient
  readonly tokenEndpoint: string
  readonly nowSeconds: number
  readonly once: Once
}

/** Checks an assertion that the app made itself. A `jti` counts as used once the signature is right. */
export async function checkCertificateAssertion(check: AssertionCheck): Promise<void> {
  const { client, nowSeconds } = check
  const { header, claims } = parseAssertion(check.assertion)
  const unknownKey = (reason: string): AssertionFault =>
    new AssertionFault(
      700027,
      `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - ${reason}]`,
    )
  if (header.alg !== 'PS256')
    throw new AssertionFault(5002738, `Invalid JWT token. '${header.alg}' is not a supported signature algorithm.`)
  if (header.typ !== 'JWT') throw new AssertionFault(50027, "JWT token is invalid or malformed: 'typ' must be 'JWT'.")
  const thumbprint = header['x5t#S256']
  if (typeof thumbprint !== 'string') throw unknownKey('The assertion names no certificate thumbprint.')
  const known = certificatesOf(client).find(one => one.thumbprint === thumbprint)
  if (known === undefined) throw unknownKey('The key was not found.')
  if (known.certificate.validToDate.getTime() / 1000 <= nowSeconds) throw unknownKey('The key used is expired.')
  await compactVerify(check.assertion, known.certificate.publicKey).catch(() => {
    throw new AssertionFault(
      700027,
      'Client assertion failed signature validation. [Reason - The key was not able to verify the signature.]',
    )
  })

  if (claims.aud !== check.tokenEndpoint)
    throw new AssertionFault(700023, 'Client assertion audience claim does not match Realm issuer.')
  if (claims.iss !== client.clientId || claims.sub !== client.clientId)
    throw new AssertionFault(700021, 'Client assertion application identifier does not match its issuer and subject.')
  checkTimes(claims, nowSeconds)
  if ((claims.exp ?? 0) - nowSeconds > longestSeconds + skewSeconds)
    throw new AssertionFault(700024, 'Client assertion is not within its valid time range: it must expire within ten minutes.')
  if (typeof claims.jti !== 'string') throw new AssertionFault(700027, "Client assertion must contain 'jti'.")
  if (!check.once(`${client.clientId} ${claims.jti}`, (claims.exp ?? 0) + skewSeconds))
    throw new AssertionFault(700027, 'Client assertion has already been used. [Reason - The jti was seen before.]')
}
