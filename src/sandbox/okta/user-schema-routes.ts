/** The schema of users over HTTP. https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/ */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authorize } from './access.ts'
import { Refused, validationFailed } from './errors.ts'
import type { Org } from './org.ts'
import { originOf } from './paging.ts'
import { baseAttributes, customAttribute } from './user-schema.ts'

const schemaOrder = z.object({
  definitions: z.object({
    custom: z.object({ properties: z.record(z.string().regex(/^[A-Za-z]\w*$/), customAttribute.partial().nullable()) }),
  }),
})

/** Adds `GET` and `POST /api/v1/meta/schemas/user/default`. */
export function addUserSchemaRoutes(app: FastifyInstance, org: Org): void {
  const path = '/api/v1/meta/schemas/user/default'
  const { custom } = org.schema
  const created = new Date(org.clock.now()).toISOString()
  let lastUpdated = created

  const json = (origin: string) => ({
    id: `${origin}${path}`,
    $schema: 'http://json-schema.org/draft-04/schema#',
    name: 'user',
    title: 'User',
    lastUpdated,
    created,
    definitions: {
      base: { id: '#base', type: 'object', properties: org.schema.base(), required: ['login', 'firstName', 'lastName', 'email'] },
      custom: { id: '#custom', type: 'object', properties: Object.fromEntries(custom), required: [] },
    },
    type: 'object',
    properties: { profile: { allOf: [{ $ref: '#/definitions/custom' }, { $ref: '#/definitions/base' }] } },
    _links: { self: { href: `${origin}${path}` } },
  })

  app.get(path, async request => {
    await authorize(request, org, 'okta.schemas.read')
    return json(originOf(request))
  })

  app.post(path, async request => {
    await authorize(request, org, 'okta.schemas.manage', { writes: true })
    const parsed = schemaOrder.safeParse(request.body)
    if (!parsed.success) throw new Refused(validationFailed('definitions', parsed.error.issues[0]?.message ?? 'cannot be read'))
    const { properties } = parsed.data.definitions.custom
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
    lastUpdated = new Date(org.clock.now()).toISOString()
    return json(originOf(request))
  })
}
