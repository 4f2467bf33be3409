import type { FastifyInstance } from 'fastify'
import type { Clock } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'

/**
 * Liveness depends on nothing. Readiness is a real write and its removal; a product being down does not make the host
 * unready, it shows on the integration.
 */
export function healthRoutes(
  app: FastifyInstance,
  { store, clock, isStopping }: { store: Store; clock: Clock; isStopping: () => boolean },
): void {
  app.get('/health/live', async () => ({ status: 'live' }))

  app.get('/health/ready', async (_request, reply) => {
    if (isStopping()) return reply.code(503).send({ status: 'stopping' })
    const key = 'health:ready'
    try {
      await store.transaction(async tx => {
        await tx.db.deleteFrom('once').where('key', '=', key).execute()
        await tx.db.insertInto('once').values({ key, expires_at: clock.now() }).execute()
      })
    } catch {
      return reply.code(503).send({ status: 'storage_unavailable' })
    }
    return { status: 'ready' }
  })
}
