/** `POST /__sandbox/methods`: what somebody registers for themselves. The first one is the default. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type Collection, collections } from './authentication-methods.ts'
import { ordered, told } from './control-routes.ts'
import type { Tenant } from './tenant.ts'

const order = z.strictObject({
  /** By id or user principal name. */
  user: z.string(),
  collection: z.enum(Object.keys(collections) as [Collection, ...Collection[]]),
  properties: z.record(z.string(), z.json()).default({}),
})

export function addMethodsControl(app: FastifyInstance, { users, methods }: Tenant): void {
  app.post('/__sandbox/methods', async request => {
    const { user, collection, properties } = ordered(order, request)
    return told(() => {
      const position = users.find(user)
      if (position === undefined) throw new TypeError(`user: there is no ${user}`)
      return { id: methods.add(position, collection, properties).id }
    })
  })
}
