import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { checkCaller } from './credentials.ts'
import { Refusal } from './error-envelope.ts'
import { idNotice } from './events.ts'
import type { Face } from './face-album.ts'
import type { Session } from './session.ts'
import type { Tenant } from './tenant.ts'

const authenticateSchema = z.looseObject({
  face: z.looseObject({ base64Image: z.string().nullish(), imageUrl: z.string().nullish(), template: z.string().nullish() }),
  source: z.string().nullish(),
})

/**
 * A face that a customer's back end hands in, compared with everybody who is known. What comes of it is an object of Incode ID
 * like any other, read with the token of the answer, which only a pass has.
 */
export function faceRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.post('/omni/incode-id/authenticate', async request => {
    checkCaller(request, tenant, 'needed')
    const { face, source } = authenticateSchema.parse(request.body)
    if (face.base64Image == null || face.base64Image === '') throw new Refusal(400, 'This stand-in sees only base64Image')
    const shown = tenant.faces.of(face.base64Image)
    const failureReason = failureOf(shown)
    const session = authenticated(tenant, shown, source ?? undefined, failureReason === undefined)
    const token = tenant.sessions.issueToken(session)
    if (tenant.settings.webhooks?.always === true) tenant.webhooks.send([idNotice(session, token, tenant.clock.now())])
    const answer = {
      correlationId: randomUUID(),
      authenticationId: session.interviewId,
      source,
      ...(failureReason === undefined
        ? { status: 'PASS', verificationId: randomUUID(), token }
        : { status: 'FAIL', failureReason }),
      ...shown.answer,
    }
    return Object.fromEntries(Object.entries(answer).filter(([, value]) => value != null))
  })
}

/** The documentation has no word for a face that fits several people. */
function failureOf({ identityIds, failureReason }: Face): Face['failureReason'] {
  if (failureReason !== undefined) return failureReason
  if (identityIds.length === 0) return 'faceMatchFailed'
  return identityIds.length > 1 ? 'otherError' : undefined
}

function authenticated(tenant: Tenant, shown: Face, source: string | undefined, passed: boolean): Session {
  const session = tenant.sessions.open({
    configurationId: '',
    kind: 'authentication',
    env: tenant.settings.env,
    externalCustomerId: source,
    externalId: undefined,
    redirectionUrl: undefined,
    language: undefined,
    source,
    lifeSeconds: 0,
  })
  session.outcome = {
    overall: passed ? 'OK' : 'FAIL',
    value: undefined,
    reasonMsg: undefined,
    identityId: passed ? shown.identityIds[0] : undefined,
    seenBefore: undefined,
    document: undefined,
    parts: {},
    echo: { interviewId: shown.objectId },
  }
  session.onboardingStatus = 'ONBOARDING_FINISHED'
  session.closedAt = tenant.clock.now()
  return session
}
