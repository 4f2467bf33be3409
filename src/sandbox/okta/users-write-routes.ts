/**
 * Writing profiles: `POST` changes what it names, `PUT` empties what it does not.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/updateUser
 */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { authorize } from './access.ts'
import { notFound, Refused, validationFailed } from './errors.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'
import type { ProfileValue } from './user.ts'

const value: z.ZodType<ProfileValue> = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.union([z.string(), z.number()])),
])
const userOrder = z.object({ profile: z.record(z.string(), value) })

const neededNames = ['login', 'email', 'firstName', 'lastName'] as const

/** Adds `POST` and `PUT /api/v1/users/{id}`. */
export function addUsersWriteRoutes(app: FastifyInstance, org: Org): void {
  const { people, schema, changes } = org

  async function write(request: FastifyRequest<{ Params: { idOrLogin: string } }>, replaces: boolean): Promise<string> {
    const { clientId } = await authorize(request, org, 'okta.users.manage', { writes: true })
    const position = people.find(request.params.idOrLogin)
    if (position === undefined) throw new Refused(notFound(`${request.params.idOrLogin} (User)`))
    const parsed = userOrder.safeParse(request.body)
    if (!parsed.success) throw new Refused(validationFailed('profile', parsed.error.issues[0]?.message ?? 'cannot be read'))
    const { profile } = parsed.data
    const fault = schema.fault(profile)
    if (fault !== undefined) throw new Refused(validationFailed('newUser', fault))
    const after = replaces ? profile : { ...people.at(position).profile, ...profile }
    for (const name of neededNames)
      if (typeof after[name] !== 'string' || after[name] === '') throw new Refused(validationFailed(name, `${name}: is missing`))
    try {
      changes.writeProfile(position, profile, replaces, clientId)
    } catch (cause) {
      if (cause instanceof TypeError) throw new Refused(validationFailed('login', cause.message))
      throw cause
    }
    return people.writer({ origin: originOf(request) })(position)
  }

  const path = '/api/v1/users/:idOrLogin'
  app.post<{ Params: { idOrLogin: string } }>(path, async (request, reply) =>
    reply.type('application/json').send(await write(request, false)),
  )
  app.put<{ Params: { idOrLogin: string } }>(path, async (request, reply) =>
    reply.type('application/json').send(await write(request, true)),
  )
}
