/** A sign-in by Temporary Access Pass, as small as shows whether a pass works: `POST /__sandbox/pass-sign-ins`. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ordered } from './control-routes.ts'
import { isOfPassPolicy } from './pass-policy.ts'
import type { Tenant } from './tenant.ts'

const order = z.strictObject({
  /** By id or user principal name. */
  user: z.string(),
  temporaryAccessPass: z.string(),
})

export function addPassSignIn(app: FastifyInstance, tenant: Tenant): void {
  const { users, groups, methods, passPolicy } = tenant
  app.post('/__sandbox/pass-sign-ins', async (request, reply) => {
    const { user, temporaryAccessPass } = ordered(order, request)
    const position = users.find(user)
    const isEnabled = position !== undefined && users.read(position, 'accountEnabled') === true
    const isGood =
      position !== undefined &&
      isEnabled &&
      isOfPassPolicy(passPolicy, groups, position) &&
      methods.usePass(position, temporaryAccessPass)
    // One answer for whatever is wrong, as the sign-in page has it.
    if (!isGood) return reply.code(400).send({ error: 'Your Temporary Access Pass is incorrect.' })
    return { signedIn: users.idAt(position) }
  })
}
