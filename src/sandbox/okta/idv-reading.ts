/**
 * How an org reads what an identity verification vendor answers
 * (https://developer.okta.com/docs/guides/idv-integration/main/): nearly nothing may be missing, and nothing be there that it
 * does not know.
 */

import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { z } from 'zod'

/** What of a person can be asked, by the names of OpenID Connect. */
export const supportedClaims = ['given_name', 'family_name', 'middle_name', 'email', 'birthdate', 'phone_number'] as const
const addressClaims = ['street_address', 'locality', 'region', 'postal_code', 'country'] as const

/** A reason as the System Log spells it. */
export class IdvFault extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

/** What was asked for, and with which marks. */
export interface Expected {
  readonly issuer: string
  readonly clientId: string
  readonly nonce: string
  readonly claims: Readonly<Record<string, string>>
  readonly now: number
}

// Every claim was asked for with `fuzzy`, and has to come back with it.
const answer = z.strictObject({ fuzzy: z.literal(true), value: z.string().nullable() })
const optional = answer.optional()
const claims = z.strictObject({
  ...Object.fromEntries(supportedClaims.map(name => [name, optional])),
  address: z.strictObject(Object.fromEntries(addressClaims.map(name => [name, optional]))).optional(),
})
const verified = z
  .array(
    z.object({
      verification: z.object({
        trust_framework: z.string(),
        assurance_level: z.string().nullish(),
        time: z.iso.datetime(),
        verification_process: z.string().optional(),
      }),
      claims,
    }),
  )
  .length(1)

const tokens = z.object({ id_token: z.string(), expires_in: z.number() })

export interface Read {
  readonly assuranceLevel: string | null
  readonly reference: string | undefined
  readonly subject: string | undefined
  readonly claims: Readonly<Record<string, unknown>>
  /** `CLAIMS_VERIFIED`, or why not. */
  readonly reason: string
}

/** What comes of the answer of the token endpoint. An `IdvFault` where it cannot be read. */
export async function readTokens(body: unknown, keys: JSONWebKeySet, expected: Expected): Promise<Read> {
  const parsed = tokens.safeParse(body)
  if (!parsed.success) throw new IdvFault(`MISSING_${String(parsed.error.issues[0]?.path[0]).toUpperCase()}`)
  const payload = await verifiedToken(parsed.data.id_token, keys, expected)
  const { verified_claims: found, sub } = payload
  if (found === undefined) throw new IdvFault('MISSING_VERIFIED_CLAIMS')
  const read = verified.safeParse(found)
  const [element] = read.success ? read.data : []
  if (element === undefined) throw new IdvFault('PARSING_ERROR_VERIFIED_CLAIMS')
  const { trust_framework: framework, assurance_level: level = null, verification_process: reference } = element.verification
  const isVerified = framework === 'IDV-DELEGATED' && level === 'VERIFIED'
  const reason = isVerified ? reasonOf(element.claims, expected) : 'CLAIMS_NOT_VERIFIED'
  return { assuranceLevel: level, reference, subject: sub, claims: element.claims, reason }
}

async function verifiedToken(token: string, keys: JSONWebKeySet, expected: Expected): Promise<JWTPayload> {
  const { issuer, clientId: audience, nonce, now } = expected
  const wants = { issuer, audience, algorithms: ['RS256'], currentDate: new Date(now), requiredClaims: ['exp', 'iat', 'sub'] }
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys), wants).catch(() => {
    throw new IdvFault('PARSING_ERROR_ID_TOKEN')
  })
  if (payload.nonce !== nonce || Number(payload.iat) * 1000 > now) throw new IdvFault('PARSING_ERROR_ID_TOKEN')
  return payload
}

/** Without any claims they all are as the level is; otherwise both names count. */
function reasonOf(found: z.infer<typeof claims>, { claims: asked }: Expected): string {
  if (Object.keys(found).length === 0) return 'CLAIMS_VERIFIED'
  for (const name of ['given_name', 'family_name'] as const) {
    const { value } = answer.nullish().parse((found as Record<string, unknown>)[name]) ?? {}
    if (value !== 'MATCHED' && value !== asked[name]) return `CLAIM_${name.toUpperCase()}_NOT_VERIFIED`
  }
  return 'CLAIMS_VERIFIED'
}
