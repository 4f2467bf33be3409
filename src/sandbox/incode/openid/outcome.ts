import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Tenant } from '../tenant.ts'
import type { Authorization } from './authorizations.ts'

/** What a person, or a test in their place, does before the camera. Unknown fields are refused, so that a typo is seen. */
export const faceSchema = z.strictObject({
  overall: z.string().min(1).default('OK'),
  value: z.union([z.number(), z.string()]).optional(),
  /** Whose face it is: without it the one that was asked for; null leaves it out. */
  identityId: z.string().min(1).nullish(),
  /** Comes back in place of a code (RFC 6749, section 4.1.2.1). */
  error: z.string().min(1).optional(),
  /** `iss` of the return (RFC 9207); null leaves it out. */
  iss: z.string().nullish(),
  idToken: z
    .strictObject({ claims: z.record(z.string(), z.unknown()).optional(), signedBy: z.literal('stranger').optional() })
    .optional(),
})
export type Face = z.input<typeof faceSchema>

const typicalValue: Readonly<Record<string, string>> = { OK: '98.4', FAIL: '11.2' }

/** Ends a request, and answers where the browser goes next. */
export function finishFace(tenant: Tenant, authorization: Authorization, face: Face): string {
  const { overall = 'OK', value, identityId, error, iss, idToken = {} } = face
  authorization.outcome = {
    overall,
    value: value === undefined ? typicalValue[overall] : String(value),
    // Without a hint anybody known is looked for: the stand-in finds somebody new.
    identityId: identityId === undefined ? (authorization.loginHint ?? randomUUID()) : (identityId ?? undefined),
    idToken,
  }
  const target = new URL(authorization.redirectUri)
  if (authorization.state !== undefined) target.searchParams.set('state', authorization.state)
  if (iss !== null) target.searchParams.set('iss', iss ?? tenant.url)
  if (error === undefined) target.searchParams.set('code', tenant.authorizations.issueCode(authorization))
  else target.searchParams.set('error', error)
  return target.href
}
