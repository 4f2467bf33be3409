import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { present } from '../../../contract/index.ts'
import type { NicknameDesk } from '../../../verification/nicknames/desk.ts'
import { actorOf } from '../authenticate.ts'
import { newNicknames, nicknameConfirmation, nicknameQuery } from '../nickname-shapes.ts'
import { byId } from '../shapes.ts'

/** Short forms of names, beside the built-in table: shown, proposed by one administrator, confirmed by another one, removed. */
export function nicknameRoutes(instance: FastifyInstance, { nicknames }: { readonly nicknames: NicknameDesk }): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get('/v1/matching/nicknames', { schema: { querystring: nicknameQuery } }, request => nicknames.list(present(request.query)))

  app.post('/v1/matching/nicknames', { schema: { body: newNicknames } }, async (request, reply) => {
    const items = await nicknames.add(request.body.items, actorOf(request))
    reply.code(202)
    return { items }
  })

  app.post('/v1/matching/nicknames/confirm', { schema: { body: nicknameConfirmation } }, async (request, reply) => {
    await nicknames.confirm(request.body.ids, actorOf(request))
    return reply.code(204).send()
  })

  app.delete('/v1/matching/nicknames/:id', { schema: { params: byId } }, async (request, reply) => {
    await nicknames.remove(request.params.id, actorOf(request))
    return reply.code(204).send()
  })
}
