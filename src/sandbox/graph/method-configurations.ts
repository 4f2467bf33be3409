/**
 * The external methods of the tenant's authentication methods policy.
 * https://learn.microsoft.com/en-us/graph/api/resources/externalauthenticationmethodconfiguration
 */

import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authorize } from './access.ts'
import { badRequest, resourceNotFound } from './errors.ts'
import { originOf } from './query.ts'
import type { Tenant } from './tenant.ts'

const externalType = '#microsoft.graph.externalAuthenticationMethodConfiguration'
const write = ['Policy.ReadWrite.AuthenticationMethod']
const read = ['Policy.Read.All', 'Policy.Read.AuthenticationMethod', ...write]

const targets = z.array(z.object({ targetType: z.literal('group'), id: z.string() }))
const changes = {
  '@odata.type': z.literal(externalType),
  state: z.enum(['enabled', 'disabled']),
  includeTargets: targets,
  excludeTargets: targets,
}
const creation = z.strictObject({
  ...changes,
  displayName: z.string().min(1),
  appId: z.guid(),
  openIdConnectSetting: z.strictObject({
    clientId: z.string().min(1),
    discoveryUrl: z.url().endsWith('/.well-known/openid-configuration'),
  }),
})
/** The name and whom it stands for are never changed. */
const change = z.strictObject(changes).partial().required({ '@odata.type': true })
type Configuration = z.infer<typeof creation> & { readonly id: string }

/** Adds the policy and its collection, which Microsoft documents under `/beta`. */
export function addMethodConfigurations(app: FastifyInstance, tenant: Tenant): void {
  const known = new Map<string, Configuration>()
  const path = '/beta/policies/authenticationMethodsPolicy'
  const list = `${path}/authenticationMethodConfigurations`

  function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
    const order = schema.safeParse(body)
    if (order.success) return order.data
    throw badRequest(`Invalid value specified for property '${order.error.issues[0]?.path.join('.') ?? ''}'.`)
  }
  function found(id: string): Configuration {
    const one = known.get(id)
    if (one === undefined) throw resourceNotFound(id)
    return one
  }

  app.get(path, async request => {
    authorize(request, tenant, read)
    const sms = { '@odata.type': '#microsoft.graph.smsAuthenticationMethodConfiguration', id: 'Sms', state: 'disabled' }
    return {
      '@odata.context': `${originOf(request)}/beta/$metadata#authenticationMethodsPolicy`,
      id: 'authenticationMethodsPolicy',
      displayName: 'Authentication Methods Policy',
      authenticationMethodConfigurations: [sms, ...known.values()],
    }
  })
  app.post(list, async (request, reply) => {
    authorize(request, tenant, write)
    const made = { id: randomUUID(), ...parsed(creation, request.body) }
    if ([...known.values()].some(({ displayName }) => displayName === made.displayName))
      throw badRequest('The display name is used by another authentication method.')
    known.set(made.id, made)
    return reply.code(201).send(made)
  })
  app.patch<{ Params: { id: string } }>(`${list}/:id`, async (request, reply) => {
    authorize(request, tenant, write)
    const one = found(request.params.id)
    const {
      state = one.state,
      includeTargets = one.includeTargets,
      excludeTargets = one.excludeTargets,
    } = parsed(change, request.body)
    known.set(one.id, { ...one, state, includeTargets, excludeTargets })
    return reply.code(204).send()
  })
  app.delete<{ Params: { id: string } }>(`${list}/:id`, async (request, reply) => {
    authorize(request, tenant, write)
    known.delete(found(request.params.id).id)
    return reply.code(204).send()
  })
}
