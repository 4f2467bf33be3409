import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { checkCaller } from './credentials.ts'
import { Refusal } from './error-envelope.ts'
import type { Tenant } from './tenant.ts'

/**
 * `request-new`: a link for one employee, which Incode sends. The token comes from the authorization server, by client
 * credentials in the body. Of its refusals only 4301 is known, from Incode's app for Jira; the others are assumed to be as of
 * any call.
 * @see https://developer.incode.com/docs/b2b-request-new-onboarding-api
 */

const tokenSeconds = 300
const usualLinkMinutes = 10

export function clientCredentials(tenant: Tenant, form: URLSearchParams): { readonly status: number; readonly json: object } {
  const { requestNew } = tenant.settings
  const isRight =
    requestNew !== undefined &&
    form.get('client_id') === requestNew.clientId &&
    form.get('client_secret') === requestNew.clientSecret
  if (!isRight) return { status: 401, json: { error: 'invalid_client' } }
  if (form.get('scope') !== 'openid') return { status: 400, json: { error: 'invalid_scope' } }
  const access_token = randomBytes(24).toString('base64url')
  tenant.requestBearers.set(access_token, tenant.clock.now() + tokenSeconds * 1_000)
  return { status: 200, json: { access_token, token_type: 'Bearer', expires_in: tokenSeconds, scope: 'openid' } }
}

const body = z.looseObject({
  integrationReference: z.string().min(1),
  loginHint: z.string().min(1),
  notification: z
    .discriminatedUnion('type', [
      z.looseObject({ type: z.literal('EMAIL'), email: z.email() }),
      z.looseObject({ type: z.literal('SMS'), phone: z.string().regex(/^\+[1-9]\d{6,14}$/) }),
    ])
    .optional(),
  linkValidityInMinutes: z.int().positive().optional(),
})

export function requestNewRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.post('/omni/b2b/onboarding/request-new', async request => {
    checkCaller(request, tenant, 'needed')
    checkBearer(request, tenant)
    const { requestNew: desk } = tenant.settings
    const { integrationReference, loginHint, notification, linkValidityInMinutes = usualLinkMinutes } = body.parse(request.body)
    if (desk?.integrationReference !== integrationReference) throw new Refusal(400, 'Unknown integrationReference')
    if (desk.knows?.(loginHint) === false) throw new Refusal(404, 'Employee not found', 4301)
    const workflow = tenant.settings.workflows.find(one => one.configurationId === desk.configurationId)
    const session = tenant.sessions.open({
      configurationId: desk.configurationId,
      kind: workflow?.kind ?? 'onboarding',
      env: tenant.settings.env,
      externalCustomerId: undefined,
      externalId: undefined,
      redirectionUrl: undefined,
      language: undefined,
      lifeSeconds: linkValidityInMinutes * 60,
    })
    const { interviewId } = session
    const url = `${tenant.url}/hosted/${session.handle}`
    if (notification !== undefined) {
      const to = notification.type === 'SMS' ? notification.phone : notification.email
      desk.deliver?.({ type: notification.type, to, loginHint, interviewId, url })
    }
    return { interviewId, url }
  })
}

function checkBearer({ headers }: FastifyRequest, { requestBearers, clock }: Tenant): void {
  const given = /^Bearer ([\w-]+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  if (clock.now() >= (requestBearers.get(given) ?? 0)) throw new Refusal(401, 'Invalid or missing access token')
}
