/** The schema of users over HTTP. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/ */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { authorize } from './access.ts'
import { notFound, Refused, validationFailed } from './errors.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'
import { baseAttributes, customAttribute } from './user-schema.ts'
import type { UserType } from './user-types.ts'

interface Named {
  readonly Params: { readonly schemaId: string }
}

const schemaOrder = z.object({
  definitions: z.object({
    custom: z.object({ properties: z.record(z.string().regex(/^[A-Za-z]\w*$/), customAttribute.partial().nullable()) }),
  }),
})

/** Adds `GET` and `POST /api/v1/meta/schemas/user/{schemaId}`. */
export function addUserSchemaRoutes(app: FastifyInstance, org: Org): void {
  const path = '/api/v1/meta/schemas/user'
  const created = new Date(org.clock.now()).toISOString()
  const updated = new Map<UserType, string>()

  const json = (origin: string, schemaId: string, type: UserType) => ({
    id: `${origin}${path}/${schemaId}`,
    $schema: 'http://json-schema.org/draft-04/schema#',
    name: type.name,
    title: type.displayName,
    lastUpdated: updated.get(type) ?? created,
    created,
    definitions: {
      base: {
        id: '#base',
        type: 'object',
        properties: type.schema.base(),
        required: ['login', 'firstName', 'lastName', 'email'],
      },
      custom: { id: '#custom', type: 'object', properties: Object.fromEntries(type.schema.custom), required: [] },
    },
    type: 'object',
    properties: { profile: { allOf: [{ $ref: '#/definitions/custom' }, { $ref: '#/definitions/base' }] } },
    _links: { self: { href: `${origin}${path}/${schemaId}` } },
  })
  const known = (request: FastifyRequest<Named>) => {
    const { schemaId } = request.params
    const type = org.types.ofSchema(schemaId)
    if (type === undefined) throw new Refused(notFound(schemaId))
    return { schemaId, type }
  }

  app.get<Named>(`${path}/:schemaId`, async request => {
    await authorize(request, org, 'okta.schemas.read')
    const { schemaId, type } = known(request)
    return json(originOf(request), schemaId, type)
  })

  app.post<Named>(`${path}/:schemaId`, async request => {
    await authorize(request, org, 'okta.schemas.manage', { writes: true })
    const { schemaId, type } = known(request)
    const parsed = schemaOrder.safeParse(request.body)
    if (!parsed.success) throw new Refused(validationFailed('definitions', parsed.error.issues[0]?.message ?? 'cannot be read'))
    const { properties } = parsed.data.definitions.custom
    const { custom } = type.schema
    const next = new Map(custom)
    for (const [name, change] of Object.entries(properties)) {
      const before = next.get(name)
      if (Object.hasOwn(baseAttributes, name)) throw new Refused(validationFailed(name, `${name}: is a base attribute`))
      if (before !== undefined && change?.type !== undefined && change.type !== before.type)
        throw new Refused(validationFailed(name, `${name}: the data type of an attribute cannot be changed`))
      if (change === null) next.delete(name)
      else {
        const whole = customAttribute.safeParse({ ...before, ...change })
        if (!whole.success) throw new Refused(validationFailed(name, whole.error.issues[0]?.message ?? 'cannot be read'))
        next.set(name, whole.data)
      }
    }
    custom.clear()
    for (const [name, one] of next) custom.set(name, one)
    updated.set(type, new Date(org.clock.now()).toISOString())
    return json(originOf(request), schemaId, type)
  })
}
