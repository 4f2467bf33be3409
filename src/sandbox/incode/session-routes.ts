import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { checkCaller, sessionOf } from './credentials.ts'
import { Refusal } from './error-envelope.ts'
import { sessionNotice } from './events.ts'
import { ocrAnswer } from './ocr-data.ts'
import { completeWithNothing } from './outcome.ts'
import { scoreAnswer } from './score.ts'
import { isExpired, type Session } from './session.ts'
import type { Tenant } from './tenant.ts'

/** Life of a session whose Flow says nothing else. */
const defaultSessionSeconds = 24 * 3600

const webUrl = z.url({ protocol: /^https?$/ })
/** Lenient as the reference: only `configurationId` is needed, and unknown fields are ignored. */
const startSchema = z.looseObject({
  configurationId: z.string().min(1),
  externalCustomerId: z.string().nullish(),
  externalId: z.string().nullish(),
  redirectionUrl: webUrl.nullish(),
  language: z.string().nullish(),
  countryCode: z.string().nullish(),
  interviewId: z.string().nullish(),
  customFields: z.record(z.string(), z.unknown()).nullish(),
})

/** The Omni session API: `/omni/…` for back ends, and the same reads under `/0/omni/…` with the session token alone. */
export function sessionRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.post('/omni/start', async request => {
    checkCaller(request, tenant, 'needed')
    return start(tenant, startSchema.parse(request.body ?? {}))
  })

  app.post('/omni/session/status/set', async request => {
    checkCaller(request, tenant, 'needed')
    const session = sessionOf(request, tenant)
    const { action } = request.query as { action?: unknown }
    if (action !== 'Closed') throw new Refusal(400, 'Unknown action')
    return close(tenant, session)
  })

  for (const prefix of ['', '/0']) {
    const session = (request: FastifyRequest): Session => {
      checkCaller(request, tenant, prefix === '' ? 'needed' : 'optional')
      return sessionOf(request, tenant)
    }
    app.get(`${prefix}/omni/onboarding-url`, async request => ({ url: `${tenant.url}/hosted/${session(request).handle}` }))
    app.get(`${prefix}/omni/get/onboarding/status`, async request => ({ onboardingStatus: session(request).onboardingStatus }))
    app.get(`${prefix}/omni/get/score`, async request => scoreAnswer(session(request)))
    app.get(`${prefix}/omni/get/ocr-data`, async request => ocrAnswer(session(request)))
    // The documentation shows GET, the newest sample POST with `{}`.
    app.route({
      method: ['GET', 'POST'],
      url: `${prefix}/omni/finish-status`,
      handler: async request => finishStatus(tenant, session(request)),
    })
  }
}

function start(tenant: Tenant, request: z.infer<typeof startSchema>): object {
  const workflow = tenant.settings.workflows.find(one => one.configurationId === request.configurationId)
  if (workflow === undefined) throw new Refusal(400, 'Unknown configurationId')
  const existing = request.interviewId == null ? undefined : resumable(tenant, request.interviewId, workflow.configurationId)
  const session =
    existing ??
    tenant.sessions.open({
      configurationId: workflow.configurationId,
      kind: workflow.kind ?? 'onboarding',
      env: tenant.settings.env,
      externalCustomerId: request.externalCustomerId ?? request.externalId ?? undefined,
      externalId: request.externalId ?? undefined,
      redirectionUrl: request.redirectionUrl ?? undefined,
      language: request.language ?? undefined,
      lifeSeconds: workflow.sessionSeconds ?? defaultSessionSeconds,
    })
  if (tenant.settings.webhooks?.always === true) {
    // The machine name of Session Progress ("an existing link is resumed") is formed like the known ones.
    const eventType = existing === undefined ? 'SESSION_STARTED' : 'SESSION_PROGRESS'
    tenant.webhooks.send([sessionNotice(session, tenant.clientId, eventType)])
  }
  return {
    token: tenant.sessions.issueToken(session),
    interviewId: session.interviewId,
    interviewCode: session.interviewCode,
    flowType: 'flow',
    idCaptureTimeout: 8,
    idCaptureRetries: 3,
    selfieCaptureTimeout: 8,
    selfieCaptureRetries: 3,
    curpValidationRetries: 3,
    clientId: tenant.clientId,
    env: session.env,
    existingSession: existing !== undefined,
  }
}

function resumable(tenant: Tenant, interviewId: string, configurationId: string): Session {
  const session = tenant.sessions.byId(interviewId)
  if (session === undefined || session.configurationId !== configurationId) throw new Refusal(404, 'Unknown interviewId')
  if (session.closedAt !== undefined || isExpired(session, tenant.clock.now())) {
    throw new Refusal(400, 'The session cannot be resumed')
  }
  return session
}

/** From here on nothing is added to the session, and its score stays as it is. Closing twice changes nothing. */
function close(tenant: Tenant, session: Session): object {
  if (session.closedAt === undefined) {
    session.closedAt = tenant.clock.now()
    session.updatedAt = session.closedAt
  }
  return {
    _id: session.interviewId,
    _createdAt: session.createdAt,
    _updatedAt: session.updatedAt,
    closedAt: session.closedAt,
    sessionStatus: 'Closed',
  }
}

const actions: Record<string, string> = { OK: 'approved', MANUAL_OK: 'approved', FAIL: 'rejected', MANUAL_FAIL: 'rejected' }

/** Marks the session completed, also where the person has not finished: the score is then about nothing. */
function finishStatus(tenant: Tenant, session: Session): object {
  if (session.outcome === undefined && session.closedAt === undefined && session.onboardingStatus !== 'EXPIRED') {
    completeWithNothing(tenant, session)
  }
  const overall = session.outcome?.overall ?? 'UNKNOWN'
  return {
    redirectionUrl: session.redirectionUrl ?? '',
    action: actions[overall] ?? 'none',
    // The SDK's list has no word for a review that is not decided.
    scoreStatus: overall === 'MANUAL' || overall === 'MANUAL_PENDING' ? 'UNKNOWN' : overall,
  }
}
