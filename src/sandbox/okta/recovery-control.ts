/** `/__sandbox`: admin roles, the authenticator of codes, and who is kept out or signed in. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { present } from '../../contract/index.ts'
import { codesAtFirst } from './authenticators.ts'
import { Refused, validationFailed } from './errors.ts'
import type { Org } from './org.ts'

/** Of a person by id or login, or of a group by id or name: these roles and no others. */
const rolesOrder = z.union([
  z.strictObject({ user: z.string(), roles: z.array(z.string().min(1)) }),
  z.strictObject({ group: z.string(), roles: z.array(z.string().min(1)) }),
])
/** `codes: null` takes the authenticator away. */
const authenticatorsOrder = z.strictObject({
  codes: z.strictObject({ minTtl: z.int().min(10).optional(), maxTtl: z.int().max(14_400).optional() }).nullable(),
})
const blockOrder = z.strictObject({ user: z.string(), blocked: z.boolean() })
/** These factors and no others. */
const factorsOrder = z.strictObject({
  user: z.string(),
  factors: z.array(
    z.strictObject({
      id: z.string(),
      factorType: z.string(),
      provider: z.string(),
      status: z.string().optional(),
      profile: z.record(z.string(), z.string()).optional(),
    }),
  ),
})

function ordered<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new Refused(validationFailed('order', parsed.error.issues[0]?.message ?? 'cannot be read'))
}

export function addRecoveryControl(app: FastifyInstance, org: Org): void {
  const { people, groups, roles, credentials } = org

  function userNamed(idOrLogin: string): number {
    const user = people.find(idOrLogin)
    if (user === undefined) throw new Refused(validationFailed('user', `there is no user ${idOrLogin}`))
    return user
  }
  function groupNamed(idOrName: string): number {
    try {
      return groups.named(idOrName)
    } catch {
      throw new Refused(validationFailed('group', `there is no group ${idOrName}`))
    }
  }

  app.post('/__sandbox/roles', async (request, reply) => {
    const order = ordered(rolesOrder, request.body)
    if ('user' in order) roles.setOfUser(userNamed(order.user), order.roles)
    else roles.setOfGroup(groupNamed(order.group), order.roles)
    return reply.code(204).send()
  })

  app.post('/__sandbox/authenticators', async (request, reply) => {
    const { codes } = ordered(authenticatorsOrder, request.body)
    const { minTtl = codesAtFirst.minTtl, maxTtl = codesAtFirst.maxTtl } = codes ?? {}
    org.codes = codes === null ? undefined : { ...codesAtFirst, minTtl, maxTtl }
    return reply.code(204).send()
  })

  app.post('/__sandbox/blocks', async (request, reply) => {
    const { user, blocked } = ordered(blockOrder, request.body)
    credentials.setBlocked(userNamed(user), blocked)
    return reply.code(204).send()
  })

  app.post('/__sandbox/enrolled-factors', async (request, reply) => {
    const { user, factors } = ordered(factorsOrder, request.body)
    credentials.setFactors(userNamed(user), factors.map(present))
    return reply.code(204).send()
  })

  app.get<{ Params: { user: string } }>('/__sandbox/sessions/:user', async request => {
    const user = userNamed(request.params.user)
    return { sessions: credentials.sessionsOf(user), factors: credentials.factorsOf(user).length }
  })
}
