/**
 * `/api/v1/idps` and `/api/v1/mappings`, as far as identity verification needs them
 * (https://developer.okta.com/docs/guides/add-id-verification-idp/customidv/main/).
 */

import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { requireAdmin } from './admin-token.ts'
import { apiError, notFound, Refused, validationFailed } from './errors.ts'

const address = z.object({ url: z.url() })
const endpoint = (binding: z.ZodType) => address.extend({ binding })

/** Which binding of the pushed request is right, Okta's own pages do not agree on: an org may take the one or the other. */
const idpOrder = (parBinding: string) =>
  z.looseObject({
    type: z.literal('IDV_STANDARD'),
    name: z.string().min(1).max(100),
    protocol: z.looseObject({
      type: z.literal('ID_PROOFING'),
      issuer: address,
      endpoints: z.object({
        par: endpoint(z.literal(parBinding)),
        authorization: endpoint(z.literal('HTTP-REDIRECT')),
        token: endpoint(z.literal('HTTP-POST')),
        jwks: endpoint(z.literal('HTTP-REDIRECT')),
      }),
      scopes: z.array(z.string()),
      credentials: z.object({ client: z.object({ client_id: z.string().min(1), client_secret: z.string().min(1) }) }),
    }),
    properties: z.looseObject({
      idvMetadata: z.object({ vendorDisplayName: z.string(), termsOfUse: z.url(), privacyPolicy: z.url() }),
    }),
  })

const mappingOrder = z.object({
  properties: z.record(z.string(), z.object({ expression: z.string(), pushStatus: z.enum(['PUSH', 'DONT_PUSH']) })),
})

export type Idp = z.infer<ReturnType<typeof idpOrder>> & { readonly id: string; readonly status: 'ACTIVE' | 'INACTIVE' }
interface Mapping {
  readonly id: string
  readonly target: { readonly id: string }
  readonly properties: object
}

const idOf = (prefix: string): string => `${prefix}${randomBytes(9).toString('hex').slice(0, 17)}`

/** The secret is not shown again. */
function shown({ protocol, ...idp }: Idp): object {
  const { client_id } = protocol.credentials.client
  return { ...idp, protocol: { ...protocol, credentials: { client: { client_id } } } }
}

/** Adds the routes; answers with where what was made is found. */
export function addIdpsRoutes(app: FastifyInstance): (id: string) => Idp | undefined {
  const idps = new Map<string, Idp>()
  const mappings = new Map<string, Mapping>()
  let parBinding = 'HTTP-POST'

  function found(id: string): Idp {
    const idp = idps.get(id)
    if (idp === undefined) throw new Refused(notFound(`${id} (IdentityProvider)`))
    return idp
  }

  app.post<{ Body: { parBinding: string } }>('/__sandbox/idps', async request => {
    parBinding = request.body.parBinding
    return { parBinding }
  })

  app.get<{ Querystring: { q?: string } }>('/api/v1/idps', async request => {
    requireAdmin(request)
    const { q = '' } = request.query
    return [...idps.values()].filter(({ name }) => name.startsWith(q)).map(shown)
  })

  app.post('/api/v1/idps', async request => {
    requireAdmin(request)
    const parsed = idpOrder(parBinding).safeParse(request.body)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      throw new Refused(validationFailed(issue?.path.join('.') ?? '', issue?.message ?? 'cannot be read'))
    }
    const idp: Idp = { ...parsed.data, id: idOf('0oa'), status: 'ACTIVE' }
    if ([...idps.values()].some(({ name }) => name === idp.name)) throw new Refused(validationFailed('name', 'name: taken'))
    idps.set(idp.id, idp)
    const mapping = { id: idOf('prm'), target: { id: idp.id }, properties: {} }
    mappings.set(mapping.id, mapping)
    return shown(idp)
  })

  app.get<{ Params: { id: string } }>('/api/v1/idps/:id', async request => {
    requireAdmin(request)
    return shown(found(request.params.id))
  })

  app.post<{ Params: { id: string } }>('/api/v1/idps/:id/lifecycle/deactivate', async request => {
    requireAdmin(request)
    const idp: Idp = { ...found(request.params.id), status: 'INACTIVE' }
    idps.set(idp.id, idp)
    return shown(idp)
  })

  app.delete<{ Params: { id: string } }>('/api/v1/idps/:id', async (request, reply) => {
    requireAdmin(request)
    const { id, status } = found(request.params.id)
    if (status === 'ACTIVE') throw new Refused(apiError(403, 'E0000056', 'Delete is not allowed while it is active.'))
    idps.delete(id)
    for (const mapping of [...mappings.values()]) if (mapping.target.id === id) mappings.delete(mapping.id)
    return reply.code(204).send()
  })

  app.get<{ Querystring: { targetId?: string } }>('/api/v1/mappings', async request => {
    requireAdmin(request)
    return [...mappings.values()].filter(({ target }) => target.id === request.query.targetId)
  })

  app.post<{ Params: { id: string } }>('/api/v1/mappings/:id', async request => {
    requireAdmin(request)
    const mapping = mappings.get(request.params.id)
    if (mapping === undefined) throw new Refused(notFound(`${request.params.id} (ProfileMapping)`))
    const parsed = mappingOrder.safeParse(request.body)
    if (!parsed.success) throw new Refused(validationFailed('properties', 'properties: cannot be read'))
    mappings.set(mapping.id, { ...mapping, properties: { ...mapping.properties, ...parsed.data.properties } })
    return mappings.get(mapping.id)
  })

  return id => idps.get(id)
}
