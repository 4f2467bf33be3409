/**
 * Temporary access codes, factors, sessions and blocks of people.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserAuthenticatorEnrollments/, UserFactor,
 * UserSessions
 */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authorize } from './access.ts'
import { authenticatorsOf } from './authenticators.ts'
import { apiError, notFound, Refused, validationFailed } from './errors.ts'
import type { Org } from './org.ts'
import { queryValue } from './paging.ts'
import { changeable } from './recovery-access.ts'

/** The lifetime is a text by the schema and a number in the example: both are taken. */
const codeOrder = z.object({
  authenticatorId: z.string(),
  profile: z
    .object({ ttl: z.union([z.string().regex(/^\d+$/).transform(Number), z.int()]).optional(), multiUse: z.boolean().optional() })
    .optional(),
})

type ById = { Params: { id: string } }

/** Adds the routes. */
export function addEnrollmentRoutes(app: FastifyInstance, org: Org): void {
  const { people, credentials, changes, clock } = org

  app.get('/api/v1/authenticators', async request => {
    await authorize(request, org, 'okta.authenticators.read')
    return authenticatorsOf(org.codes)
  })

  app.post<ById>('/api/v1/users/:id/authenticator-enrollments/tac', async request => {
    const { user, client } = await changeable(request, org, request.params.id)
    const order = codeOrder.safeParse(request.body)
    if (!order.success) throw new Refused(validationFailed('profile', order.error.issues[0]?.message ?? 'cannot be read'))
    const { codes } = org
    const { authenticatorId, profile = {} } = order.data
    if (codes === undefined || authenticatorId !== codes.id) throw new Refused(notFound(`${authenticatorId} (Authenticator)`))
    const { ttl = codes.defaultTtl, multiUse = false } = profile
    if (ttl < codes.minTtl || ttl > codes.maxTtl)
      throw new Refused(validationFailed('ttl', `ttl: has to be between ${codes.minTtl} and ${codes.maxTtl}`))
    if (multiUse && !codes.multiUseAllowed) throw new Refused(validationFailed('multiUse', 'multiUse: is not allowed'))
    if (!['ACTIVE', 'PASSWORD_EXPIRED'].includes(people.status(user)))
      throw new Refused(apiError(403, 'E0000038', "This operation is not allowed in the user's current status."))
    const code = credentials.makeCode(user, { minutes: ttl, multiUse, length: codes.length })
    changes.carryOut(user, 'user.mfa.factor.activate', { by: client.clientId, debugData: { factor: 'TEMPORARY_ACCESS_CODE' } })
    const now = new Date(clock.now()).toISOString()
    return {
      id: `tac5sandbox${String(user).padStart(9, '0')}`,
      type: 'tac',
      key: 'tac',
      status: 'ACTIVE',
      name: 'Temporary Access Code',
      created: now,
      lastUpdated: now,
      profile: { multiUse, expiresAt: new Date(code.expiresAt).toISOString(), tac: code.value },
    }
  })

  app.get<ById>('/api/v1/users/:id/factors', async request => {
    await authorize(request, org, 'okta.users.read')
    return credentials.factorsOf(found(request.params.id)).map(factor => ({ status: 'ACTIVE', ...factor }))
  })

  app.delete<{ Params: { id: string; factor: string } }>('/api/v1/users/:id/factors/:factor', async (request, reply) => {
    const { id, factor } = request.params
    const { user, client } = await changeable(request, org, id)
    const removed = credentials.factorsOf(user).find(one => one.id === factor)
    if (removed === undefined || !credentials.removeFactor(user, factor)) throw new Refused(notFound(`${factor} (UserFactor)`))
    changes.carryOut(user, 'user.mfa.factor.deactivate', { by: client.clientId, debugData: { factor: removed.factorType } })
    return reply.code(204).send()
  })

  app.get<ById>('/api/v1/users/:id/blocks', async request => {
    await authorize(request, org, 'okta.users.read')
    return credentials.isBlocked(found(request.params.id)) ? [{ type: 'DEVICE_BASED', appliesTo: 'UNKNOWN_DEVICES' }] : []
  })

  app.delete<ById>('/api/v1/users/:id/sessions', async (request, reply) => {
    const { user, client } = await changeable(request, org, request.params.id)
    credentials.endSessions(user)
    const [tokens, devices] = ['oauthTokens', 'forgetDevices'].map(name => queryValue(request, name) ?? 'false')
    const debugData = { oauthTokens: String(tokens), forgetDevices: String(devices) }
    changes.carryOut(user, 'user.session.clear', { by: client.clientId, debugData })
    return reply.code(204).send()
  })

  function found(id: string): number {
    const user = people.find(id)
    if (user === undefined) throw new Refused(notFound(`${id} (User)`))
    return user
  }
}
