import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { stepUpBody } from '../../../src/facades/hooks/input.ts'
import { systemRandom } from '../../../src/security/clock.ts'
import { token } from '../../../src/security/hash.ts'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { serve } from './serve.ts'

export interface BareReady {
  readonly url: string
}

/** The floor of the hooks: routes that check as ours do what comes in, and do next to nothing with it. */
await serve(async ({ path, bearers, result }: { path: string; bearers: readonly string[]; result: string }) => {
  const database = openConnection(path, 'writer')
  database.exec('CREATE TABLE bare (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT')
  const insert = database.prepare('INSERT INTO bare (id, body) VALUES (?, ?)')
  const known = new Set(bearers.map(bearer => `Bearer ${bearer}`))
  const answer: unknown = JSON.parse(result)

  const app = Fastify({ logger: false }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.post('/v1/hooks/step-up', { schema: { body: stepUpBody } }, async (request, reply) => {
    const id = token(systemRandom, 24)
    insert.run(id, JSON.stringify(request.body))
    return reply.code(201).send({ id })
  })
  app.get('/v1/hooks/verifications/:id', async (request, reply) => {
    if (!known.has(request.headers.authorization ?? '')) return reply.code(401).send({})
    return answer
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    ready: { url } satisfies BareReady,
    async close() {
      await app.close()
      database.close()
    },
  }
})
