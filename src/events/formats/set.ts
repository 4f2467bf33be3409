import { importJWK, SignJWT } from 'jose'
import type { JsonObject } from '../../contract/index.ts'
import type { SigningJwk } from '../../facades/provider/issuer-key-pair.ts'
import type { Format } from './format.ts'
import { signalOf, verificationEvent } from './signals.ts'
import { type SubjectForm, subjectId } from './subject.ts'

/**
 * A security event token (RFC 8417), pushed (RFC 8935). One event in each; neither `sub` nor `exp`, and a type of its own,
 * so that none passes for a token of a sign-in (SSF 1.0 section 4.1).
 */
export function securityEventToken(deps: { readonly issuer: string; signingKey(): Promise<SigningJwk> }): Format {
  async function write(id: string, audience: string, now: number, payload: JsonObject): Promise<string> {
    const key = await deps.signingKey()
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', typ: 'secevent+jwt', kid: key.kid })
      .setIssuer(deps.issuer)
      .setAudience(audience)
      .setIssuedAt(Math.floor(now / 1_000))
      .setJti(id)
      .sign(await importJWK(key, 'RS256'))
  }

  return {
    says: told => told.type === 'webhook.test' || signalOf(told) !== undefined,
    async write({ id, told, happenedAt, now }, { subscription, authorization }, whom) {
      const { audience, subject } = subscription
      if (audience === null || subject === null) return undefined
      const payload = told.type === 'webhook.test' ? verifying(subscription.id, id) : telling()
      if (payload === undefined) return undefined
      return {
        headers: {
          'content-type': 'application/secevent+jwt',
          accept: 'application/json',
          ...(authorization === null ? {} : { authorization }),
        },
        body: await write(id, audience, now, payload),
      }

      function telling(): JsonObject | undefined {
        const signal = signalOf(told)
        const named = whom && subjectId(JSON.parse(subject ?? '') as SubjectForm, whom)
        if (signal === undefined || named === undefined) return undefined
        const moment = { event_timestamp: Math.floor(happenedAt / 1_000) }
        return { sub_id: named, events: { [signal.uri]: { ...moment, ...signal.claims } } }
      }
    },
  }
}

/** The verification event of a stream, which is about the stream itself (SSF 1.0 section 8.1.4). */
function verifying(streamId: string, state: string): JsonObject {
  return { sub_id: { format: 'opaque', id: streamId }, events: { [verificationEvent]: { state } } }
}
